"""GoEmotions (Demszky and others 2020, Google, CC BY 4.0): Reddit comments with 28 emotions."""

import csv
from pathlib import Path

LIKE = {
    "empathy": frozenset({"caring", "remorse", "gratitude", "sadness", "grief"}),
    "defensive": frozenset({"anger", "annoyance", "disapproval", "disgust"}),
}

# Questions of plain interest are read as polite, puzzled, amused and annoyed ones are not.
PLAIN = frozenset({"neutral"})
PUZZLED = ("amusement", "annoyance", "confusion", "surprise")


def read(folder: Path, part: str) -> tuple[list[str], list[frozenset[str]]]:
    """The texts of "train" or "dev" and the emotions people gave each."""
    names = (folder / "labels.txt").read_text("utf-8").split()
    with (folder / f"{part}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    felt = [frozenset(names[int(number)] for number in row["label"].split(",")) for row in rows]
    return [row["text"] for row in rows], felt


def held(felt: list[frozenset[str]], emotions: frozenset[str]) -> list[bool]:
    """For each text whether it has one of the emotions."""
    return [bool(one & emotions) for one in felt]


def plainness(felt: list[frozenset[str]]) -> list[int]:
    """For each text 1 where it is neutral, less the number of puzzled, amused or annoyed emotions it has."""
    return [len(one & PLAIN) - len(one.intersection(PUZZLED)) for one in felt]
