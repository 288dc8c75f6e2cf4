"""The numbers in a file that names whom an incident hit: all of them, or none and a sentence that says why."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.uploadedfile import UploadedFile

from makegood.lib.errors import Refused
from makegood.listening.files import NeedsEncoding, first_cells

LARGEST_FILE = 20_000_000
HEADINGS = {"id", "external_id", "order", "order_id", "number", "encounter", "booking", "visit", "stay"}


class TooLarge(Refused):
    """This file is larger than {most} MB. Keep only the column of numbers, or say a time and a place instead."""


class WhichEncoding(Refused):
    """It is not certain how this file writes its letters. Save it as CSV in UTF-8."""


def numbers_in(file: "UploadedFile[bytes]") -> list[str]:
    """The first cell of every row but a heading; raises CannotRead, with the line where it is about one."""
    if (file.size or 0) > LARGEST_FILE:
        raise TooLarge(most=LARGEST_FILE // 1_000_000)
    with NamedTemporaryFile() as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        cells = _cells(Path(kept.name))
    return cells[1:] if cells[0].strip().lower() in HEADINGS else cells


def _cells(path: Path) -> list[str]:
    try:
        return first_cells(path)
    except NeedsEncoding as unsure:
        raise WhichEncoding from unsure
