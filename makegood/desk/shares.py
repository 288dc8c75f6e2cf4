"""How shares and their intervals are put into words, and drawn on a line."""

from dataclasses import dataclass
from functools import lru_cache

from babel import numbers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.insights.rules.rates import ENOUGH
from makegood.lib.pages import reader_locale


def percent(share: float) -> str:
    """A share from 0 to 1 in per cent, with one decimal below ten: 84 %, 5.1 %."""
    digits = 0 if share >= 0.0995 or share == 0 else 1
    return _percent(round(100 * share, digits), get_language())


@lru_cache(4096)
def _percent(number: float, _language: str | None) -> str:
    # the radar says three hundred shares, of which there are not two hundred different ones
    return f"{numbers.format_decimal(number, locale=reader_locale())} %"


def between(low: float, high: float) -> str:
    """The interval of a share, both ends from 0 to 1: between 80 and 87 %."""
    return _("between %(low)s and %(high)s") % {"low": percent(low).removesuffix(" %"), "high": percent(high)}


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

    return Whisker(place(share), place(low), place(high), None if mean is None else place(mean), n < ENOUGH)
