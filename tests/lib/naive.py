"""The second method: ask the wall clock of every single minute. Slow, and hard to get wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from makegood.lib.worktime import Hours, Pause

MINUTE = timedelta(minutes=1)


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether the local wall clock at `at` is inside a window of the day on which the window began."""
    local = at.astimezone(ZoneInfo(hours.tz))
    for days_ago in (0, 1):
        day = local.date() - timedelta(days=days_ago)
        minute = local.hour * 60 + local.minute + days_ago * 1440
        windows = hours.windows.get(day.weekday(), ())
        if day not in hours.closed and any(opens <= minute < closes for opens, closes in windows):
            return True
    return False


def is_paused(pauses: Sequence[Pause], at: datetime) -> bool:
    """Whether a pause touches the minute that begins at `at`."""
    return any(begin != end and begin < at + MINUTE and (end is None or at < end) for begin, end in pauses)


def counted(hours: Hours, start: datetime, days: int, pauses: Sequence[Pause] = ()) -> list[datetime]:
    """The ends of all counted minutes in the days after `start`."""
    first = start.astimezone(UTC).replace(second=0, microsecond=0)
    if first < start:
        first += MINUTE
    minutes = (first + MINUTE * nth for nth in range(days * 1440))
    return [at + MINUTE for at in minutes if is_open(hours, at) and not is_paused(pauses, at)]
