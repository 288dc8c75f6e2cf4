"""Files with columns added: the same rows, with what was judged beside them, as CSV in UTF-8."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from makegood.cli.say import progress, say
from makegood.cli.written import written
from makegood.lib.errors import Refused
from makegood.listening.files import BadRow, Table, open_table

T = TypeVar("T")
AT_ONCE = 5_000


class NoSuchColumn(Refused):
    """{file} has no column “{name}”. It has: {known}."""


class AlreadyThere(Refused):
    """{file} has a column “{name}” already. Rename or remove it first, so that nothing is overwritten."""


def add_columns(
    file: Path,
    out: Path | None,
    *,
    text: str,
    names: Sequence[str],
    judge: Callable[[list[str]], list[tuple[str, ...]]],
    encoding: str | None = None,
) -> int:
    """Write the rows of `file` with columns `names` added, which `judge` fills from many texts at once.

    Rows that cannot be read are told by their line and left out. Returns how many of those written held a text.
    """
    table = open_table(file, encoding)
    at = column(table, file, text)
    for name in names:
        if name in table.columns:
            raise AlreadyThere(file=file, name=name)
    count = 0
    with written(out) as whole, progress(file.name, table.estimate) as advance:
        whole.write(_lines([[*table.columns, *names]]))
        for rows in _batches(good_rows(table)):
            judged = judge([row[at] for row in rows])
            whole.write(_lines([*row, *cells] for row, cells in zip(rows, judged, strict=True)))
            count += sum(bool(row[at].strip()) for row in rows)
            advance(len(rows))
    return count


def column(table: Table, file: Path, name: str) -> int:
    """The place of the column called `name`; NoSuchColumn tells which there are."""
    if name not in table.columns:
        raise NoSuchColumn(file=file, name=name, known=", ".join(table.columns))
    return table.columns.index(name)


def good_rows(table: Table) -> Iterator[list[str]]:
    """The cells of every row that can be read; the others are told by their line."""
    for row in table.rows():
        if isinstance(row, BadRow):
            say(f"Line {row.line} was left out: {row.reason}")
        else:
            yield row[1]


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    running = iter(rows)
    while batch := list(islice(running, AT_ONCE)):
        yield batch


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
