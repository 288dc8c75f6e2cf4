"""The pictures of the radar in words and numbers: what is drawn, and the table that says the same."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from makegood.cases.clock_face import working_span
from makegood.desk.shares import between, percent
from makegood.insights import charts
from makegood.insights.queries import Figures, Recovery, Tally, Waits
from makegood.insights.rules import ENOUGH, Reached, wilson
from makegood.lib.pages import span


@dataclass(frozen=True)
class Picture:
    """One picture: its title, a line that explains it, what it is drawn from, and its table."""

    kind: str
    title: str
    about: str
    says: str
    data: dict[str, Any]
    head: list[str]
    rows: list[list[str]]
    svg: str | None = field(default=None)


def pictures_of(figures: Figures, weeks: Sequence[tuple[dt.date, Tally]]) -> list[Picture]:
    """The pictures that have something to show."""
    found = (first_replies(figures), _weeks(weeks), _months(figures.months))
    return [picture for picture in found if picture.rows]


def _drawn(kind: str, data: dict[str, Any], **words: Any) -> Picture:
    return Picture(kind=kind, data=data, svg=charts.drawn(kind, data), **words)


def hours(minutes: float | None) -> str:
    """Working time in hours, which a day does not hold 24 of: 48 min, 2 h 35; "not yet" for what is not reached."""
    return _("not yet") if minutes is None else working_span(round(minutes))


def elapsed(minutes: float | None) -> str:
    """Time by the calendar: 48 min, 2 h 35, 3 d 4 h; "not yet" for what is not reached."""
    return _("not yet") if minutes is None else span(dt.timedelta(minutes=minutes))


def within(reached: Reached, say: Callable[[float | None], str] = hours) -> str:
    """The interval of a time: between 40 min and 1 h 02."""
    return _("between %(low)s and %(high)s") % {"low": say(reached.low), "high": say(reached.high)}


def first_replies(figures: Figures) -> Picture:
    """Two curves: how soon a person answered what we noticed first, and what the customer told us."""
    us, customer = (figures.first_reply[who]["working"] for who in ("us", "customer"))
    names = (_("We noticed first"), _("The customer told us"))
    lines = [
        {"name": f"{name}, {waits.n}", "points": [(0, 0), *_in_hours(waits)]}
        for name, waits in zip(names, (us, customer), strict=True)
        if waits.points
    ]
    return _drawn(
        "speed",
        {"hours": _("working hours"), "lines": lines},
        title=_("How soon a person answers"),
        about=_("Share answered, in working hours; open cases are counted as far as they have come."),
        says=_("Half were answered after %(us)s when we noticed first, after %(customer)s when the customer told us.")
        % {"us": hours(us.reached[0].minutes), "customer": hours(customer.reached[0].minutes)},
        head=[_("Noticed by"), "n", _("Still open"), _("Half"), _("9 of 10"), _("95 of 100")],
        rows=[
            [name, str(waits.n), str(waits.running), *(hours(reached.minutes) for reached in waits.reached)]
            for name, waits in zip(names, (us, customer), strict=True)
            if lines and waits.n
        ],
    )  # fmt: skip


def _in_hours(waits: Waits) -> list[tuple[float, float]]:
    return [(round(minutes / 60, 3), share) for minutes, share in waits.points]


def _weeks(weeks: Sequence[tuple[dt.date, Tally]]) -> Picture:
    rows = [(date_format(begin, "j M"), tally) for begin, tally in weeks]
    return _drawn(
        "weeks",
        {"rows": [{"week": word, "low": tally.low} for word, tally in rows]},
        title=_("Low answers by week"),
        about=_("Twelve weeks by their Mondays; this week is not over."),
        says=_("Low answers by week; the table holds each with the answers it is among."),
        head=[_("Week of"), "n", _("Low"), _("Share"), _("95 % interval")],
        rows=[[word, str(tally.n), str(tally.low), *_share(tally.low, tally.n)] for word, tally in rows]
        if any(tally.n for _word, tally in rows)
        else [],
    )  # fmt: skip


def _share(k: int, n: int) -> list[str]:
    rate = wilson(k, n)
    if rate.share is None or not rate.is_enough:
        return [_("too few to know"), ""]
    return [percent(rate.share), between(rate.low, rate.high)]


def _months(months: Sequence[tuple[dt.date, Recovery]]) -> Picture:
    rows = [(date_format(begin, "M Y"), found) for begin, found in months]
    points = [
        {"month": word, "share": rate.share, "low": rate.low, "high": rate.high, "few": not rate.is_enough}
        for word, rate in ((word, found.rate) for word, found in rows)
        if rate.share is not None
    ]
    return _drawn(
        "months",
        {"rows": points},
        title=_("Recovered, over time"),
        about=_("By the month a case was opened, with 95 % interval; hollow under 30 answers.")
        + " "
        + _("A description, not an effect."),
        says=_("The share recovered month by month; the table holds each with its interval."),
        head=[
            _("Opened in"), _("Low before"), _("Answered"), _("Right now"), _("Share"), _("95 % interval"),
            _("Unknown"),
        ],
        rows=[_month_row(word, found) for word, found in rows] if points else [],
    )  # fmt: skip


def _month_row(word: str, found: Recovery) -> list[str]:
    counts = [str(found.low), str(found.answered), str(found.happy)]
    return [word, *counts, *_share(found.happy, found.answered), str(found.unknown)]


@dataclass(frozen=True)
class Half:
    """By when half had it, in words; under 30 too few to know."""

    n: int
    running: int
    half: str
    within: str


def half_of(waits: Waits) -> Half:
    """The middle of so many waits."""
    if waits.n < ENOUGH:
        return Half(waits.n, waits.running, _("too few to know"), "")
    reached = waits.reached[0]
    return Half(
        waits.n, waits.running, hours(reached.minutes), within(reached) if reached.minutes is not None else ""
    )
