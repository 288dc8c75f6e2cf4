"""Dates and times as people's files write them, as moments in UTC.

A date without a time never shifts its day: it stands for noon of that day in the file's time zone, and a
promise that is a date (or midnight) ends with that day. A time that a clock change skips is taken as the
first one after it; a leap second as the second before it; 24:00 as midnight of the next day.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from makegood.listening.files.values import NOTHING, Wrong
from makegood.listening.incoming import FIRST_YEAR, LAST_YEAR

Order = Literal["DMY", "MDY", "YMD", ""]
NOON = time(12)
TIME = re.compile(
    r"(?:[T ,]+|^)([0-9]{1,2})[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,]([0-9]+))?)?"
    r"\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2}|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)?$"
)
TOKENS = re.compile(r"[0-9]+|[^\W\d_]+")
# Words around the three parts of a date: "14 de agosto de 2023", "the 14th of August", "Mon, 14 Aug".
FILLERS = {
    *("de", "del", "of", "the", "st", "nd", "rd", "th", "o", "a", "mon", "tue", "wed", "thu", "fri", "sat")
}
FILLERS |= {*("sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}
# English, Spanish, German and Portuguese, without accents.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene januar janeiro",
            "february feb febrero februar fevereiro fev",
            "march mar marzo marz mrz maerz marco",
            "april apr abril abr",
            "may mayo mai maio",
            "june jun junio juni junho",
            "july jul julio juli julho",
            "august aug agosto ago",
            "september sep sept septiembre setembro set",
            "october oct octubre oktober okt outubro out",
            "november nov noviembre novembro",
            "december dec diciembre dic dezember dez dezembro",
        ),
        1,
    )
    for name in names.split()
}


def moment_reader(
    zone: ZoneInfo, order: Order, *, is_promise: bool = False
) -> Callable[[str], datetime | None]:
    """Make the reader of a column of times: its local times are in `zone`, its days and months in `order`."""

    @lru_cache(maxsize=4096)
    def read(raw: str) -> datetime | None:
        text = raw.strip()
        if text.lower() in NOTHING:
            return None
        try:
            found = _iso(text) or _written(text, order)
            return _in_utc(found, zone, is_promise)
        except (ValueError, OverflowError) as error:
            raise error if isinstance(error, Wrong) else _impossible(text) from error

    return read


def date_order(samples: Iterable[str]) -> Order:
    """Tell from a column's dates whether day or month comes first; "" when they do not say, or disagree."""
    orders: set[Order] = set()
    for raw in samples:
        tokens = TOKENS.findall(TIME.sub("", raw.strip()))
        if len(tokens) == 3 and all(token.isascii() and token.isdigit() for token in tokens):
            orders |= {_own_order([int(token) for token in tokens], len(tokens[0]))}
    orders -= {"", "YMD"}
    return orders.pop() if len(orders) == 1 else ""


def is_ambiguous(raw: str) -> bool:
    """Say whether a date reads differently with the day first than with the month first."""
    tokens = TOKENS.findall(TIME.sub("", raw.strip()))
    if len(tokens) != 3 or not all(token.isascii() and token.isdigit() for token in tokens):
        return False
    return len(tokens[0]) < 4 and _own_order([int(token) for token in tokens], len(tokens[0])) == ""


def _iso(text: str) -> date | datetime | None:
    """Read ISO 8601, the fast and common case; None when it is something else."""
    if not text.isascii() or not text[:4].isdigit():
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.date() if len(text) <= 10 and ":" not in text else found


def _written(text: str, order: Order) -> date | datetime:
    """Read a date as people write it, with or without a time."""
    if re.fullmatch("[0-9]{10}|[0-9]{13}", text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    clock = TIME.search(text)
    # The day of a time recurs in a file, the time seldom does.
    day = _day(text[: clock.start()] if clock else text, order)
    return _with_time(day, clock, text) if clock else day


@lru_cache(maxsize=4096)
def _day(text: str, order: Order) -> date:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    tokens = [token for token in TOKENS.findall(plain) if token not in FILLERS]
    if len(tokens) != 3 or (not text.isascii() and not any(map(str.isalpha, tokens))):
        raise _no_date(text)
    if any(token.isalpha() for token in tokens):
        return _named_day(tokens, text)
    values = [int(token) for token in tokens]
    own = _own_order(values, len(tokens[0]))
    chosen = own if own == "YMD" else order or own or ("DMY" if text.count(".") >= 2 else "")
    if not chosen:
        raise Wrong(
            _("“%(text)s” may be day or month first; say which with date_order in the mapping.")
            % {"text": text[:100]}
        )
    year, month, day = (
        values["YMD".index(part)] if chosen == "YMD" else values[chosen.index(part)] for part in "YMD"
    )
    return date(_full(year, tokens[chosen.index("Y")]), month, day)


def _named_day(tokens: list[str], whole: str) -> date:
    names = [token for token in tokens if token.isalpha()]
    numbers = [token for token in tokens if token.isdigit()]
    month = MONTHS.get(names[0])
    if len(names) != 1 or not month:
        raise _no_date(whole)
    if len(numbers[0]) == 4:
        numbers.reverse()
    return date(_full(int(numbers[1]), numbers[1]), month, int(numbers[0]))


def _own_order(values: list[int], width: int) -> Order:
    """Tell a date's order from its numbers alone."""
    if width == 4:
        return "YMD"
    if values[0] > 12 >= values[1]:
        return "DMY"
    return "MDY" if values[1] > 12 >= values[0] else ""


def _full(year: int, token: str) -> int:
    """Complete a year of two digits as POSIX does: 69 to 99 are the last century's."""
    return year if len(token) > 2 else year + (1900 if year > 68 else 2000)


def _with_time(day: date, clock: re.Match[str], whole: str) -> datetime:
    hour, minute, second, fraction, half, zone = clock.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise _impossible(whole)
        hours = hours % 12 + (12 if half in "pP" else 0)
    midnight_after = hours == 24 and int(minute) == 0
    micro = int(f"{fraction or 0:0<6}"[:6])
    at = time(0 if midnight_after else hours, int(minute), min(int(second or 0), 59), micro)
    if int(second or 0) > 60:
        raise _impossible(whole)
    stamp = datetime.combine(day + timedelta(days=midnight_after), at)
    return stamp.replace(tzinfo=_zone(zone)) if zone else stamp


def _zone(name: str) -> tzinfo:
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    if name[0] in "+-":
        offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
        return timezone(-offset if name[0] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Wrong(_("“%(name)s” is not a time zone.") % {"name": name}) from error


def _in_utc(found: date | datetime, zone: ZoneInfo, is_promise: bool) -> datetime:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Wrong(
            _("The year %(year)s is outside %(first)s to %(last)s.")
            % {"year": found.year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    stamp = (
        found if isinstance(found, datetime) else datetime.combine(found, time.min if is_promise else NOON)
    )
    if is_promise and stamp.time() == time.min and stamp.tzinfo is None:
        day_after = stamp.replace(tzinfo=zone) + timedelta(days=1)
        return day_after.astimezone(UTC) - timedelta(microseconds=1)
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=zone)).astimezone(UTC)


def _no_date(text: str) -> Wrong:
    return Wrong(_("“%(text)s” is not a date.") % {"text": text[:100]})


def _impossible(text: str) -> Wrong:
    return Wrong(_("“%(text)s” is not a possible date or time.") % {"text": text[:100]})
