"""Why a promise is due when it is, step by step, in working time."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makegood.accounts.rules.periods import days_off
from makegood.accounts.rules.worktime_explain import Step, Why, explain
from makegood.cases.clock_face import working_span
from makegood.cases.clockwork import hours, pauses_of
from makegood.cases.law_words import clock_words
from makegood.cases.models import LegalDuty, Promise

DAY = "D j M Y"
LONGEST = 40
"""More steps than this say nothing more to a person."""


@dataclass(frozen=True)
class Line:
    """One line of the explanation: words, and the time or length beside them."""

    words: str
    value: str


def why(promise: Promise) -> list[Line]:
    """The start, what counted and what did not, and the time it comes to."""
    calendar = promise.calendar or promise.case.team.calendar
    if promise.duty:
        return _by_law(promise, promise.duty)
    if promise.minutes is None:
        return _fixed(promise)
    minutes = promise.minutes
    steps = explain(hours(promise), promise.started_at, minutes, pauses_of(promise))
    clock = _("Clock: %(time)s of working time") % {"time": working_span(minutes)}
    return [
        Line(_("The clock starts"), _when(promise.started_at)),
        Line(clock, calendar.name),
        *(_line(step) for step in steps[:LONGEST]),
        *_cut(len(steps) - LONGEST),
        Line(_("Due"), _when(promise.due_at)),
    ]


def _by_law(promise: Promise, duty: LegalDuty) -> list[Line]:
    found = hours(promise)
    first, last = (at.astimezone(found.zone).date() for at in (promise.started_at, promise.due_at))
    off = list(days_off(found, first, last)) if duty.unit == LegalDuty.Unit.WORKING_DAYS else []
    return [
        Line(duty.words, duty.where),
        Line(_("Counted from the day that follows"), _day(promise.started_at)),
        Line(_("Clock: %(time)s") % {"time": clock_words(duty)}, _calendar(promise, duty)),
        *(_off(begin, end) for begin, end in off[:LONGEST]),
        *_cut(len(off) - LONGEST),
        Line(_("Due"), _day(promise.due_at)),
    ]


def _calendar(promise: Promise, duty: LegalDuty) -> str:
    if duty.unit == LegalDuty.Unit.WORKING_DAYS:
        return (promise.calendar or promise.case.team.calendar).name
    return _("every day counts, to the end of the last")


def _off(begin: dt.date, end: dt.date) -> Line:
    if begin == end:
        return Line(_("%(day)s is no working day") % {"day": date_format(begin, DAY)}, "")
    stretch = {"from": date_format(begin, DAY), "to": date_format(end, DAY)}
    return Line(_("%(from)s to %(to)s are no working days") % stretch, "")


def _fixed(promise: Promise) -> list[Line]:
    return [
        Line(_("Said"), _when(promise.started_at)),
        Line(_fixed_by(promise), ""),
        Line(_("Due"), _when(promise.due_at)),
    ]


def _fixed_by(promise: Promise) -> str:
    if promise.kind == Promise.Kind.STEP:
        return _("First aid runs by the plain clock, day and night")
    return _("A time that was given to the customer: it does not move")


def _cut(more: int) -> list[Line]:
    if more <= 0:
        return []
    return [Line(ngettext("%(n)d more step", "%(n)d more steps", more) % {"n": more}, "")]


def _line(step: Step) -> Line:
    words = {
        Why.COUNTED: _("%(from)s to %(to)s counts"),
        Why.PAUSE: _("%(from)s to %(to)s waits for the customer"),
        Why.HOLIDAY: _("%(from)s to %(to)s is a holiday or closed day"),
        Why.CLOSED: _("%(from)s to %(to)s is no working day"),
        Why.OUTSIDE: _("%(from)s to %(to)s lies outside working hours"),
        Why.NEVER: _("From %(from)s on these hours never open again"),
    }[step.why]
    stretch = {"from": _when(step.begin), "to": _when(step.end) if step.end else _("further notice")}
    counted = f"+ {working_span(step.minutes)}" if step.minutes else ""
    return Line(words % stretch, counted)


def _day(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), f"{DAY} H:i")


def _when(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "D H:i")
