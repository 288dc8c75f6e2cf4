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


def cue_sums(score: str, texts: Sequence[str]) -> Floats:
    """The summed weights of the cues each text holds, shape (texts,)."""
    wanted = cues(score)
    sums = [sum(cue.weight for cue in wanted if cue.match.search(text)) for text in map(plain, texts)]
    return np.asarray(sums, dtype=np.float32)


@cache
def _rows() -> dict[str, dict[str, tuple[str, float]]]:
    return tomllib.loads(files("makegood.outreach.coach.tone").joinpath("cues.toml").read_text("utf-8"))
