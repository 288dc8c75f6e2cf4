"""When and how often somebody may be reached: quiet hours, attempts on different days, and tries of a mail. Pure."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

EARLIEST, LATEST = time(9), time(20)
# a first attempt, then one on each of the next two days, at other times of the day
ATTEMPTS = (time(9), time(12, 30), time(17))
TRIES = 12
LONGEST_WAIT = timedelta(hours=6)


def not_before(at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on at which she may be rung: between 9 and 20 of her own day."""
    local = at.astimezone(zone)
    if local.time() < EARLIEST:
        return datetime.combine(local.date(), EARLIEST, zone)
    if local.time() >= LATEST:
        return datetime.combine(local.date() + timedelta(days=1), EARLIEST, zone)
    return at


def channel_for(wish: str, has_phone: bool) -> str:
    """The best way to reach somebody: as she wishes, else by telephone, for a voice can be answered at once."""
    if wish and (wish != "phone" or has_phone):
        return wish
    return "phone" if has_phone else "email"


def attempts(at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Three attempts on three days, none before the customer's morning."""
    first = not_before(at, zone).astimezone(zone)
    yield first
    for day, moment in enumerate(ATTEMPTS[1:], 1):
        yield datetime.combine(first.date() + timedelta(days=day), moment, zone)


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a mail that was put off is tried again: 1, 2, 4 … minutes, then every 6 hours; None when it is over."""
    if tries >= TRIES:
        return None
    return at + min(timedelta(minutes=2 ** max(tries - 1, 0)), LONGEST_WAIT)
