"""The review of promises that were missed: the list, one of them, and how many are kept, by team."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.cases.actions import asked_of
from makegood.cases.models import MissedPromise, Promise
from makegood.cases.queries.missed import is_settled, kept_by_team, missed_promises
from makegood.insights.rules import Rate, wilson
from makegood.lib.pages import span

DAYS = 90


@dataclass(frozen=True)
class MissedLine:
    """One line of the list, and where its review stands."""

    promise: Promise
    asked: User
    late: str
    state: str
    settled: bool


@dataclass(frozen=True)
class TeamLine:
    """How many promises of a team were kept in time."""

    team: str
    rate: Rate


def missed_page(user: User, at: dt.datetime) -> dict[str, Any]:
    """Everything on the list."""
    kept = kept_by_team(user, at - dt.timedelta(days=DAYS), at)
    teams = [TeamLine(one.team or _("Smaller teams, together"), wilson(one.kept, one.due)) for one in kept]
    return {"lines": [_line(promise, at) for promise in missed_promises(user)], "teams": teams, "days": DAYS}


def _line(promise: Promise, at: dt.datetime) -> MissedLine:
    return MissedLine(promise, asked_of(promise), lateness(promise, at), _state(promise), is_settled(promise))


def _state(promise: Promise) -> str:
    told = told_of(promise)
    if told is None or not told.reason:
        return _("%(name)s is asked what happened") % {"name": asked_of(promise).name}
    return _("Settled") if told.change else _("The reason is told: what changes?")


def told_of(promise: Promise) -> MissedPromise | None:
    """What was said of it, if anything."""
    return getattr(promise, "missed", None)


def lateness(promise: Promise, at: dt.datetime) -> str:
    """How much later than promised it was kept, or that it is not kept yet."""
    late = span((promise.kept_at or promise.dropped_at or at) - promise.due_at)
    if promise.kept_at:
        return _("kept %(time)s late") % {"time": late}
    return _("no longer owed") if promise.dropped_at else _("not kept yet, %(time)s late") % {"time": late}


def facts_of(promise: Promise, at: dt.datetime) -> Sequence[tuple[str, Any]]:
    """What the data tell, in order: a word, and a moment or words."""
    found = [
        (_("Promised"), promise.words),
        (_("Where the law says it"), promise.duty.where if promise.duty else ""),
        (_("To whom"), promise.case.whom),
        (_("By whom"), asked_of(promise).name),
        (_("Said"), promise.started_at),
        (_("For"), promise.due_at),
        (_("Warned"), promise.warned_at),
        (_("What became of it"), lateness(promise, at)),
        (_("The customer last heard from us"), promise.case.last_word_at),
    ]
    return [(word, told) for word, told in found if told]
