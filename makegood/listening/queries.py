"""Reads of what was heard."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from makegood.accounts.queries import kept_organisation
from makegood.customers.models import Customer
from makegood.lib.bulk import select
from makegood.listening.models import Signal, SignRule
from makegood.listening.receiving import SignalRow
from makegood.listening.text.signs import shipped


def thresholds() -> dict[str, Decimal]:
    """The organisation's own thresholds per scale, where it set any."""
    own = kept_organisation().thresholds
    return {scale: Decimal(str(limit)) for scale, limit in own.items()}


def earlier_contacts(rows: Sequence[SignalRow], *, since: datetime) -> dict[int, int]:
    """How often each unscored signal's sender had written on the same matter (encounter, else at all) since then."""
    asked = [
        row for row in rows if row.customer_id is not None and row.said.score is None and not row.history
    ]
    if not asked:
        return {}
    found = select(
        "SELECT w.id, count(*) FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS w(id, customer_id, ref)"
        " JOIN listening_signal s ON s.customer_id = w.customer_id AND s.occurred_at >= %s AND s.id < w.id"
        " AND s.score IS NULL AND (w.ref = '' OR s.encounter_ref = w.ref) GROUP BY w.id",
        [[r.id for r in asked], [r.customer_id for r in asked], [r.said.encounter for r in asked], since],
    )
    return dict(found)


def signals_from(
    customer: Customer, teams: Collection[int] | None, before: datetime, limit: int
) -> list[Signal]:
    """What a customer last said before then, by whatever channel, newest first; to these teams and none, or all."""
    said = customer.signals.filter(occurred_at__lt=before)
    if teams is not None:
        said = said.filter(Q(team=None) | Q(team__in=teams))
    return list(said.order_by("-occurred_at", "-id")[:limit])


def scores_of(customer: Customer, limit: int) -> list[Signal]:
    """The last scores a customer gave, oldest first."""
    scored = customer.signals.filter(score__isnull=False).order_by("-occurred_at", "-id")[:limit]
    return list(reversed(scored))


def sign_names(keys: Iterable[str], language: str = "en") -> dict[str, str]:
    """What the signs with these keys are called, in this language where they ship."""
    asked, ships = set(keys), shipped().by_key
    known = {key: ships[key].name.get(language, ships[key].name["en"]) for key in asked & ships.keys()}
    if asked <= known.keys():
        return known
    return known | dict(SignRule.objects.filter(key__in=asked - known.keys()).values_list("key", "name"))


def newest_low(teams: Collection[int] | None, limit: int) -> list[Signal]:
    """The newest low answers, to these teams and to none, or all."""
    low = Signal.objects.filter(low=True)
    if teams is not None:
        low = low.filter(Q(team=None) | Q(team__in=teams))
    return list(low.select_related("customer", "team").order_by("-occurred_at", "-id")[:limit])


def last_heard() -> datetime | None:
    """When the last signal came in."""
    return Signal.objects.order_by("-id").values_list("received_at", flat=True).first()
