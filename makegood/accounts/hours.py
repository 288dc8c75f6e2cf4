"""Working hours as people say them: "Monday to Friday, 9:00 to 17:30"."""

from itertools import groupby

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.accounts.models import Calendar

DAY = 24 * 60


def hours_words(calendar: Calendar) -> str:
    """The week of a calendar; days with the same windows stand together. Holidays are not told here."""
    week = [calendar.windows.get(str(day)) or [] for day in range(7)]
    found = []
    for windows, days in groupby(range(7), key=lambda day: week[day]):
        if windows:
            found.append(f"{_days(list(days))}, {_windows(windows)}")
    return "; ".join(found)


def _days(days: list[int]) -> str:
    names = Locale.parse(get_language() or "en", sep="-").days["stand-alone"]["wide"]
    first, last = names[days[0]], names[days[-1]]
    if len(days) == 1:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _windows(windows: list[list[int]]) -> str:
    spans = [
        _("%(begin)s to %(end)s") % {"begin": _clock(begin), "end": _clock(end)} for begin, end in windows
    ]
    return _(" and ").join(spans)


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60}:{minute % 60:02d}"
