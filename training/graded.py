"""Requests with a level of politeness each: written for training in sets, and real ones named by where they stand."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from training import goemotions

HERE = Path(__file__).parent
FILE, REAL = "graded.txt", "graded_real.tsv"
# Of all the texts that REAL points at: a row number means nothing in another edition of the data.
DIGEST = "0fb68da1562c9391"


@dataclass(frozen=True)
class Graded:
    """One request: its level, 0 rude to 4 very polite, where it comes from, and the number of the set it belongs to.

    `group` is None for real requests, which belong to no set.
    """

    text: str
    level: float
    source: str
    group: int | None


def read(folder: Path = HERE) -> list[Graded]:
    """Those written for training, in the order of the file."""
    return list(_of((folder / FILE).read_text("utf-8").splitlines()))


def real(data: Path, folder: Path = HERE) -> list[Graded]:
    """Those people really wrote, read from the open data sets in `data`; ValueError where these are other editions."""
    texts = {source: read(data) for source, read in _SOURCES.items()}
    with (folder / REAL).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    found = [_real(row, texts[row["source"]][int(row["row"])]) for row in rows]
    if _digest(found) != DIGEST:
        raise ValueError(f"{REAL} was graded on other editions of the texts than those in {data}")
    return found


def _of(lines: list[str]) -> Iterator[Graded]:
    group = 0
    for line in lines:
        if not line:
            group += 1
        elif not line.startswith("#"):
            level, text = line.split(" ", 1)
            yield Graded(text, float(level), "written", group)


def _real(row: dict[str, str], text: str) -> Graded:
    """The whole text of a row, or the stretch of it that was read."""
    begin, _, end = row["span"].partition(":")
    stretch = text[int(begin) : int(end)] if end else text
    return Graded(" ".join(stretch.split()), float(row["level"]), row["source"], None)


def _digest(found: list[Graded]) -> str:
    return sha256("\n".join(one.text for one in found).encode()).hexdigest()[:16]


def _column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row[name] for row in csv.DictReader(lines)]


_SOURCES: dict[str, Callable[[Path], list[str]]] = {
    "goemotions": lambda data: goemotions.read(data / "goemotions", "train")[0],
    "banking77": lambda data: _column(data / "banking77" / "train.csv", "text"),
    "cfpb": lambda data: _column(data / "cfpb" / "complaints.csv", "Consumer complaint narrative"),
}
