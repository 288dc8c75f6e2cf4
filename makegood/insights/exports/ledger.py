"""The ledger as a bookkeeper imports it: a line for each entry, with a debit or a credit."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from makegood.insights.exports.export import Column, Export, number, text
from makegood.insights.exports.sheets import Cell
from makegood.insights.queries.let_down import EVER
from makegood.remedies.money import digits


def _whole(told: Sequence[str] | None) -> Cell:
    """Minor units and a currency as a decimal number with all its decimals: 2000 GBP is 20.00."""
    if told is None:
        return None
    minor, currency = told
    return Decimal(minor).scaleb(-digits(currency))


def _side(heading: str, sign: str) -> Column:
    amount = f"CASE WHEN {sign}e.amount > 0 THEN ARRAY[({sign}e.amount)::text, a.currency] END"
    return Column(heading, amount, _whole)


LINES = (
    text("date ({tz})", "to_char(p.at AT TIME ZONE %(tz)s, 'YYYY-MM-DD')"),
    number("transaction", "p.id"),
    text("account", "a.name"),
    _side("debit", ""),
    _side("credit", "-"),
    text("currency", "a.currency"),
    text("reference", "p.reference"),
    text("kind", "p.kind"),
)
FROM_LINES = """
FROM remedies_entry e JOIN remedies_posting p ON p.id = e.posting_id
JOIN remedies_ledgeraccount a ON a.id = e.account_id WHERE p.at >= %(since)s ORDER BY p.id, e.id
"""


def ledger(tz: str, since: dt.datetime | None = None) -> Export:
    """Every entry posted since then, transaction by transaction; dates in the zone that their heading names."""
    return Export("ledger", LINES, FROM_LINES, {"tz": tz, "since": since or EVER})
