"""The second method: ask the wall clock of every single minute. Slow, and hard to get wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from makegood.accounts.rules.worktime import Hours, Pause

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def is_open(hours: Hours, local: datetime) -> bool:
    """Whether this wall clock is inside a window of the day on which the window began."""
    today, minute = local.date(), local.hour * 60 + local.minute
    for day, at in ((today, minute), (today - DAY, minute + 1440)):
        for opens, closes in hours.windows.get(day.weekday(), ()):
            if opens <= at < closes and day not in hours.closed:
                return True
    return False


def counted(hours: Hours, start: datetime, days: int, pauses: Sequence[Pause] = ()) -> list[datetime]:
    """The ends of all counted minutes in the days after `start`."""
    at = start.astimezone(UTC).replace(second=0, microsecond=0)
    if at < start.astimezone(UTC):
        at += MINUTE
    zone = ZoneInfo(hours.tz)
    spans = [
        (begin.astimezone(UTC), end and end.astimezone(UTC))
        for begin, end in pauses
        if end is None or begin.astimezone(UTC) != end.astimezone(UTC)
    ]
    ends = []
    for _ in range(days * 1440):
        touched = any(begin < at + MINUTE and (end is None or at < end) for begin, end in spans)
        if not touched and is_open(hours, at.astimezone(zone)):
            ends.append(at + MINUTE)
        at += MINUTE
    return ends
