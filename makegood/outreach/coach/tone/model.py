"""The tone scores of draft replies: cues, words and meaning weighed together; training/tone_model.py makes them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from makegood.outreach.coach.language import guess
from makegood.outreach.coach.review import marks_in
from makegood.outreach.coach.text import sentences
from makegood.outreach.coach.tone.cues import SCORES, Floats, cues, cues_in
from makegood.outreach.coach.tone.grams import gram_sums
from makegood.outreach.coach.tone.meaning import meanings

# One defensive or one warm sentence colours the whole reply; politeness lies in the whole of it.
_BY_SENTENCE = SCORES[:2]
_SHARE_OF_STRONGEST = np.float32(0.4)
_CHUNK = 4096  # texts judged at once: bounds memory for long files


@dataclass(frozen=True)
class Tone:
    """How one reply sounds, each 0 to 1; None where it is in a language the scores have not learnt.

    `findings` are the keys of what the coach marks in it.
    """

    defensive: float | None
    empathy: float | None
    polite: float | None
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """The model: per score (in the order of SCORES) what a gram, a direction of meaning and a cue add."""

    places: dict[str, int]
    rarity: Floats  # (vocabulary,)
    grams: Floats  # (vocabulary, scores)
    meaning: Floats  # (256, scores)
    cues: Floats  # (cues of all scores,), one score after the other
    bias: Floats  # (scores,)


def tone(texts: Sequence[str]) -> list[Tone]:
    """How each reply sounds, in order. Empty texts and other languages than English get no numbers."""
    return [
        judged for start in range(0, len(texts), _CHUNK) for judged in _tones(texts[start : start + _CHUNK])
    ]


def logits(texts: Sequence[str], weights: Weights) -> Floats:
    """The log-odds of each score, shape (texts, scores)."""
    total = _linear(texts, weights, SCORES)
    parts = {row: found for row, text in enumerate(texts) if len(found := _sentences(text)) > 1}
    if parts:
        rows, begins = list(parts), np.cumsum([0, *map(len, parts.values())])[:-1]
        of_parts = _linear([part for several in parts.values() for part in several], weights, _BY_SENTENCE)
        whole = total[rows, : len(_BY_SENTENCE)]
        strongest = np.maximum.reduceat(of_parts, begins, axis=0)
        total[rows, : len(_BY_SENTENCE)] = whole + _SHARE_OF_STRONGEST * (strongest - whole)
    return total


@cache
def weights() -> Weights:
    """The model that ships with Makegood."""
    folder = files("makegood.outreach.coach.tone")
    words = json.loads(folder.joinpath("tone.json").read_text("utf-8"))["grams"]
    with as_file(folder.joinpath("tone.npz")) as path, np.load(path, allow_pickle=False) as data:
        arrays = {name: data[name].astype(np.float32) for name in data.files}
    return Weights(places={gram: place for place, gram in enumerate(words)}, **arrays)


def _tones(texts: Sequence[str]) -> list[Tone]:
    languages = [guess(text) if text.strip() else None for text in texts]
    chances = 1 / (1 + np.exp(-logits(texts, weights())))
    return [
        Tone(*(_number(row, language)), findings=marks_in(text, language) if language else ())
        for text, row, language in zip(texts, chances, languages, strict=True)
    ]


def _number(row: Floats, language: str | None) -> tuple[float | None, float | None, float | None]:
    if language != "en":
        return None, None, None
    defensive, empathy, polite = (round(float(chance), 4) for chance in row)
    return defensive, empathy, polite


def _sentences(text: str) -> list[str]:
    return [text[slice(*span)] for span in sentences(text)]


def _linear(texts: Sequence[str], model: Weights, scores: Sequence[str]) -> Floats:
    """Cues, words and meaning added up for the first `scores` of SCORES, shape (texts, scores)."""
    wide = slice(len(scores))
    total = _by_cues(texts, model, scores)
    total += gram_sums(texts, model.places, model.rarity, model.grams[:, wide])
    total += meanings(texts) @ model.meaning[:, wide] + model.bias[wide]
    return total


def _by_cues(texts: Sequence[str], model: Weights, scores: Sequence[str]) -> Floats:
    ends = np.cumsum([len(cues(score)) for score in SCORES])
    parts = np.split(model.cues, ends[:-1])
    return np.stack(
        [cues_in(score, texts) @ part for score, part in zip(scores, parts, strict=False)], axis=1
    )
