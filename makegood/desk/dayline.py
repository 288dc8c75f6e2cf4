"""The line of the day: working hours, what falls due and now, as places in per cent. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

HOUR = 60
DAY = 24 * HOUR
OFFICE = ((9 * HOUR, 17 * HOUR),)
"""What a day without working hours is drawn as."""


@dataclass(frozen=True)
class Tick:
    """A full hour, or the time now."""

    place: float
    word: str


@dataclass(frozen=True)
class Dot:
    """One thing due today: late, soon or plenty."""

    place: float
    mood: str


@dataclass(frozen=True)
class Span:
    """A stretch of the day in which nobody works."""

    place: float
    width: float


@dataclass(frozen=True)
class DayLine:
    """Everything on the line."""

    hours: Sequence[Tick]
    rests: Sequence[Span]
    dots: Sequence[Dot]
    now: Tick


def windows_of(week: Mapping[str, Sequence[Sequence[int]]], day: dt.date) -> list[tuple[int, int]]:
    """The working windows of a day in minutes, sorted, cut off at midnight."""
    found = [(begin, min(end, DAY)) for begin, end in week.get(str(day.weekday()), ())]
    return sorted(found) or list(OFFICE)


def day_line(
    windows: Sequence[tuple[int, int]], due: Iterable[tuple[dt.datetime, str]], at: dt.datetime
) -> DayLine:
    """The line from the first to the last full hour that matters; times are in the viewer's zone."""
    dots = [(minute(when), mood) for when, mood in due if when.date() == at.date()]
    known = [minute(at), windows[0][0], windows[-1][1], *(place for place, _mood in dots)]
    begin, end = min(known) // HOUR * HOUR, -(-max(known) // HOUR) * HOUR

    def place(minutes: int) -> float:
        return round(100 * (minutes - begin) / (end - begin), 1)

    rests = [(a, b) for (_, a), (b, _) in pairwise(windows) if b > a]
    step = HOUR if end - begin <= 12 * HOUR else 2 * HOUR
    return DayLine(
        [Tick(place(hour), str(hour // HOUR)) for hour in range(begin, end + 1, step)],
        [Span(place(a), round(place(b) - place(a), 1)) for a, b in rests],
        [Dot(place(minutes), mood) for minutes, mood in dots],
        Tick(place(minute(at)), f"{at:%H:%M}"),
    )


def minute(when: dt.datetime) -> int:
    """The minute of the day."""
    return when.hour * HOUR + when.minute
