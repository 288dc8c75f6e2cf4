"""XLSX written as it comes: one zipped worksheet after the other, none longer than Excel can open.

The parts are those of ECMA-376, part 1 (SpreadsheetML), with text inside its cells instead of in a shared table: that
table could only be written when all rows are known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import islice
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from makegood.lib.sheets.cells import neutral
from makegood.lib.sheets.frame import CLOSING, frame, opening
from makegood.lib.sheets.sheet import Cell, Sheet

MOST_ROWS = 1_048_576
"""Of a worksheet in Excel, its headings among them."""

MOST_BYTES = 1 << 30
"""Of a worksheet's XML: from 2 GB on the archive needs a form that Excel offers to repair."""

MOST_LETTERS = 32_767
"""Of a cell in Excel, counted in UTF-16."""

AT_ONCE = 500
DAY_ZERO = datetime.fromisoformat("1899-12-30")
FIRST_YEAR = 1900
MOMENT, HEADING = ' s="1"', ' s="2"'
# what XML cannot hold is written as _xHHHH_, and what looks like that already too (ECMA-376, part 1, 22.4.2.4)
NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def xlsx_pieces(sheet: Sheet, most_rows: int = MOST_ROWS) -> Iterator[bytes]:
    """The workbook in pieces. Beyond `most_rows` it goes on in a second worksheet, a third, with the same headings."""
    out, rows, count = _Sink(), _Ahead(sheet.rows), 0
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        while rows.more or not count:
            count += 1
            with archive.open(f"xl/worksheets/sheet{count}.xml", "w") as part:
                for _ in _worksheet(part, sheet.headings, rows, most_rows):
                    yield from out.taken()
        for name, text in frame(sheet.name, count):
            archive.writestr(name, text)
    yield from out.taken()


def _worksheet(part: IO[bytes], headings: Sequence[str], rows: "_Ahead", most_rows: int) -> Iterator[None]:
    part.write(opening(len(headings)) + _row(1, headings, HEADING))
    written, size = 1, 0
    while size < MOST_BYTES and (some := rows.take(min(AT_ONCE, most_rows - written))):
        xml = b"".join(_row(written + place, row) for place, row in enumerate(some, 1))
        part.write(xml)
        written, size = written + len(some), size + len(xml)
        yield
    part.write(CLOSING)


def _row(number: int, cells: Sequence[Cell], style: str = "") -> bytes:
    told = "".join(
        _cell(f"{letters(place)}{number}", cell, style)
        for place, cell in enumerate(cells)
        if cell not in {None, ""}
    )
    return f'<row r="{number}">{told}</row>'.encode()


def _cell(place: str, cell: Cell, style: str) -> str:
    if isinstance(cell, datetime):
        if cell.year < FIRST_YEAR:
            return _text(place, cell.isoformat(" ", "seconds"), style)
        days = (cell - DAY_ZERO).total_seconds() / 86_400
        return f'<c r="{place}"{MOMENT}><v>{days:.9f}</v></c>'
    if isinstance(cell, str):
        return _text(place, neutral(cell), style)
    return f'<c r="{place}"{style}><v>{cell}</v></c>'


def _text(place: str, text: str, style: str) -> str:
    held = escape(NOT_XML.sub(_as_number, fitting(text)))
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'


def _as_number(found: re.Match[str]) -> str:
    return f"_x{ord(found.group()):04X}_"


def fitting(text: str) -> str:
    """As much of a text as a cell of Excel holds; where it is cut it ends in an ellipsis."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MOST_LETTERS:
        return text
    return units[: 2 * (MOST_LETTERS - 1)].decode("utf-16-le", "ignore") + "…"


@cache
def letters(place: int) -> str:
    """The letters of a column: 0 is A, 25 is Z, 26 is AA."""
    rest, last = divmod(place, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)


class _Ahead:
    """Rows of which one is known before it is taken."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = iter(rows)
        self._next = list(islice(self._rows, 1))

    @property
    def more(self) -> bool:
        """Whether there is another row."""
        return bool(self._next)

    def take(self, count: int) -> list[Sequence[Cell]]:
        """The next rows, at most so many."""
        if count < 1:
            return []
        taken = [*self._next, *islice(self._rows, count - len(self._next))]
        self._next = list(islice(self._rows, 1))
        return taken


class _Sink(BytesIO):
    """What the archive writes to: it is handed on, and never looked back at."""

    def tell(self) -> int:
        """Refused, by which the archive knows that it cannot go back."""
        raise OSError

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time, in one piece, if anything was."""
        if piece := self.getvalue():
            self.seek(0)
            self.truncate()
            yield piece
