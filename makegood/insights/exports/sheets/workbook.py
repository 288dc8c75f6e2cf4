"""XLSX by XlsxWriter, row by row through a file on disk, so that no number of rows fills the memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from makegood.insights.exports.sheets.sheet import Cell, Sheet
from makegood.listening.files.cells import neutral

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Of a worksheet in Excel, its headings among them."""

MOST_LETTERS = 32_767
"""Of a cell in Excel, counted in UTF-16."""

FIRST_YEAR = 1900
PIECE = 1 << 16
WIDTH = 20
OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss", "use_zip64": True}


def xlsx_pieces(sheet: Sheet, most_rows: int = MOST_ROWS) -> Iterator[bytes]:
    """The workbook in pieces. Beyond `most_rows` it goes on in a second worksheet, a third, with the same headings."""
    with TemporaryDirectory(prefix="makegood-") as folder:
        path = Path(folder) / "sheet.xlsx"
        # loaded here because it costs 3 MB in every process, and only downloads need it
        with import_module("xlsxwriter").Workbook(path, {**OPTIONS, "tmpdir": folder}) as book:
            _write(book, sheet, most_rows)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _write(book: "Workbook", sheet: Sheet, most_rows: int) -> None:
    rows, count = iter(sheet.rows), 0
    ahead = list(islice(rows, 1))
    while ahead or not count:
        count += 1
        page = book.add_worksheet(sheet.name if count == 1 else f"{sheet.name} {count}")
        _head(book, page, sheet.headings)
        for place, cells in enumerate(chain(ahead, islice(rows, most_rows - 1 - len(ahead))), 1):
            _row(page, place, cells)
        ahead = list(islice(rows, 1))


def _head(book: "Workbook", page: "Worksheet", headings: Sequence[str]) -> None:
    page.set_column(0, len(headings) - 1, WIDTH)
    page.freeze_panes(1, 0)
    page.write_row(0, 0, headings, book.add_format({"bold": True}))


def _row(page: "Worksheet", number: int, cells: Sequence[Cell]) -> None:
    for place, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            page.write_string(number, place, fitting(neutral(cell)))
        elif isinstance(cell, datetime) and cell.year >= FIRST_YEAR:
            page.write_datetime(number, place, cell)
        elif isinstance(cell, datetime):
            page.write_string(number, place, cell.isoformat(" ", "seconds"))
        else:
            page.write_number(number, place, cell)


def fitting(text: str) -> str:
    """As much of a text as a cell of Excel holds; where it is cut it ends in an ellipsis."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MOST_LETTERS:
        return text
    return units[: 2 * (MOST_LETTERS - 1)].decode("utf-16-le", "ignore") + "…"
