"""The bytes of a file: what format they are, whether they are compressed, and reading them in blocks."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from makegood.listening.files.rows import CannotRead

BLOCK = 1 << 17
# The first bytes of formats that people send by mistake, with what to say about them.
FOREIGN = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"SQLite format 3": "SQLite",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}


def is_gzip(path: Path) -> bool:
    """Say whether the file is compressed with gzip, whatever its name is."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> BinaryIO:
    """Open the file for reading its (uncompressed) bytes."""
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip(path) else path.open("rb")


def blocks(path: Path) -> Iterator[bytes]:
    """Read the (uncompressed) file block by block; refuses a damaged archive with a sentence."""
    try:
        with open_bytes(path) as file:
            while block := file.read(BLOCK):
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise CannotRead(_("The compressed file is damaged or cut short: {why}."), why=error) from error


def format_of(path: Path) -> str:
    """Tell the format by the content, not by the name: text, jsonl, parquet, sheet, or a refusal."""
    head = next(blocks(path), b"")
    if not head.strip(b"\0\r\n\t "):
        raise CannotRead(_("This file is empty."))
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(path)
    for magic, name in FOREIGN.items():
        if head.startswith(magic):
            raise CannotRead(
                _("This is a {format} file; save it as CSV, XLSX, ODS, JSON lines or Parquet."), format=name
            )
    return _text_format(head)


def _text_format(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"[" and head.rstrip()[-1:] in b"]}":
        raise CannotRead(_("This is one JSON array; save it as JSON lines, one object a line."))
    return "jsonl" if start == b"{" else "text"


def _zip_format(path: Path) -> str:
    if is_gzip(path):
        raise CannotRead(_("A spreadsheet is compressed already; unpack the .gz and try again."))
    try:
        names = zipfile.ZipFile(path).namelist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise CannotRead(_("The spreadsheet is damaged: {why}."), why=error) from error
    if "xl/workbook.xml" in names or "content.xml" in names:
        return "sheet"
    raise CannotRead(_("This is a zip archive; unpack it and choose the file inside."))
