"""The replies and requests written for training: which of them are defensive, empathic, polite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES = ("replies.txt", "requests.txt")
_LABELS = re.compile(r"\[([01?]) ([01?]) ([01?])\]")


@dataclass(frozen=True)
class Reply:
    """One written text with its labels by score: True, False, or None where it was left open."""

    text: str
    labels: dict[str, bool | None]


def read(folder: Path = Path(__file__).parent) -> list[Reply]:
    """All of them, in the order of the files."""
    return [reply for name in FILES for reply in _of((folder / name).read_text("utf-8").splitlines())]


def labelled(replies: list[Reply], score: str) -> tuple[list[str], list[bool]]:
    """The texts that have a label for one score, and the labels."""
    pairs = [(reply.text, label) for reply in replies if (label := reply.labels[score]) is not None]
    return [text for text, _ in pairs], [label for _, label in pairs]


def _of(lines: list[str]) -> Iterator[Reply]:
    labels: dict[str, bool | None] = {}
    for line in lines:
        if found := _LABELS.fullmatch(line):
            meant = {"1": True, "0": False, "?": None}
            labels = {
                score: meant[mark]
                for score, mark in zip(("defensive", "empathy", "polite"), found.groups(), strict=True)
            }
        elif line and not line.startswith("#"):
            yield Reply(line, labels)
