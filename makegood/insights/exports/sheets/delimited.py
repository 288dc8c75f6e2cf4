"""CSV in UTF-8, begun with a byte order mark: without it Excel reads letters as those of another alphabet."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from makegood.insights.exports.sheets.sheet import Cell, Sheet
from makegood.listening.files.cells import neutral

AT_ONCE = 500


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces of a few hundred rows; formulas neutralised, times as 2026-11-19 14:36:00."""
    yield codecs.BOM_UTF8 + _lines([sheet.headings])
    rows = iter(sheet.rows)
    while some := list(islice(rows, AT_ONCE)):
        yield _lines(some)


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return "" if cell is None else f"{cell}"
