"""What a sheet is, whatever file it becomes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Cell = str | int | float | Decimal | datetime | None
"""Text, a number, a local time without a zone (the heading names it), or nothing."""


@dataclass(frozen=True)
class Sheet:
    """A name of at most 25 letters, a heading for each column, and the rows as they come."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
