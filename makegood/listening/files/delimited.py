"""CSV, TSV and their kin as a table."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from makegood.listening.files import dialect, encoding, header
from makegood.listening.files.binary import format_of, is_gzip
from makegood.listening.files.lines import Cutter, physical_lines
from makegood.listening.files.rows import BadRow, CannotRead, Row, Table

HEAD = 200


def open_delimited(path: Path, chosen: str | None = None) -> Table:
    """Open a delimited text file; `chosen` is the encoding a person named, else it has to be certain."""
    codec = encoding.known(chosen) if chosen else encoding.encoding_of(path)
    head = list(islice(_lines(path, codec), HEAD))
    delimiter = _declared(head)
    notes = [_("Encoding: %(name)s.") % {"name": codec}]
    if not delimiter:
        delimiter = dialect.guessed([line for line in head if line.strip("\0\r\n")])
        notes.append(_("Cells are separated by: %(name)s.") % {"name": dialect.NAMES[delimiter]})
    ends = "\n" if any("\n" in line for line in head) else "\r"
    columns = header.names(_cutter(path, codec, delimiter, ends).header())

    def read() -> Iterator[Row | BadRow]:
        cutter = _cutter(path, codec, delimiter, ends)
        cutter.header()
        return cutter.rows(len(columns))

    return Table("csv", columns, read, codec, delimiter, _estimate(path, head, codec), notes)


def first_cells(path: Path) -> list[str]:
    """The first cell of every row of a text file, its first row too; at least one.

    Raises NeedsEncoding; CannotRead with the line of a row that cannot be read, for none is left out in silence.
    """
    if is_gzip(path) or format_of(path) != "text":
        raise CannotRead(_("This is not a CSV file."))
    codec = encoding.encoding_of(path)
    head = list(islice(_lines(path, codec), HEAD))
    delimiter = _declared(head) or dialect.guessed([line for line in head if line.strip("\0\r\n")])
    cutter = _cutter(path, codec, delimiter, "\n" if any("\n" in line for line in head) else "\r")
    first = cutter.header()
    return [first[0], *map(_first_cell, cutter.rows(len(first)))]


def _first_cell(row: Row | BadRow) -> str:
    if isinstance(row, BadRow):
        raise CannotRead(_("Line {line}: {why}"), line=row.line, why=row.reason)
    return row[1][0]


def _declared(head: list[str]) -> str:
    if not head:
        raise CannotRead(_("This file is empty."))
    return dialect.declared(head[0])


def _lines(path: Path, codec: str) -> Iterator[str]:
    return physical_lines(encoding.decoded(path, codec))


def _cutter(path: Path, codec: str, delimiter: str, ends: str) -> Cutter:
    """Begin reading behind the `sep=` line, if there is one."""
    lines = _lines(path, codec)
    first = next(lines, "")
    if dialect.declared(first):
        return Cutter(lines, delimiter, codec, line=2, ends=ends)
    return Cutter(chain([first], lines), delimiter, codec, ends=ends)


def _estimate(path: Path, head: list[str], codec: str) -> int:
    """Guess the number of rows by the length of the first lines (of a compressed file: too few)."""
    if len(head) < HEAD:
        return max(len(head) - 1, 0)
    mean = sum(len(line.encode(codec, "replace")) for line in head) / len(head)
    return int(path.stat().st_size / mean)
