"""Sheets that leave the house: rows as CSV or XLSX in pieces, so that no number of rows fills the memory."""

from collections.abc import Callable, Iterator, Mapping

from makegood.insights.exports.sheets.delimited import csv_pieces
from makegood.insights.exports.sheets.sheet import Cell, Sheet
from makegood.insights.exports.sheets.workbook import xlsx_pieces

PIECES: Mapping[str, Callable[[Sheet], Iterator[bytes]]] = {"csv": csv_pieces, "xlsx": xlsx_pieces}
"""How a sheet is written, by the ending of its file."""

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a browser is told that it gets."""

__all__ = ["MEDIA", "PIECES", "Cell", "Sheet", "csv_pieces", "xlsx_pieces"]
