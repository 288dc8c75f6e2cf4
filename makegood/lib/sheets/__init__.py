"""Sheets that leave the house: rows as CSV or XLSX in pieces, so that no number of rows fills the memory."""

from collections.abc import Callable, Iterator, Mapping

from makegood.lib.sheets.cells import neutral, restore
from makegood.lib.sheets.delimited import csv_pieces
from makegood.lib.sheets.sheet import Cell, Sheet
from makegood.lib.sheets.workbook import xlsx_pieces

PIECES: Mapping[str, Callable[[Sheet], Iterator[bytes]]] = {"csv": csv_pieces, "xlsx": xlsx_pieces}
"""How a sheet is written, by the ending of its file."""

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a browser is told that it gets."""

__all__ = ["MEDIA", "PIECES", "Cell", "Sheet", "csv_pieces", "neutral", "restore", "xlsx_pieces"]
