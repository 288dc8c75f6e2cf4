"""Money: whole minor units of an ISO 4217 currency. Pure: no database, no clock."""

import re
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, total_ordering
from typing import Self

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_precision, list_currencies

from makegood.lib.errors import Refused

MOST = 10**15
"""Minor units that one gift may come to; sums may go beyond, as far as the database counts."""
ROOM = 2**63 - 1

# Where CLDR, which babel follows, tells how an amount is usually shown and not into what it is divided (ISO 4217).
DIVIDED = {
    "AFN": 2, "ALL": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2, "RSD": 2, "SLL": 2,
    "SOS": 2, "SYP": 2, "YER": 2,
}  # fmt: skip
# Metals, units of account and codes for tests: nobody is paid in them.
NO_MONEY = frozenset(
    ["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XRE", "XSU", "XTS", "XUA", "XXX"]
)
WRITTEN = re.compile(
    r"(?P<minus>-?)(?P<whole>\d{1,19})(?:\.(?P<part>\d{1,4}))? (?P<currency>[A-Z]{3})", re.ASCII
)
# CLDR wants a gap where a letter of the currency would touch the number; babel leaves it out.
GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)")


class BadMoney(Refused):
    """This amount cannot be taken."""

    status = 422


class NotMoney(BadMoney):
    """“{text}” is no amount of money. Write it like 20.00 GBP."""


class NoSuchCurrency(BadMoney):
    """There is no currency {code}. Use a code of ISO 4217, such as EUR or JPY."""


class NoLongerMoney(BadMoney):
    """Nobody is paid in {code} any more. Say it in the currency that is used now."""


class MixedCurrencies(BadMoney):
    """{one} and {other} cannot be reckoned together: they are different currencies."""


class TooFine(BadMoney):
    """{text} is finer than {currency} is divided: it has {digits} decimals."""


class NothingGiven(BadMoney):
    """A gift is more than nothing, and {amount} is not."""


class TooMuch(BadMoney):
    """{amount} is more than can be kept in one entry."""


@cache
def digits(currency: str) -> int:
    """How many decimals a currency is divided into (ISO 4217): JPY 0, EUR 2, BHD 3."""
    if currency not in _known():
        raise NoSuchCurrency(code=currency)
    return DIVIDED.get(currency, get_currency_precision(currency))


@cache
def _known() -> frozenset[str]:
    return frozenset(list_currencies()) - NO_MONEY


def in_use(currency: str) -> str:
    """A currency that is legal tender somewhere today. NoLongerMoney for what was withdrawn, such as DEM or HRK.

    Amounts kept from earlier days are still read and shown; nothing new is given in them.
    """
    digits(currency)
    if currency not in _in_use():
        raise NoLongerMoney(code=currency)
    return currency


@cache
def _in_use() -> frozenset[str]:
    """By the territories of CLDR, each with its currencies: the code, since when, until when, whether legal tender."""
    everywhere = get_global("territory_currencies").values()
    return frozenset(
        code for kept in everywhere for code, _since, until, legal in kept if legal and not until
    )


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """So many minor units of a currency: `Money(2000, "GBP")` is twenty pounds. Below zero it is owed back."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise NotMoney(text=self.amount)
        digits(self.currency)
        if abs(self.amount) > ROOM:
            raise TooMuch(amount=self)

    def __str__(self) -> str:
        """As `parse` reads it: 20.00 GBP."""
        return f"{self.decimal():f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MixedCurrencies(one=self, other=other)
        return other.amount

    def decimal(self) -> Decimal:
        """In the currency's main unit, with exactly its decimals."""
        return Decimal(self.amount).scaleb(-digits(self.currency))

    def share(self, of_all: Fraction | int) -> "Money":
        """A part of it, such as `Fraction(30, 100)`, in whole minor units.

        Rounding: to the nearest, and at the half away from zero, so that the customer gets the half cent
        (docs/decisions/0140-the-half-cent-is-hers.md).
        """
        part = abs(self.amount) * Fraction(of_all)
        whole = int((part + Fraction(1, 2)) // 1)
        return Money(whole if self.amount >= 0 else -whole, self.currency)

    def percent(self, points: Decimal | int) -> "Money":
        """So many per cent of it, rounded as `share` does."""
        return self.share(Fraction(points) / 100)

    def said(self, language: str = "en") -> str:
        """As people who read that language write it: £20.00, 20,00 £, ￥2,000."""
        locale = _locale(language)
        pattern = copy(locale.currency_formats["standard"])
        pattern.frac_prec = (digits(self.currency),) * 2
        written: str = pattern.apply(self.decimal(), locale, currency=self.currency, currency_digits=False)
        return GLUED.sub("\N{NO-BREAK SPACE}", written)

    def given(self) -> Self:
        """The same, where it is meant as a gift: NothingGiven at zero and below, TooMuch above 10^15."""
        if self.amount <= 0:
            raise NothingGiven(amount=self)
        if self.amount > MOST:
            raise TooMuch(amount=self)
        return self


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def nothing(currency: str) -> Money:
    """None of a currency: where a sum begins."""
    return Money(0, currency)


def parse(text: str) -> Money:
    """ "20.00 GBP" as money; NotMoney or TooFine where it cannot be."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        raise NotMoney(text=text)
    part, divided = found["part"] or "", digits(found["currency"])
    if len(part) > divided:
        raise TooFine(text=text.strip(), currency=found["currency"], digits=divided)
    amount = int(found["whole"] + part.ljust(divided, "0"))
    return Money(-amount if found["minus"] else amount, found["currency"])
