"""How times, clocks, money, names and shares are put into words and shapes for a page."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from babel import Locale, UnknownLocaleError, numbers
from django.utils.dateformat import format as date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

FEW = 30
"""Below this number of answers a share is not drawn as if it were known."""

SOON_FROM = 80
"""Per cent of a clock's time after which it is shown as running out (RES-02 warns at the same mark)."""

SEVERITIES: tuple[tuple[str, Promise], ...] = (
    ("slight", lazy("Slight")),
    ("mild", lazy("Mild")),
    ("serious", lazy("Serious")),
    ("severe", lazy("Severe")),
    ("critical", lazy("Critical")),
)
"""Shape and word of each severity, 0 to 4."""


class Mood(StrEnum):
    """The five states a clock can be in; each has its own word, shape and colour."""

    LATE = "late"
    SOON = "soon"
    PLENTY = "plenty"
    PAUSED = "paused"
    KEPT = "kept"


@dataclass(frozen=True)
class Clock:
    """What a clock shows: `share` is the time gone in whole per cent, 0 to 100."""

    mood: Mood
    words: str
    short: str
    share: int


def clock(
    due_at: dt.datetime,
    at: dt.datetime,
    *,
    since: dt.datetime | None = None,
    warn_at: dt.datetime | None = None,
    state: str = "",
) -> Clock:
    """The clock of a promise due at `due_at`, seen `at`, begun at `since`; `state`: kept or paused.

    It runs out from `warn_at` on; where that is not known, from SOON_FROM per cent of its time.
    """
    gone = share_gone(since, due_at, at)
    if state == Mood.KEPT:
        return Clock(Mood.KEPT, _("kept"), _("kept"), 100)
    if state == Mood.PAUSED:
        return Clock(Mood.PAUSED, _("waiting for the customer"), _("waiting"), gone)
    if at > due_at:
        late = _("%(time)s late") % {"time": span(at - due_at)}
        return Clock(Mood.LATE, late, late, 100)
    left, soon = span(due_at - at), at >= warn_at if warn_at else gone >= SOON_FROM
    share = max(gone, SOON_FROM) if soon else gone
    return Clock(Mood.SOON if soon else Mood.PLENTY, _("%(time)s left") % {"time": left}, left, share)


def share_gone(since: dt.datetime | None, due_at: dt.datetime, at: dt.datetime) -> int:
    """Per cent of the way from `since` to `due_at` that is gone `at`; 0 where nobody knows when it began."""
    if not since or due_at <= since:
        return 0
    return max(0, min(100, int(100 * ((at - since) / (due_at - since)))))


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
    """As short as its distance allows: 14:36 today, Fri 09:10 this week, else 17 Nov, or with its year.

    Both times are in the viewer's zone already.
    """
    days = abs((moment.date() - at.date()).days)
    if days == 0:
        return date_format(moment, "H:i")
    if days < 7:
        return date_format(moment, "D H:i")
    return date_format(moment, "j M" if moment.year == at.year else "j M Y")


def language(code: str) -> str:
    """A language by its name, in the language of the page; by its code where it is not known."""
    return str(_locale().languages.get(code, code))


def initials(name: str) -> str:
    """One or two letters for a face: Maya Okafor is MO; a name nobody knows is a question mark."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper() or "?"


def first_word(name: str) -> str:
    """The part of a name that colleagues use."""
    return (name.split() or [""])[0]


def severity_shape(level: int) -> tuple[str, Promise]:
    """Shape key and word of a severity from 0 to 4; what lies outside counts as the nearest."""
    return SEVERITIES[max(0, min(len(SEVERITIES) - 1, level))]


def _locale() -> Locale:
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def score_words(score: Decimal, scale: str) -> str:
    """A score with the best of its scale: 2 of 5; a thumb is up or down."""
    if scale == "thumbs":
        return _("thumb up") if score > 0 else _("thumb down")
    best = scale.rpartition("-")[2] if "-" in scale else "5"
    return _("%(score)s of %(best)s") % {"score": f"{score.normalize():f}", "best": best}


def money(minor: int, currency: str) -> str:
    """An amount of minor units in the reader's way of writing: 6120 GBP is £61.20, 500 JPY is ¥500."""
    digits = numbers.get_currency_precision(currency)
    return numbers.format_currency(Decimal(minor).scaleb(-digits), currency, locale=_locale())


def percent(share: float) -> str:
    """A share from 0 to 1 in per cent, with one decimal below ten: 84 %, 5.1 %."""
    digits = 0 if share >= 0.0995 or share == 0 else 1
    return f"{numbers.format_decimal(round(100 * share, digits), locale=_locale())} %"


def between(low: float, high: float) -> str:
    """The interval of a share, both ends from 0 to 1: between 80 and 87 %."""
    return _("between %(low)s and %(high)s") % {"low": percent(low).removesuffix(" %"), "high": percent(high)}


def count(number: int, cap: int = 1000) -> str:
    """A count for a person; above the cap nobody counts on: 1,000+."""
    if number > cap:
        return f"{numbers.format_decimal(cap, locale=_locale())}+"
    return numbers.format_decimal(number, locale=_locale())


@dataclass(frozen=True)
class Whisker:
    """A share with its interval as places on a line, each in per cent of its width."""

    dot: float
    low: float
    high: float
    mean: float | None
    few: bool


def whisker(
    share: float,
    low: float,
    high: float,
    n: int,
    *,
    mean: float | None = None,
    start: float = 0,
    end: float = 1,
) -> Whisker:
    """Where share, interval and mean lie on a scale from `start` to `end` (all 0 to 1)."""

    def place(value: float) -> float:
        return round(100 * min(max((value - start) / (end - start), 0), 1), 1)

    return Whisker(place(share), place(low), place(high), None if mean is None else place(mean), n < FEW)
