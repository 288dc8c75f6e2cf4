"""How times, money, names and counts are put into words for a page."""

import datetime as dt
from decimal import Decimal

from babel import Locale, UnknownLocaleError, numbers
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def span(length: dt.timedelta) -> str:
    """A length of time as people say it: 24 min, 1 h 39, 3 d 4 h, 16 days."""
    minutes = max(1, round(length.total_seconds() / 60))
    hours, days = minutes // 60, minutes // 1440
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if hours < 24:
        return _("%(h)d h %(m)02d") % {"h": hours, "m": minutes % 60}
    if days < 7:
        return _("%(d)d d %(h)d h") % {"d": days, "h": hours % 24}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def ago(moment: dt.datetime, at: dt.datetime) -> str:
    """How long ago: just now, 3 min ago, 2 d 1 h ago."""
    gone = at - moment
    if gone < dt.timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": span(gone)}


def moment_words(moment: dt.datetime, at: dt.datetime) -> str:
    """As short as its distance allows: 14:36 today, Fri 09:10 or 16 Nov 13:30, else 17 Nov, or with its year.

    A bare weekday means one day only: from two days back to four ahead none comes twice.
    Both times are in the viewer's zone already.
    """
    days = (moment.date() - at.date()).days
    if days == 0:
        return date_format(moment, "H:i")
    if -2 <= days <= 4:
        return date_format(moment, "D H:i")
    if abs(days) < 7:
        return date_format(moment, "j M H:i")
    return date_format(moment, "j M" if moment.year == at.year else "j M Y")


def reader_locale() -> Locale:
    """How the reader of this page writes numbers and names."""
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def language(code: str) -> str:
    """A language by its name, in the language of the page; by its code where it is not known."""
    return str(reader_locale().languages.get(code, code))


def initials(name: str) -> str:
    """One or two letters for a face: Maya Okafor is MO; a name nobody knows is a question mark."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper() or "?"


def first_word(name: str) -> str:
    """The part of a name that colleagues use."""
    return (name.split() or [""])[0]


def money(minor: int, currency: str) -> str:
    """An amount of minor units in the reader's way of writing: 6120 GBP is £61.20, 500 JPY is ¥500."""
    digits = numbers.get_currency_precision(currency)
    return numbers.format_currency(Decimal(minor).scaleb(-digits), currency, locale=reader_locale())


def count(number: int, cap: int = 1000) -> str:
    """A count for a person; above the cap nobody counts on: 1,000+."""
    if number > cap:
        return f"{numbers.format_decimal(cap, locale=reader_locale())}+"
    return numbers.format_decimal(number, locale=reader_locale())
