"""Parquet as a table, read in small batches so that memory stays bounded."""

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from makegood.listening.files import binary, header
from makegood.listening.files.lines import readable
from makegood.listening.files.rows import LONGEST_CELL, BadRow, CannotRead, Row, Table

BATCH = 4_096


def open_parquet(path: Path) -> Table:
    """Open a Parquet file; a row's "line" is its number, counted from 1."""
    file = _file(path)
    names = header.names(file.schema_arrow.names)

    def read() -> Iterator[Row | BadRow]:
        return _rows(_file(path))

    rows = file.metadata.num_rows
    return Table("parquet", names, read, estimate=rows, notes=[_("Parquet: %(n)s rows.") % {"n": rows}])


def _file(path: Path) -> Any:
    try:
        source = _unpacked(path) if binary.is_gzip(path) else path
        return pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 16)
    except (pa.ArrowException, OSError, EOFError) as error:
        raise CannotRead(_("The Parquet file is damaged: {why}."), why=error) from error


def _unpacked(path: Path) -> Any:
    """Unpack into a nameless temporary file: Parquet is read from its end."""
    with tempfile.TemporaryFile() as file, gzip.open(path, "rb") as packed:
        shutil.copyfileobj(packed, file)
        file.seek(0)
        # A second handle, for the rows are read after this block; the file goes when it is closed.
        return os.fdopen(os.dup(file.fileno()), "rb")


def _rows(file: Any) -> Iterator[Row | BadRow]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
            columns = [_texts(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield _row(number, list(cells))
    except (pa.ArrowException, OSError) as error:
        raise CannotRead(_("The Parquet file is damaged: {why}."), why=error) from error


def _row(number: int, cells: list[str]) -> Row | BadRow:
    for cell in cells:
        if "\0" in cell or len(cell) > LONGEST_CELL:
            reason = _("A cell holds NUL characters or is longer than %(most)s characters.")
            return BadRow(number, reason % {"most": LONGEST_CELL}, tuple(readable(c[:1000]) for c in cells))
    return number, cells


def _texts(column: Any) -> list[str]:
    """Turn a column into texts: whole numbers, decimals and times as they are written, nothing as ""."""
    values = column.to_pylist()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return ["" if value is None else value for value in values]
    return ["" if value is None else _text(value) for value in values]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return msgspec.json.encode(value).decode() if isinstance(value, (list, dict)) else str(value)
