"""When a zone's clocks are how far from UTC, in whole minutes since the beginning of year 1."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from makegood.lib.errors import Refused

YEAR_1 = datetime(1, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = 24 * 60
LAST = (datetime.max.replace(tzinfo=UTC) - YEAR_1) // MINUTE
# In the whole zone database no two changes of one zone are less than 6.9 days apart.
PROBE = 3 * DAY

# What a machine calls its own zone, and one that is none: PostgreSQL and other machines read them as something else or
# not at all.
NO_PLACE = frozenset({"localtime", "posixrules", "Factory"})

Span = tuple[int, int]


class UnknownZone(Refused):
    """There is no time zone called “{name}”. Write it as Europe/London, Asia/Kolkata or UTC."""

    status = 422


@cache
def zone_names() -> frozenset[str]:
    """The zones that the tz database names, some 600; none under `right/`, whose clocks count leap seconds."""
    return frozenset(available_timezones()) - NO_PLACE


def zone_named(name: str) -> ZoneInfo:
    """The zone of the tz database called `name`; refuses names it does not hold, and those PostgreSQL does not know."""
    if name not in zone_names():
        raise UnknownZone(name=name)
    return ZoneInfo(name)


def offsets(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """The stretches of [first, last) with one offset each: (begin, end, minutes east of UTC).

    Offsets before 1900 have seconds. Rounded down they still name the minute the wall clock showed when the
    UTC minute began.
    """
    begin, offset = first, _offset(zone, first)
    for probe in (*range(first + PROBE, last, PROBE), last):
        if (after := _offset(zone, probe)) != offset:
            since = max(begin, probe - PROBE)
            change = since + bisect_left(range(since, probe), True, key=lambda at: _offset(zone, at) == after)
            yield begin, change, offset
            begin, offset = change, after
    yield begin, last, offset


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes as sorted spans that neither overlap nor touch."""
    apart: list[Span] = []
    for begin, end in sorted(spans):
        if apart and begin <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((begin, end))
    return apart


def _offset(zone: ZoneInfo, minute: int) -> int:
    # Two days inside the calendar's ends, so that the local time is a date too.
    at = YEAR_1 + min(max(minute, 2 * DAY), LAST - 2 * DAY) * MINUTE
    local = zone.fromutc(at.replace(tzinfo=zone))
    return (local.replace(tzinfo=UTC) - at) // MINUTE
