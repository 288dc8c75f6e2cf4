"""The requests written for training with a level of politeness each, in sets about the same matter."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = "graded.txt"


@dataclass(frozen=True)
class Graded:
    """One written request: its level, 0 rude to 4 very polite, and the number of the set it belongs to."""

    text: str
    level: int
    group: int


def read(folder: Path = Path(__file__).parent) -> list[Graded]:
    """All of them, in the order of the file."""
    return list(_of((folder / FILE).read_text("utf-8").splitlines()))


def _of(lines: list[str]) -> Iterator[Graded]:
    group = 0
    for line in lines:
        if not line:
            group += 1
        elif not line.startswith("#"):
            level, text = line.split(" ", 1)
            yield Graded(text, int(level), group)
