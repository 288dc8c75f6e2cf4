"""Rows as the text of a COPY, column by column: most columns of a batch are alike in all rows, or need no escaping."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice, repeat
from typing import Any

import msgspec
from psycopg import DataError
from psycopg.types.json import Jsonb

# so many rows are sent at once: PostgreSQL takes them in while the next are written
BLOCK = 1_000
NUL = "\0"
NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def blocks(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The rows as PostgreSQL reads them from a COPY, a block at a time. All rows have the same columns."""
    rest = iter(rows)
    while some := list(islice(rest, BLOCK)):
        columns = [_written(column) for column in zip(*some, strict=True)]
        yield ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()


def texts(values: Iterable[str]) -> str:
    """Texts as PostgreSQL writes an array of them, ten times as fast as a list; as a parameter, `ANY(%s)` takes it."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in values]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"


def _written(column: Sequence[Any]) -> Iterable[str]:
    if column.count(column[0]) == len(column):
        return repeat(_cell(column[0]), len(column))
    kinds = set(map(type, column))
    if kinds == {str}:
        return _escaped(column)
    if kinds == {int}:
        return map(str, column)
    return map(_cell, column)


def _escaped(column: Sequence[str]) -> Sequence[str]:
    """All texts of a column looked through at once: hardly any has a sign that a COPY would misread."""
    joined = NUL.join(column)
    if joined.count(NUL) >= len(column):
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    if not any(sign in joined for sign in "\\\t\n\r"):
        return column
    return joined.translate(ESCAPES).split(NUL)


def _text(value: str) -> str:
    return _escaped([value])[0]


def _json(value: Any) -> str:
    return _text(msgspec.json.encode(value).decode())


CELLS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _nothing: NULL,
    str: _text,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    Decimal: str,
    # many rows of a batch share a moment, and to write one costs as much as ten other cells
    datetime: lru_cache(maxsize=1024)(str),
    bytes: lambda value: rf"\\x{value.hex()}",
    list: lambda value: _text(texts(value)),
    dict: _json,
    Jsonb: lambda value: _json(value.obj),
}


def _cell(value: Any) -> str:
    kind = type(value)
    if kind not in CELLS:
        kind = next(known for known in CELLS if isinstance(value, known))  # a choice is a text, too
    return CELLS[kind](value)
