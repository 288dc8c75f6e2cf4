"""The radar: what customers answered lately, where it happened, and how it was put right."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case
from makegood.cases.queries import cases_of_signals, incidents_for
from makegood.desk.pictures import Picture, half_of, pictures_of
from makegood.insights.queries import ASPECTS, SPANS, Line, figures, lines, weeks
from makegood.insights.rules import Change
from makegood.listening.models import Signal
from makegood.listening.queries import last_heard, newest_low
from makegood.loop.group_failures.queries import at_work

SHOWN = 8
NEWEST = 8
WEEKS = 12
ASPECT_WORDS: dict[str, Promise] = {
    "team": _("Team"),
    "channel": _("Channel"),
    "product": _("Product"),
    "place": _("Place"),
}


@dataclass(frozen=True)
class Moved:
    """How a share changed, in points: in few words, in a sentence, and whether that is clear and bad."""

    words: str
    says: str
    is_clear: bool
    is_bad: bool

    @classmethod
    def told(cls, moved: Change | None) -> "Moved | None":
        """A change in words; None where there are too few to know."""
        if moved is None:
            return None
        says = gettext("between %(low)s and %(high)s points") % {
            "low": points(moved.low), "high": points(moved.high)
        }  # fmt: skip
        return cls(points(moved.by), says, moved.is_clear, moved.is_clear and moved.by < 0)


def points(by: float) -> str:
    """A difference of shares in whole points: +2, −6, or "same"."""
    whole = round(100 * by)
    return gettext("same") if whole == 0 else f"{whole:+d}".replace("-", "−")


@dataclass(frozen=True)
class Row:
    """One line of the table: what it is called, its figures, and the queue that holds its cases."""

    name: str
    line: Line
    team_id: int
    moved: Moved | None


@dataclass(frozen=True)
class Group:
    """All lines of one aspect; `more` are not shown."""

    word: Promise
    rows: list[Row]
    more: int


@dataclass(frozen=True)
class Low:
    """A low answer with its case, which this person may open or not."""

    signal: Signal
    case: Case | None
    is_open: bool


def radar_page(user: User, days: int, at: dt.datetime) -> dict[str, Any]:
    """Everything on the radar of one person."""
    teams = teams_seen_by(user)
    by, found = lines(teams, days, at), figures(teams, days, at)
    total = by[""][0] if by[""] else None
    groups = [] if total is None else _groups(by)
    return {
        "at": at,
        "days": days,
        "spans": SPANS,
        "total": total,
        "moved": Moved.told(total.change) if total else None,
        "groups": groups,
        "start": scale_start(groups),
        "figures": found,
        "first_reply": half_of(found.first_reply["all"]["working"]),
        "lows": _lows(user, teams),
        "incidents": incidents_for(user),
        "group_failures": at_work(),
        "last_heard": last_heard(),
        "pictures": pictures_of(found, weeks(teams, WEEKS, at)),
    }


def _groups(by: dict[str, list[Line]]) -> list[Group]:
    names = dict(Team.objects.values_list("pk", "name"))
    found = []
    for aspect in ASPECTS:
        rows = [
            Row(_name(line, names), line, line.team_id, Moved.told(line.change))
            for line in by[aspect]
            if line.now.n
        ]
        if rows:
            found.append(Group(ASPECT_WORDS[aspect], rows[:SHOWN], max(0, len(rows) - SHOWN)))
    return found


def _name(line: Line, teams: dict[int, str]) -> str:
    return line.value or teams.get(line.team_id, "")


def scale_start(groups: Sequence[Group]) -> float:
    """Where the line of all whiskers begins: at a half where all that is known lies above, else at nothing."""
    known = [row.line.satisfied.low for group in groups for row in group.rows if row.line.satisfied.is_enough]
    return 0.5 if known and min(known) >= 0.5 else 0.0


def _lows(user: User, teams: Collection[int] | None) -> list[Low]:
    signals = newest_low(teams, NEWEST)
    cases = cases_of_signals([signal.pk for signal in signals])

    def may_open(case: Case | None) -> bool:
        return case is not None and (teams is None or case.team_id in teams or case.owner_id == user.pk)

    found = [(signal, cases.get(signal.pk)) for signal in signals]
    return [Low(signal, case, may_open(case)) for signal, case in found]


def picture_of(user: User, kind: str, days: int, at: dt.datetime) -> Picture | None:
    """One picture of the radar."""
    teams = teams_seen_by(user)
    found = pictures_of(figures(teams, days, at), weeks(teams, WEEKS, at))
    return next((picture for picture in found if picture.kind == kind), None)
