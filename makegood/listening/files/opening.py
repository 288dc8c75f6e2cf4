"""Opening a file of any format we read, told by its content."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from makegood.listening.files import binary
from makegood.listening.files.delimited import open_delimited
from makegood.listening.files.jsonlines import open_jsonlines
from makegood.listening.files.rows import CannotRead, Table
from makegood.listening.files.spreadsheet import open_spreadsheet


def open_table(path: Path, encoding: str | None = None) -> Table:
    """Open a file of any format we read, by its content; `encoding` settles a text file's.

    Raises NeedsEncoding when a person has to choose one, CannotRead when the file cannot be read.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir() or path.is_char_device()):
            raise CannotRead(_("{path} can be read only once. Save it as a file first."), path=path)
        return _open(path, encoding)
    except OSError as error:
        raise CannotRead("{why}: {path}", why=error.strerror, path=path) from error


def source_named(name: str) -> str:
    """What a file is called where nobody says its source: without its endings, and without the number of a copy.

    Ids are unique within a source: the same file compressed, or downloaded again, is no other source.
    """
    plain = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    return re.sub(r"[ _]*\(\d+\)$", "", Path(plain).stem)[:80] or "file"


def _open(path: Path, encoding: str | None) -> Table:
    kind = binary.format_of(path)
    if kind == "sheet":
        return open_spreadsheet(path)
    if kind == "parquet":
        # Arrow costs 50 MB and is rarely needed: it is loaded with the first Parquet file.
        from makegood.listening.files.parquet import open_parquet

        return open_parquet(path)
    return open_jsonlines(path) if kind == "jsonl" else open_delimited(path, encoding)
