"""What is posted where: accounts, kinds of transactions and their lines. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from makegood.lib.errors import Refused
from makegood.remedies.money import MOST, Money, TooMuch

GOODWILL = "goodwill expense"
OWED = "owed to customers"
GIFT_CODES = "gift codes outstanding"
REDEEMED = "gift codes redeemed"
EXPIRED = "expired"
PAID_OUT = "paid out by "
BY_GIFT_CODE = "gift_code"


class Kind(StrEnum):
    """What a transaction of the ledger stands for."""

    GIVEN = "given"  # a remedy is owed to a customer from now on
    PAYOUT = "payout"  # it reached her
    REVERSAL = "reversal"  # another transaction did not hold
    EXPIRY = "expiry"  # it was not taken, or not used, in time
    REDEMPTION = "redemption"  # a gift code was paid with


class OutOfBalance(Refused):
    """The lines of a transaction come to zero in each currency, and these do not."""


class NothingToPost(Refused):
    """A transaction has lines, and none of them is nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """Money to an account (debit), or from it where it is below zero (credit)."""

    account: str
    money: Money


Lines = tuple[Line, ...]


def move(money: Money, *, debit: str, credit: str) -> Lines:
    """Money from one account to another; NothingGiven or TooMuch where it cannot be a gift."""
    return Line(debit, money.given()), Line(credit, -money)


def given(money: Money) -> Lines:
    """A remedy was given: it costs us, and is owed to her."""
    return move(money, debit=GOODWILL, credit=OWED)


def paid(money: Money, payer: str) -> Lines:
    """What was owed was paid out by a payer; a gift code is paid out when it is redeemed."""
    return move(money, debit=OWED, credit=GIFT_CODES if payer == BY_GIFT_CODE else PAID_OUT + payer)


def redeemed(money: Money) -> Lines:
    """A gift code was paid with."""
    return move(money, debit=GIFT_CODES, credit=REDEEMED)


def expired(money: Money) -> Lines:
    """What was left on a gift code was not used in time."""
    return move(money, debit=GIFT_CODES, credit=EXPIRED)


def reversed_(lines: Sequence[Line]) -> Lines:
    """The same the other way round."""
    return tuple(Line(line.account, -line.money) for line in lines)


def must_balance(lines: Sequence[Line]) -> None:
    """Refuse what the database would refuse at the end of its transaction."""
    sums: Counter[str] = Counter()
    for line in lines:
        if abs(line.money.amount) > MOST:
            raise TooMuch(amount=line.money)
        sums[line.money.currency] += line.money.amount
    if not lines or not all(line.money.amount for line in lines):
        raise NothingToPost
    if any(sums.values()):
        raise OutOfBalance
