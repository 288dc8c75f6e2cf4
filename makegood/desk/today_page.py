"""What somebody sees of her day: what she owes in the order it falls due, what changed, whom she waits for."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from makegood.accounts.models import User
from makegood.accounts.queries import calendar_of
from makegood.cases import queries
from makegood.cases.clock_face import Clock, Mood, clock
from makegood.cases.queries import Line
from makegood.desk.dayline import DayLine, day_line, windows_of
from makegood.desk.nav import day_end
from makegood.followup import queries as followup
from makegood.lib.pages import first_word
from makegood.remedies.authority.rules import LADDER
from makegood.remedies.offers.queries import asked_of

NUMBERS = (lazy("no"), lazy("one"), lazy("two"), lazy("three"), lazy("four"), lazy("five"), lazy("six"))
CLOSING = 20
"""So many cases that wait to be closed stand on one day's page; the next come up as they go."""


@dataclass(frozen=True)
class Owed:
    """One thing owed: when, in her zone and in words, and the state of its clock."""

    line: Line
    clock: Clock
    due: dt.datetime
    when: str


def today(user: User, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page of one person's day."""
    midnight, to_close = day_end(at), followup.to_close(user)
    owed = [_owed(line, at) for line in queries.owed_by(user, at, midnight + dt.timedelta(days=1))]
    now = [each for each in owed if each.due < midnight]
    return {
        "at": at,
        "owed": now,
        "tomorrow": [each for each in owed if each.due >= midnight],
        "tomorrow_date": timezone.localtime(midnight).date(),
        "lead": lead(now),
        "more": more(now),
        "line": _line(user, now, at),
        "approvals": asked_of(user)() if user.role in LADDER else 0,
        "asked": queries.asked_to_take(user),
        "notices": queries.notices_for(user),
        "to_close": list(to_close.only(*queries.NAMED)[:CLOSING]),
        "waiting": queries.waiting_for(user, apart=to_close),
    }


def _owed(line: Line, at: dt.datetime) -> Owed:
    case, promise = line.case, line.promise
    since = promise.started_at if promise else case.opened_at
    found = clock(case.due_at or at, at, since=since, warn_at=promise.warn_at if promise else None)
    due = timezone.localtime(case.due_at or case.opened_at)
    before = due.date() < timezone.localtime(at).date()
    return Owed(line, found, due, date_format(due, "D") if before else f"{due:%H:%M}")


def lead(owed: list[Owed]) -> str:
    """The day in one sentence."""
    if not owed:
        return _("You owe nobody an answer today.")
    if len(owed) >= queries.PAGE:
        return _("You owe more people an answer today than fit here.")
    number = str(NUMBERS[len(owed)]) if len(owed) < len(NUMBERS) else str(len(owed))
    return ngettext(
        "You owe %(number)s person an answer today.", "You owe %(number)s people an answer today.", len(owed)
    ) % {"number": number}


def more(owed: list[Owed]) -> str:
    """Who is late, and who comes next."""
    late = [_name(each) for each in owed if each.clock.mood == Mood.LATE]
    told = []
    if late:
        told.append(
            ngettext(
                "%(name)s has waited too long.", "%(name)s and %(n)d more have waited too long.", len(late)
            )
            % {"name": late[0], "n": len(late) - 1}
        )
    if coming := next((each for each in owed if each.clock.mood != Mood.LATE), None):
        told.append(
            _("%(name)s comes next, %(words)s.") % {"name": _name(coming), "words": coming.clock.words}
        )
    return " ".join(told)


def _name(owed: Owed) -> str:
    case = owed.line.case
    return first_word(case.whom) if case.customer else case.whom


def _line(user: User, owed: list[Owed], at: dt.datetime) -> DayLine:
    local = timezone.localtime(at)
    calendar = calendar_of(user)
    windows = windows_of(calendar.windows if calendar else {}, local.date())
    return day_line(windows, [(each.due, each.clock.mood.value) for each in owed], local)
