"""Everything between one customer and us on one timeline: orders, words, messages and cases, newest first."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case
from makegood.cases.queries import cases_with
from makegood.customers.models import Customer, Encounter, EncounterStatus
from makegood.customers.queries import encounters_with
from makegood.desk.severities import severity_shape
from makegood.lib.pages import money
from makegood.listening.models import Signal
from makegood.listening.queries import signals_from
from makegood.listening.scores import score_words
from makegood.outreach.models import Message
from makegood.outreach.queries import messages_to

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One line: what it was, where it came from, how it ended; `mark` colours the end, `words` are quoted."""

    at: dt.datetime
    what: str
    where: str
    ended: str = ""
    mark: str = ""
    words: str = ""
    url: str = ""


KINDS: dict[str, Promise] = {
    "": lazy("All"),
    "orders": lazy("Orders"),
    "cases": lazy("Cases"),
    "words": lazy("Words"),
    "ours": lazy("From us"),
}


def between(
    user: User, customer: Customer, kind: str, before: dt.datetime, cases: Sequence[Case] | None = None
) -> list[Entry]:
    """One page of it, and one entry more where there is an older page; with the `cases` where they are known."""
    teams = teams_seen_by(user)
    size = PAGE + 1
    sources: dict[str, Callable[[], Iterable[Entry]]] = {
        "orders": lambda: map(_encounter, encounters_with(customer, teams, before, size)),
        "cases": lambda: map(_case, cases_with(user, customer, before, size) if cases is None else cases),
        "words": lambda: map(_signal, signals_from(customer, teams, before, size)),
        "ours": lambda: map(_message, messages_to(user, customer, before, size)),
    }
    wanted = [sources[kind]] if kind in sources else list(sources.values())
    entries = [entry for source in wanted for entry in source()]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:size]


def _encounter(met: Encounter) -> Entry:
    what = _("%(kind)s %(number)s") % {"kind": met.kind.capitalize(), "number": met.external_id}
    paid = money(met.amount, met.currency) if met.amount is not None and met.currency else ""
    where = ", ".join(part for part in (met.place or met.channel or met.source, paid) if part)
    good = met.status in {EncounterStatus.OK, EncounterStatus.OPEN}
    ended = met.get_status_display()
    return Entry(met.occurred_at or met.received_at, what, where, ended, "" if good else "late", met.product)


def _case(case: Case) -> Entry:
    where = _("Case %(ref)s, %(how)s") % {
        "ref": case.ref,
        "how": str(severity_shape(case.severity)[1]).lower(),
    }
    mark = {"recovered": "good", "open": "soon", "contacted": "soon"}.get(case.status, "")
    url = reverse("desk:case", args=[case.ref])
    return Entry(case.opened_at, case.headline, where, case.status_words, mark, "", url)


def _signal(said: Signal) -> Entry:
    where = ", ".join(part for part in (said.channel, said.source) if part)
    score = score_words(said.score, said.scale) if said.score is not None else ""
    return Entry(
        said.occurred_at,
        said.kind_words,
        where,
        score,
        "late" if said.low else "",
        said.comment,
    )


def _message(sent: Message) -> Entry:
    what = sent.subject or sent.kind_words
    url = reverse("desk:case", args=[sent.case.ref]) if sent.case else ""
    by = sent.sender.name if sent.sender else _("by itself")
    return Entry(sent.made_at, what, f"{sent.channel}, {by}", sent.state_words, "", "", url)
