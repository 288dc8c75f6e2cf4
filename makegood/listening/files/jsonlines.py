"""JSON lines as a table: one object a line, what is nested named with dots."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from makegood.listening.files import binary, encoding
from makegood.listening.files.lines import NOT_DECODED
from makegood.listening.files.rows import LONGEST_CELL, LONGEST_ROW, BadRow, CannotRead, Row, Table

# Numbers keep their own digits: 4.50 must not become a binary fraction.
DECODER = msgspec.json.Decoder(float_hook=str)
MOST_KEYS = 10_000
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_jsonlines(path: Path) -> Table:
    """Open a file of JSON objects; its columns are all keys of all objects, in order of appearance."""
    columns, count = _survey(path)
    if not columns:
        raise CannotRead(_("No line of this file is a JSON object."))
    blank = dict.fromkeys(columns, "")

    def read() -> Iterator[Row | BadRow]:
        for line, raw in _lines(path):
            yield _row(line, raw, blank)

    return Table("jsonl", columns, read, "utf-8", "", count, [_("JSON lines: %(n)s objects.") % {"n": count}])


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    for line, raw in enumerate(encoding.lines_of_bytes(binary.blocks(path), LONGEST_ROW), 1):
        text = raw.removeprefix(codecs.BOM_UTF8) if line == 1 else raw
        if text.strip(b"\0 \t\r\n"):
            yield line, text


def _survey(path: Path) -> tuple[list[str], int]:
    """Collect every key there is, so that a late one is not lost, and count the objects."""
    keys: dict[str, None] = {}
    count = 0
    for _line, raw in _lines(path):
        count += 1
        found = _object(raw)
        if isinstance(found, dict) and not found.keys() <= keys.keys():
            keys.update(dict.fromkeys(found))
        if len(keys) > MOST_KEYS:
            raise CannotRead(_("The file has more than {most} columns."), most=MOST_KEYS)
    return list(keys), count


def _row(line: int, raw: bytes, blank: dict[str, str]) -> Row | BadRow:
    found = _object(raw)
    if isinstance(found, str):
        return BadRow(line, found, (raw[:1000].decode(errors="replace").strip().replace("\0", NOT_DECODED),))
    return line, [*(blank | found).values()]


def _object(raw: bytes) -> dict[str, str] | str:
    """Decode one line to flat texts, or say in a sentence why it is none."""
    if len(raw) > LONGEST_ROW:
        return _("The row is longer than %(most)s characters.") % {"most": LONGEST_ROW}
    try:
        found = DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _("This line is not JSON: %(why)s.") % {"why": error}
    if not isinstance(found, dict):
        return _("This line is not a JSON object.")
    return _checked(_flat(found))


def _checked(cells: dict[str, str]) -> dict[str, str] | str:
    for value in cells.values():
        if len(value) > LONGEST_CELL:
            return _("A cell is longer than %(most)s characters.") % {"most": LONGEST_CELL}
        if "\0" in value:
            return _("The row holds NUL characters, which are no text.")
    return cells


def _flat(found: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in found.items():
        if type(value) is str:
            cells[key] = value
        elif isinstance(value, dict):
            cells |= {f"{key}.{inner}": cell for inner, cell in _flat(value).items()}
        else:
            cells[key] = _text(value)
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else msgspec.json.encode(value).decode()
