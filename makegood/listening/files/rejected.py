"""The rows that did not get in, as a CSV that a person can mend in a spreadsheet and read in again."""

import csv
from collections.abc import Iterable
from pathlib import Path

from makegood.listening.files.cells import neutral
from makegood.listening.files.rows import BadRow


def rejected_path(path: Path) -> Path:
    """Return where the rejected rows of a file are written: beside it."""
    return path.with_name(f"{path.name}.rejected.csv")


class RejectedWriter:
    """Writes rejected rows: line, reason, then the cells as they were, formulas neutralised.

    The file is made with the first rejected row: without one there is none.
    """

    def __init__(self, path: Path, columns: list[str]) -> None:
        self.path = path
        self.count = 0
        self._columns = columns

    def write(self, rows: Iterable[BadRow]) -> None:
        """Add rows to the file."""
        listed = list(rows)
        if not listed:
            return
        with self.path.open("w" if self.count == 0 else "a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if self.count == 0:
                writer.writerow(["line", "reason", *map(neutral, self._columns)])
            writer.writerows([row.line, row.reason, *map(neutral, row.raw)] for row in listed)
        self.count += len(listed)
