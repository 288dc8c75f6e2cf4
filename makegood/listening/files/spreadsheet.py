"""XLSX and ODS as a table: the first sheet that has anything on it, up to 200,000 rows."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from makegood.listening.files import header
from makegood.listening.files.rows import LONGEST_CELL, BadRow, CannotRead, Row, Table

MOST_ROWS = 200_000
MOST_BYTES = 1 << 30
Cell: TypeAlias = float | str | bool | date | datetime | time | timedelta


def open_spreadsheet(path: Path) -> Table:
    """Open a workbook; refuses one that is locked, damaged, or longer than a sheet should be."""
    sheet, others = _first_used(_workbook(path))
    if sheet.total_height > MOST_ROWS + 1:
        raise CannotRead(
            _("The sheet has {rows} rows; up to {most} can be read. Save it as CSV."),
            rows=sheet.total_height,
            most=MOST_ROWS,
        )
    columns, start = _header(sheet)
    notes = [_("Sheet: %(name)s.") % {"name": sheet.name}]
    if others:
        notes.append(_("Left out: the sheets %(names)s.") % {"names": ", ".join(others)})

    def read() -> Iterator[Row | BadRow]:
        return _rows(sheet, start, len(columns))

    return Table("sheet", columns, read, estimate=max(sheet.total_height - start, 0), notes=notes)


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        if sum(part.file_size for part in zipfile.ZipFile(path).infolist()) > MOST_BYTES:
            raise CannotRead(_("Unpacked, this spreadsheet is larger than a gigabyte. Save it as CSV."))
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise CannotRead(_("The spreadsheet is locked with a password.")) from error
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise CannotRead(_("The spreadsheet is damaged: {why}."), why=error) from error


def _first_used(book: CalamineWorkbook) -> tuple[CalamineSheet, list[str]]:
    try:
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except CalamineError as error:
        raise CannotRead(_("The spreadsheet is damaged: {why}."), why=error) from error
    used = [sheet for sheet in sheets if sheet.height]
    if not used:
        raise CannotRead(_("This file is empty."))
    return used[0], [sheet.name for sheet in used[1:]]


def _header(sheet: CalamineSheet) -> tuple[list[str], int]:
    """Find the first row with anything in it: the names, and the row's number."""
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells):
            texts = [_text(cell) for cell in cells]
            while not texts[-1].strip():
                texts.pop()
            return header.names(texts), number
    raise CannotRead(_("This file is empty."))


def _rows(sheet: CalamineSheet, start: int, width: int) -> Iterator[Row | BadRow]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number <= start:
            continue
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield _row(number, texts, width)


def _row(number: int, texts: list[str], width: int) -> Row | BadRow:
    reason = ""
    if any(texts[width:]):
        reason = _("The row has %(found)s cells where the header has %(wanted)s.")
        reason %= {"found": len(texts), "wanted": width}
    elif max(map(len, texts)) > LONGEST_CELL:
        reason = _("A cell is longer than %(most)s characters.") % {"most": LONGEST_CELL}
    elif any("\0" in text for text in texts):
        reason = _("The row holds NUL characters, which are no text.")
    return BadRow(number, reason, tuple(texts)) if reason else (number, texts[:width])


def _text(cell: Cell) -> str:
    """Write a cell as its plain text: whole numbers without a point, dates and times as in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)
