"""Cases as other systems read them: filtered, in pages that stay complete while cases are added."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.http import Http404

from makegood.accounts.queries import KeyFacts
from makegood.cases.models import Case, CaseGround, CaseQuerySet, Event, Promise
from makegood.cases.queries import matching
from makegood.customers.models import Customer

MOST_CASES = 100
"""So many cases of a customer are listed with her."""


@dataclass(frozen=True)
class Filters:
    """What is asked for. `since` is the earliest last change; `before` the id at which the last page ended."""

    status: tuple[str, ...] = ()
    owner: int | None = None
    team: str | None = None
    severity: int | None = None
    words: str = ""
    since: dt.datetime | None = None
    before: int | None = None


def seen_by(key: KeyFacts) -> CaseQuerySet:
    """The cases that a key may read: all, or those of its team."""
    return Case.objects.all() if key.team_id is None else Case.objects.filter(team_id=key.team_id)


def page(key: KeyFacts, asked: Filters, size: int) -> tuple[list[Case], int | None]:
    """Cases, newest first, and where the next page begins (None on the last).

    A case that was there when the first page was read is on one of the pages, whatever is added meanwhile.
    """
    cases = matching(seen_by(key).filter(_filters(asked)), asked.words)
    if asked.before is not None:
        cases = cases.filter(pk__lt=asked.before)
    rows = cases.select_related("customer", "owner", "team", "encounter").order_by("-pk")
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def _filters(asked: Filters) -> Q:
    named = {
        "status__in": asked.status or None,
        "owner_id": asked.owner,
        "team__name": asked.team,
        "severity": asked.severity,
        "changed_at__gte": asked.since,
    }
    return Q(**{name: value for name, value in named.items() if value is not None})


def one(key: KeyFacts, ref: str) -> Case:
    """A case with its promises and what it stands on; a 404 for one the key may not see."""
    cases = seen_by(key).select_related("customer", "owner", "team", "encounter")
    whole = cases.prefetch_related(
        Prefetch("promises", Promise.objects.order_by("due_at", "id")),
        Prefetch("grounds", CaseGround.objects.select_related("signal", "failure").order_by("id")),
    )
    return _or_404(whole.filter(ref=ref).first())


def events(key: KeyFacts, ref: str, after: int, size: int) -> tuple[list[Event], int | None]:
    """Events of a case after the one numbered `after`, oldest first, and where the next page begins."""
    case = _or_404(seen_by(key).filter(ref=ref).only("pk").first())
    found = list(case.events.filter(seq__gt=after).order_by("seq")[: size + 1])
    return found[:size], found[size - 1].seq if len(found) > size else None


def customer(key: KeyFacts, number: int) -> tuple[Customer, list[str]]:
    """A customer and the references of her newest cases, if the key sees any case of hers or is bound to no team."""
    refs = list(
        seen_by(key).filter(customer=number).order_by("-pk").values_list("ref", flat=True)[:MOST_CASES]
    )
    if key.team_id is not None and not refs:
        raise Http404
    found = Customer.objects.filter(pk=number).prefetch_related("contact_points").first()
    if found is None:
        raise Http404
    return found, refs


def _or_404(case: Case | None) -> Case:
    if case is None:
        raise Http404
    return case
