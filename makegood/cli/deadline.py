"""`makegood deadline`: working-time deadlines for a file of clocks, without a database."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from makegood.accounts.rules.worktime import Hours, deadline
from makegood.cli.say import progress
from makegood.cli.written import written
from makegood.lib.errors import Refused

Calendars = dict[str, dict[int, list[tuple[int, int]]]]
Calendar = Callable[[str, str, tuple[date, ...]], Hours]
Time = Annotated[datetime, msgspec.Meta(tz=True)]
There = typer.Argument(exists=True, dir_okay=False, help="Clocks, one JSON object a line.")
HoursFile = typer.Option(exists=True, dir_okay=False, help="Working hours by name, as JSON.")


class Clock(msgspec.Struct):
    """What a line must say; whatever else it says is kept."""

    tz: str
    hours: str  # the name of a calendar in the file of hours
    start: Time
    minutes: Annotated[int, msgspec.Meta(ge=0)]
    holidays: tuple[date, ...] = ()
    pauses: tuple[tuple[Time, Time | None], ...] = ()


class BadLine(Refused):
    """Line {line} of {file} cannot be used: {reason}"""


class BadHours(Refused):
    """The working hours in {file} cannot be used: {reason}"""


class UnknownHours(Refused):
    """There are no hours called “{name}”. The file of hours has: {known}."""


def deadline_command(
    file: Annotated[Path, There],
    hours: Annotated[Path, HoursFile],
    out: Annotated[Path | None, typer.Option(help="Where to write; else to standard output.")] = None,
) -> None:
    """Add to every clock its `deadline`: the end of its last working minute, in UTC; null if there is none.

    A line that cannot be used ends the command with its number, and `--out` is then left as it was.
    """
    calendar = _read_hours(hours)
    with (
        file.open("rb") as lines,
        written(out) as lines_out,
        progress(file.name, file.stat().st_size) as advance,
    ):
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    lines_out.write(_with_deadline(line, calendar) + b"\n")
                except (ValueError, RecursionError, Refused) as error:
                    raise BadLine(line=number, file=file, reason=error) from error
            advance(len(line))


def _with_deadline(line: bytes, calendar: Calendar) -> bytes:
    said = msgspec.json.decode(line)
    clock = msgspec.convert(said, Clock)
    hours = calendar(clock.tz, clock.hours, clock.holidays)
    due = deadline(hours, clock.start, clock.minutes, clock.pauses)
    return msgspec.json.encode(said | {"deadline": due and due.isoformat()})


def _read_hours(path: Path) -> Calendar:
    try:
        calendars = msgspec.json.decode(path.read_bytes(), type=Calendars)
        for windows in calendars.values():
            Hours("UTC", windows)
    except (ValueError, RecursionError, Refused) as error:
        raise BadHours(file=path, reason=error) from error

    @lru_cache(maxsize=64)
    def calendar(tz: str, name: str, closed: tuple[date, ...]) -> Hours:
        if name not in calendars:
            raise UnknownHours(name=name, known=", ".join(calendars))
        return Hours(tz, calendars[name], frozenset(closed))

    return calendar
