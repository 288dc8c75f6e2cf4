"""Columns that come from another file beside this one: looked up by a key, summed or taken."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from makegood.listening.files.columns import find
from makegood.listening.files.mapping import BadMapping, Join
from makegood.listening.files.opening import open_table
from makegood.listening.files.rows import BadRow, Table
from makegood.listening.files.values import Wrong, number

MOST_KEYS = 1_000_000


@dataclass
class Joined:
    """A joined file in memory: which of our columns is its key, the columns it adds, and their cells."""

    key: int
    columns: list[str]
    cells: dict[str, list[str]]

    def of(self, values: list[str]) -> list[str]:
        """Return the joined cells for a row, empty ones where nothing fits."""
        return self.cells.get(values[self.key].strip()) or [""] * len(self.columns)


def load_join(name: str, join: Join, columns: list[str], folder: Path | None) -> Joined:
    """Read a joined file whole, for a table that has `columns`."""
    ours, theirs = next(iter(join.on.items())) if isinstance(join.on, dict) else (join.on, join.on)
    sums, takes = _listed(join.sum), _listed(join.take)
    if not sums and not takes:
        raise BadMapping(_("[join.{name}] takes no column and sums none."), name=name)
    table = open_table(_beside(folder, join.file))
    places = [find(column, table.columns) for column in [*sums, *takes]]
    cells = _collect(table, find(theirs, table.columns), places, len(sums))
    return Joined(find(ours, columns), [f"{name}.{column}" for column in [*sums, *takes]], cells)


def _collect(table: Table, key: int, places: list[int], sums: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in table.rows():
        if isinstance(row, BadRow):
            continue
        cells = [row[1][place] for place in places]
        known = found.setdefault(row[1][key].strip(), cells)
        if known is not cells:
            known[:sums] = [_sum(a, b) for a, b in zip(known[:sums], cells[:sums], strict=True)]
        if len(found) > MOST_KEYS:
            raise BadMapping(_("A joined file has more than {most} rows."), most=MOST_KEYS)
    return found


def _sum(one: str, other: str) -> str:
    """Add two cells exactly; what is no number makes the sum one no more."""
    try:
        total = (number(one, ".") or Decimal(0)) + (number(other, ".") or Decimal(0))
    except Wrong:
        return _("not a number")
    return format(total, "f")


def _beside(folder: Path | None, pattern: str) -> Path:
    if folder is None:
        raise BadMapping(_("The mapping joins “{file}”, which did not come with this file."), file=pattern)
    if "/" in pattern or "\\" in pattern or pattern.startswith("."):
        raise BadMapping(
            _("A joined file lies beside the file that is read: “{file}” does not."), file=pattern
        )
    fitting = sorted(folder.glob(pattern))
    if len(fitting) != 1:
        raise BadMapping(
            _("“{file}” fits {count} files in {folder}."), file=pattern, count=len(fitting), folder=folder
        )
    return fitting[0]


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
