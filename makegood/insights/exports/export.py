"""One export: a query whose columns have headings, read row by row; every time in the zone its heading names."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from makegood.insights.exports.sheets import Cell
from makegood.insights.exports.streaming import estimate, stream


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the SQL behind it, and how what the database gives becomes a cell. `{tz}` in a heading is the zone."""

    heading: str
    sql: str
    read: Callable[[Any], Cell] | None = None


@dataclass(frozen=True)
class Export:
    """Columns over `source`: the SQL after the SELECT, ending in its order. `params` hold the zone under "tz"."""

    name: str
    columns: Sequence[Column]
    source: str
    params: Mapping[str, Any]

    @property
    def sql(self) -> str:
        """The whole query."""
        return f"SELECT {', '.join(column.sql for column in self.columns)} {self.source}"

    @property
    def headings(self) -> list[str]:
        """What stands over the columns."""
        return [column.heading.replace("{tz}", self.params["tz"]) for column in self.columns]

    def about(self) -> int:
        """About how many rows it has."""
        return estimate(self.sql, self.params)

    def rows(self) -> Generator[list[Cell], None, None]:
        """The rows one by one; closed early, it lets go of the transaction that it reads in."""
        reads = [column.read for column in self.columns]
        with closing(stream(self.sql, self.params)) as found:
            for row in found:
                yield [read(cell) if read else cell for read, cell in zip(reads, row, strict=True)]


def text(heading: str, sql: str) -> Column:
    """Text."""
    return Column(heading, sql)


def number(heading: str, sql: str) -> Column:
    """A number."""
    return Column(heading, sql)


def yes_no(heading: str, sql: str) -> Column:
    """Yes or no."""
    return Column(heading, f"CASE WHEN {sql} THEN 'yes' ELSE 'no' END")


def instant(heading: str, sql: str) -> Column:
    """A time in the zone of the export, which its heading names."""
    return Column(f"{heading} ({{tz}})", f"date_trunc('second', {sql} AT TIME ZONE %(tz)s)")


def money(heading: str, sql: str, currency: str) -> list[Column]:
    """An amount in whole units of its currency, and the currency beside it."""
    amount = f"CASE WHEN {sql} IS NOT NULL THEN ARRAY[{sql}::text, {currency}] END"
    return [Column(heading, amount, _whole), Column("currency", currency)]


def _whole(told: Sequence[str] | None) -> Cell:
    """Minor units and a currency as a decimal number: 6120 GBP is 61.20."""
    if told is None:
        return None
    minor, currency = told
    return Decimal(minor).scaleb(-get_currency_precision(currency))
