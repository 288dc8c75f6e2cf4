"""The speed report: how soon people answered and put things right, who was recovered, and how teams stand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Role, Team, User
from makegood.accounts.queries import kept_organisation, teams_seen_by
from makegood.desk.pictures import Half, elapsed, first_replies, half_of, hours, within
from makegood.insights.queries import SPANS, Recovery, Standing, Waits, figures
from makegood.insights.queries.figures import limits
from makegood.insights.queries.measures import Measure, measures

NOTICED: dict[str, Promise] = {
    "us": _("We noticed first"),
    "customer": _("The customer told us"),
    "all": _("All"),
}
RANKERS = {Role.LEAD, Role.MANAGER, Role.ADMIN, Role.AUDITOR}


@dataclass(frozen=True)
class SpeedRow:
    """One line of a speed table: working times first, then elapsed; each with its interval."""

    name: Promise
    n: int
    running: int
    times: list[tuple[str, str]]


@dataclass(frozen=True)
class StandingRow:
    """How one team or person stands."""

    name: str
    first_reply: Half
    recovery: Recovery


def speed_page(user: User, days: int, at: dt.datetime) -> dict[str, Any]:
    """Everything in the speed report of one person."""
    found = figures(teams_seen_by(user), days, at)
    return {
        "at": at,
        "days": days,
        "spans": SPANS,
        "figures": found,
        "measures": measures_of(user, days, at),
        "counted_at": found.at if found.at != at else None,
        "pictures": [picture for picture in [first_replies(found)] if picture.rows],
        "tables": [
            (_("First reply by a person"), speed_rows(found.first_reply)),
            (_("Put right"), speed_rows(found.resolution)),
        ],
        "teams": standings(found.teams, dict(Team.objects.values_list("pk", "name"))),
        "people": standings(found.people, names_of(found.people)) if user.role in RANKERS else [],
    }


MEASURES: dict[str, Promise] = {
    "short": _("Less than they expected"),
    "met": _("As they expected"),
    "exceeded": _("More than they expected"),
}


def measures_of(user: User, days: int, at: dt.datetime) -> list[tuple[Promise, Measure]]:
    """How what was done compares with what customers expected, for the cases of the span."""
    _earlier, begin = limits(days, at, ZoneInfo(kept_organisation().tz))
    return [(MEASURES[one.name], one) for one in measures(begin, at, teams_seen_by(user))]


def speed_rows(noticed: dict[str, dict[str, Waits]]) -> list[SpeedRow]:
    """A line for each side that noticed anything."""
    return [_row(word, noticed[who]) for who, word in NOTICED.items() if noticed[who]["working"].n]


def _row(word: Promise, clocks: dict[str, Waits]) -> SpeedRow:
    working, running = clocks["working"], clocks["elapsed"]
    times = [(hours(r.minutes), within(r)) for r in working.reached]
    times += [(elapsed(r.minutes), within(r, elapsed)) for r in running.reached]
    return SpeedRow(word, working.n, working.running, times)


def names_of(people: Sequence[Standing]) -> dict[int, str]:
    """What these people are called."""
    return dict(User.objects.filter(pk__in=[each.id for each in people]).values_list("pk", "name"))


def standings(found: Sequence[Standing], names: dict[int, str]) -> list[StandingRow]:
    """The lines of a comparison, most cases first."""
    return [StandingRow(names.get(each.id, ""), half_of(each.first_reply), each.recovery) for each in found]
