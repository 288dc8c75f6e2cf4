"""Who comes today, as the team that serves reads it: that we let her down, what she would like, what was done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import Case, Fault
from makegood.remedies.models import Offer, Visit
from makegood.remedies.visits.queries import booked_today, coming


@dataclass(frozen=True)
class Guest:
    """One who comes. No words of hers but what she would like to find, no feelings, no money, no way to reach her.

    `ref` leads to the case, for whoever may see it; `visit` is what may be noted, and none where we only heard of a
    booking. `by_us`: it was no fault of her own.
    """

    name: str
    team: str
    let_down_at: dt.datetime
    what: str
    expects: str
    done: Sequence[str]
    ref: str
    visit: Visit | None
    day: dt.date | None
    time: dt.datetime | None
    by_us: bool = True

    @property
    def let_down_on(self) -> str:
        """The day on which it happened; with the year, where that is not this one."""
        day = timezone.localtime(self.let_down_at)
        return date_format(day, "j F" if day.year == timezone.localtime().year else "j F Y")


def coming_page(user: User, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page of one person."""
    teams = teams_seen_by(user)
    visits = coming(user, at)
    guests = [_guest(visit, user, teams) for visit in visits]
    besides = [visit.case.customer_id for visit in visits if visit.case.customer_id]
    for encounter, case in booked_today(user, at, besides):
        name, done = str(encounter.customer), named(getattr(case, "given", ()))
        guests.append(
            Guest(
                name, "", case.opened_at, case.headline, "", done, _ref(case, user, teams), None, None,
                encounter.promised_at,
            )
        )  # fmt: skip
    over = [guest for guest in guests if guest.visit and is_over(guest.visit, at)]
    return {"guests": [guest for guest in guests if guest not in over], "over": over}


def is_over(visit: Visit, at: dt.datetime) -> bool:
    """Whether its day is over where the team is."""
    today = at.astimezone(ZoneInfo(visit.team.calendar.tz)).date()
    return bool(visit.on_date and visit.on_date < today)


def _guest(visit: Visit, user: User, teams: Sequence[int] | None) -> Guest:
    case = visit.case
    done = named(getattr(case, "given", ()))
    return Guest(
        case.whom, visit.team.name, case.opened_at, case.headline, visit.expects, done, _ref(case, user, teams),
        visit, visit.on_date, None, case.fault != Fault.CUSTOMER,
    )  # fmt: skip


def named(given: Sequence[Offer]) -> list[str]:
    """What was given, without what it came to."""
    return [offer.named for offer in given]


def _ref(case: Case, user: User, teams: Sequence[int] | None) -> str:
    """The number of a case that she may see; else ""."""
    return case.ref if teams is None or case.team_id in teams or case.owner_id == user.pk else ""
