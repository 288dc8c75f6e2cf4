"""The cues of tone in cues.toml: what a person can name, each with a weight from the literature or by hand."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from makegood.outreach.coach.text import plain

SCORES = ("defensive", "empathy", "polite")
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Cue:
    """One cue of one score: a pattern that counts once a text, and what it adds."""

    name: str
    match: re.Pattern[str]
    weight: float


@cache
def cues(score: str) -> tuple[Cue, ...]:
    """The cues of one score, in the order of the file."""
    rows = _rows()[score].items()
    return tuple(Cue(name, re.compile(match, re.IGNORECASE), weight) for name, (match, weight) in rows)


def cues_in(score: str, texts: Sequence[str]) -> Floats:
    """1 for each cue a text holds, else 0, shape (texts, cues), in the order of the file."""
    wanted = [cue.match.search for cue in cues(score)]
    held = [[search(text) is not None for search in wanted] for text in map(plain, texts)]
    return np.asarray(held, dtype=np.float32).reshape(len(texts), len(wanted))


def cue_weights(score: str) -> Floats:
    """The weight of each cue of one score as the file gives it, shape (cues,)."""
    return np.asarray([cue.weight for cue in cues(score)], dtype=np.float32)


@cache
def _rows() -> dict[str, dict[str, tuple[str, float]]]:
    return tomllib.loads(files("makegood.outreach.coach.tone").joinpath("cues.toml").read_text("utf-8"))
