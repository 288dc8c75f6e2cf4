"""What reading a file gives: rows with their physical line, rows that cannot be used, and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, TypeAlias

from makegood.lib.errors import Refused

LONGEST_CELL = 100_000
LONGEST_ROW = 1_000_000


class BadRow(NamedTuple):
    """A row that does not get in: its physical line, a sentence that says why, and its cells as found.

    A row that cannot be cut into cells has one "cell", the line itself.
    """

    line: int
    reason: str
    raw: tuple[str, ...]


Row: TypeAlias = tuple[int, list[str]]


class CannotRead(Refused):
    """This file cannot be read."""


@dataclass(frozen=True)
class Candidate:
    """An encoding that may be the file's, with lines of the file as they read in it."""

    encoding: str
    preview: list[str]


class NeedsEncoding(CannotRead):
    """No encoding surely fits this file. Choose the one whose preview reads right."""

    def __init__(self, candidates: list[Candidate]) -> None:
        super().__init__()
        self.candidates = candidates


@dataclass
class Table:
    """An open file as columns and a stream of rows that can be read again from the start.

    `kind` is csv, jsonl, parquet or sheet; `encoding` is "" where the format has none of its own;
    `estimate` is about how many rows there are; `notes` say what was guessed, in sentences.
    """

    kind: str
    columns: list[str]
    read: Callable[[], Iterator[Row | BadRow]]
    encoding: str = ""
    delimiter: str = ""
    estimate: int = 0
    notes: list[str] = field(default_factory=list)

    def rows(self, skip: int = 0) -> Iterator[Row | BadRow]:
        """Read the rows, good and bad, in the order of the file, leaving out the first `skip` of them."""
        return islice(self.read(), skip, None)
