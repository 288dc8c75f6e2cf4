"""Physical lines of text and the rows they make: cut, counted, and named when they cannot be cut."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from makegood.listening.files.encoding import MARK
from makegood.listening.files.rows import LONGEST_CELL, LONGEST_ROW, BadRow, Row

# A quoted cell may run over this many lines; a quote that is still open then was never closed.
MOST_LINES = 1_000
NOT_DECODED = "�"


def physical_lines(blocks: Iterable[str]) -> Iterator[str]:
    """Cut text into lines with their ends (LF, CRLF or CR, nothing else).

    A line beyond LONGEST_ROW is cut one character behind it and its rest dropped, so that memory stays
    bounded and whoever reads it sees that it is too long.
    """
    carry, dropping = "", False
    for block in blocks:
        lines = StringIO(carry + block, newline="").readlines()
        carry = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        if dropping and lines:
            lines[0], dropping = "", False
        yield from filter(None, lines)
        if dropping:
            carry = ""
        elif len(carry) > LONGEST_ROW:
            yield carry[: LONGEST_ROW + 1] + "\n"
            carry, dropping = "", True
    if carry.strip("\0"):
        yield carry


class Cutter:
    """Cuts the lines of a delimited file into rows.

    A row with a quoted cell may run over several lines. When its quote is never closed, or the cells it
    makes do not fit, only its first line is refused and reading goes on with the next one: nothing is
    swallowed. `line` is the number of the physical line taken last, as editors and grep count: by line feeds,
    or by carriage returns in a file (`ends`) that has no line feeds.
    """

    def __init__(
        self, lines: Iterator[str], delimiter: str, encoding: str, line: int = 1, ends: str = "\n"
    ) -> None:
        self.line = line
        self._ends = ends
        self._ended = False
        self._lines = lines
        self._delimiter = delimiter
        self._encoding = encoding
        self._pending: deque[str] = deque()
        self._first = ""
        self._taken: list[str] = []
        self._reader = csv.reader(_Feed(self), delimiter=delimiter, strict=True)

    def rows(self, width: int) -> Iterator[Row | BadRow]:
        """Cut rows of `width` cells, each with the number of the line on which it begins."""
        delimiter, ends = self._delimiter, self._ends
        for text in self._texts():
            self.line += self._ended
            self._ended = text[-1] in ends
            if '"' in text or "\0" in text or MARK in text or len(text) > LONGEST_CELL:
                found = self._careful(text, width)
            else:
                cells = text.rstrip("\r\n").split(delimiter)
                if len(cells) == width and cells[0]:
                    yield self.line, cells
                    continue
                found = self._fit(self.line, cells, width)
            if found is not None:
                yield found

    def header(self) -> list[str]:
        """Cut the first row that is not blank, however many cells it has; [] when there is none."""
        while (text := self.take()) is not None:
            if text.strip("\0\r\n\t ,;|"):
                self._begin(text)
                start = self.line
                try:
                    return next(self._reader)
                except csv.Error as error:
                    return list(self._back_out(start, error).raw[0].split(self._delimiter))
        return []

    def _texts(self) -> Iterator[str]:
        """Give the physical lines, first those that were taken and given back."""
        pending, lines = self._pending, self._lines
        while True:
            while pending:
                yield pending.popleft()
            text = next(lines, "")
            if not text:
                return
            yield text

    def take(self) -> str | None:
        """Take the next physical line; None at the end of the file."""
        text = self._pending.popleft() if self._pending else next(self._lines, None)
        if text is not None:
            self.line += self._ended
            self._ended = text[-1] in self._ends
        return text

    def more(self) -> str:
        """Take one more line for the quoted cell that is being read; StopIteration when it is too long."""
        if self._first:
            text, self._first = self._first, ""
        else:
            text = "" if len(self._taken) >= MOST_LINES else self.take() or ""
        if not text:
            raise StopIteration
        self._taken.append(text)
        return text

    def _begin(self, text: str) -> None:
        self._first, self._taken = text, []

    def _careful(self, text: str, width: int) -> Row | BadRow | None:
        """Cut a row that has quotes, NULs, damaged characters or a great length."""
        start = self.line
        if not text.strip("\0\r\n"):
            return None
        if len(text) > LONGEST_ROW:
            reason = _("The row is longer than %(most)s characters.") % {"most": LONGEST_ROW}
            return BadRow(start, reason, (text[:1000],))
        self._begin(text)
        try:
            cells = next(self._reader)
        except csv.Error as error:
            return self._back_out(start, error)
        if len(self._taken) > 1 and self._swallowed(cells, width):
            return self._back_out(start, csv.Error("swallowed"))
        return self._damage(start, cells) or self._fit(start, cells, width)

    def _back_out(self, start: int, error: csv.Error) -> BadRow:
        """Refuse only the first of the lines taken and give the others back."""
        first, *others = self._taken
        self._pending.extendleft(reversed(others))
        self.line, self._ended = start, first[-1] in self._ends
        return BadRow(start, _quote_reason(str(error)), (readable(first),))

    def _swallowed(self, cells: list[str], width: int) -> bool:
        """Tell a quote left open, which runs on into other rows, from a cell of several lines.

        It is one if a line inside looks like a row: as many cells as there are columns, none of which
        begins with a space as prose after a comma does.
        """
        inside = self._taken[1:-1] if len(cells) == width else self._taken[1:]
        rows = (text.rstrip("\r\n").split(self._delimiter) for text in inside)
        return width > 2 and any(
            len(row) == width and not any(cell.startswith(" ") for cell in row[1:]) for row in rows
        )

    def _damage(self, start: int, cells: list[str]) -> BadRow | None:
        """Refuse a row with damaged characters, NULs or a cell that is too long."""
        if any(MARK in text for text in self._taken):
            reason = _("The row is not valid %(encoding)s text.") % {"encoding": self._encoding}
        elif any("\0" in text for text in self._taken):
            reason = _("The row holds NUL characters, which are no text.")
        elif max(map(len, cells)) > LONGEST_CELL:
            reason = _("A cell is longer than %(most)s characters.") % {"most": LONGEST_CELL}
        else:
            return None
        return BadRow(start, reason, tuple(readable(cell[:1000]) for cell in cells))

    def _fit(self, start: int, cells: list[str], width: int) -> Row | BadRow | None:
        """Take a row whose surplus cells are empty; refuse one with too few or too many; skip blank ones."""
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) == width:
            return start, cells
        if len(cells) > width and not any(cells[width:]):
            return start, cells[:width]
        reason = _("The row has %(found)s cells where the header has %(wanted)s.")
        return BadRow(start, reason % {"found": len(cells), "wanted": width}, tuple(cells))


class _Feed:
    """The lines of a cutter as the csv reader wants them: an iterator that may go on after its end."""

    def __init__(self, cutter: Cutter) -> None:
        self._cutter = cutter

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        return self._cutter.more()


def readable(text: str) -> str:
    """Replace what did not decode by the usual sign for it, and NULs too, so that it can be shown."""
    return text.replace(MARK, NOT_DECODED).replace("\0", NOT_DECODED).rstrip("\r\n")


def _quote_reason(error: str) -> str:
    if "expected after" in error:
        return _("Text follows a closing quote; a quote inside a cell has to be doubled.")
    if "field limit" in error:
        return _("A cell is longer than %(most)s characters.") % {"most": LONGEST_CELL}
    return _("A quote opened on this line is never closed.")
