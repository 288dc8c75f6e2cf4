"""A day's working windows as one types them: “9:00-12:30, 13:00-17:30”. Pure."""

import re
from collections.abc import Sequence

from makegood.lib.errors import Refused

DAY = 24 * 60
BETWEEN = re.compile(r"\s*(?:[,;\n]|\band\b)\s*")
CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?"
WINDOW = re.compile(rf"{CLOCK}\s*(?:-|\u2013|\u2014|\bto\b)\s*{CLOCK}")


class NoWindow(Refused):
    """“{text}” is no span of time. Write it as 9:00-17:30, with commas between several; empty for a day off."""

    status = 422


def read_windows(text: str) -> list[list[int]]:
    """The windows in minutes of the day; one that ends no later than it begins runs past midnight."""
    return [_window(part) for part in BETWEEN.split(text.strip()) if part]


def _window(text: str) -> list[int]:
    found = WINDOW.fullmatch(text)
    if not found:
        raise NoWindow(text=text)
    opens, closes = _minute(*found.group(1, 2)), _minute(*found.group(3, 4))
    if opens >= DAY or closes > DAY:
        raise NoWindow(text=text)
    return [opens, closes if closes > opens else closes + DAY]


def _minute(hour: str, minute: str | None) -> int:
    """The minute of the day; beyond any day where the minutes are none."""
    return int(hour) * 60 + int(minute or 0) if int(minute or 0) < 60 else DAY + 1


def write_windows(windows: Sequence[Sequence[int]]) -> str:
    """The same windows as one types them."""
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in windows)


def _clock(minute: int) -> str:
    within = minute if minute == DAY else minute % DAY
    return f"{within // 60}:{within % 60:02d}"
