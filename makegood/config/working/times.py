"""When a job runs by itself, in the words of the schedule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """A job that runs by itself: its name and when, in cron's words with seconds at the end (UTC)."""

    name: str
    cron: str


UNITS = {"s": "* * * * * */{}", "min": "*/{} * * * *", "h": "0 */{} * * *"}


def every(period: str, name: str) -> Timed:
    """A job that runs every so often: "30 s", "1 min", "2 h"."""
    count, unit = period.split()
    return Timed(name, UNITS[unit].format(int(count)))


def daily(clock: str, name: str) -> Timed:
    """A job that runs once a day, at "03:10" UTC."""
    hour, minute = clock.split(":")
    return Timed(name, f"{int(minute)} {int(hour)} * * *")
