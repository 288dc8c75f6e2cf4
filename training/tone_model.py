"""Makes the tone scores that ship: python -m training.tone_model [DATA], DATA being the folder of open data sets.

For each score several readings of a text are put on one scale and added: the cues (weights from the literature), a
linear model over words and one over meaning learnt from the replies written for it, and, for empathy and
defensiveness, the same two learnt from GoEmotions (for politeness a little, with the sign turned). Politeness also
learns from the requests with levels, written and real, and from how plain rather than puzzled or annoyed a text is. The
same data give the same files.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge

from makegood.outreach.coach.tone import model
from makegood.outreach.coach.tone.cues import SCORES, Floats, cue_weights, cues_in
from makegood.outreach.coach.tone.grams import grams
from makegood.outreach.coach.tone.meaning import SIZE, meanings
from training import goemotions, graded, measuring, replies

OUT = Path(model.__file__).parent
CUES_SHARE = {"polite": 1.5}  # its cues are many, the others' 1
OWN_SHARE = 0.5  # of words and of meaning, beside cues of 1
EMOTION_SHARE = 0.75
HOSTILE_SHARE = 0.1  # what anger and contempt take from politeness
PLAIN_SHARE = 0.3
# Chosen by leaving out one source of the graded requests at a time (decisions/0135).
A_LEVEL = 0.8  # what one level more of the graded requests adds
CUES_BESIDE_WORDS = 0.5  # the size of a cue where a text's words have length 1
LEAST_COMMENTS = 10  # a gram of GoEmotions must occur in as many
LEAST_REPLIES = 2


STEEPNESS = 0.7  # of the final curve, so that 0 and 1 are hardly ever reached

Labels = Sequence[bool]


@dataclass(frozen=True)
class Linear:
    """A linear reading of texts: what each gram, each direction of meaning and each cue adds."""

    grams: Floats
    meaning: Floats
    cues: Floats | float = 0.0
    bias: float = 0.0

    def __add__(self, other: "Linear") -> "Linear":
        return Linear(
            self.grams + other.grams,
            self.meaning + other.meaning,
            self.cues + other.cues,
            self.bias + other.bias,
        )


class Words:
    """The vocabulary of all training text, with the rarity of every gram."""

    def __init__(self, comments: list[str], written: list[str]) -> None:
        self.grams = sorted(_vocabulary(comments, LEAST_COMMENTS) | _vocabulary(written, LEAST_REPLIES))
        self.places = {gram: place for place, gram in enumerate(self.grams)}
        self.read = TfidfVectorizer(analyzer=_grams, vocabulary=self.places, sublinear_tf=True)
        self.read.fit(comments + written)
        self.rarity: Floats = self.read.idf_.astype(np.float32)

    def none(self) -> Floats:
        """A weight of zero for every gram."""
        return np.zeros(len(self.grams), dtype=np.float32)


def main(data: Path) -> None:
    """Train, write tone.npz and tone.json, and print the figures."""
    comments, felt = goemotions.read(data / "goemotions", "train")
    written = replies.read()
    requests = graded.read()
    words = Words(comments, [*(reply.text for reply in written), *(request.text for request in requests)])
    requests += graded.real(data)
    points = meanings(comments)
    readings = []
    for score in SCORES:
        texts, labels = replies.labelled(written, score)
        reading = _by_cues(score, words, texts if score == "polite" else comments)
        reading += _own(words, texts, labels)
        like = goemotions.LIKE.get(score, goemotions.LIKE["defensive"])
        share = EMOTION_SHARE if score in goemotions.LIKE else -HOSTILE_SHARE
        reading += _by_words(words, comments, goemotions.held(felt, like), 1.0, share)
        reading += _by_meaning(words, points, goemotions.held(felt, like), 3.0, share)
        if score == "polite":
            reading += _levels(words, requests) + _plainness(words, points, felt)
        readings.append(reading)
    weights = _centred(_together(words, readings), written)
    _write(words, weights)
    for line in measuring.report(data, weights):
        print(line)


def _vocabulary(texts: list[str], least: int) -> set[str]:
    return set(TfidfVectorizer(analyzer=_grams, min_df=least).fit(texts).vocabulary_)


def _grams(text: str) -> list[str]:
    return list(grams(text))


def _own(words: Words, texts: list[str], labels: Labels) -> Linear:
    by_words = _by_words(words, texts, labels, 10.0, OWN_SHARE)
    return by_words + _by_meaning(words, meanings(texts), labels, 16.0, OWN_SHARE)


def _by_cues(score: str, words: Words, texts: list[str]) -> Linear:
    weights = cue_weights(score)
    sums = cues_in(score, texts) @ weights
    scale = CUES_SHARE.get(score, 1.0) / float(sums.std())
    return Linear(words.none(), np.zeros(SIZE, np.float32), scale * weights, -scale * float(sums.mean()))


def _by_words(words: Words, texts: list[str], labels: Labels, strength: float, share: float) -> Linear:
    read = words.read.transform(texts)
    fitted = _fitted(read, labels, strength)
    scale, bias = _scaled(fitted.decision_function(read), fitted.intercept_[0], share)
    return Linear((scale * fitted.coef_[0]).astype(np.float32), np.zeros(SIZE, np.float32), bias=bias)


def _by_meaning(words: Words, points: Floats, labels: Labels, strength: float, share: float) -> Linear:
    fitted = _fitted(points, labels, strength)
    scale, bias = _scaled(fitted.decision_function(points), fitted.intercept_[0], share)
    return Linear(words.none(), (scale * fitted.coef_[0]).astype(np.float32), bias=bias)


def _levels(words: Words, requests: list[graded.Graded]) -> Linear:
    """The level of politeness, from cues and words of the requests that have one."""
    texts = [request.text for request in requests]
    held = csr_matrix(CUES_BESIDE_WORDS * cues_in("polite", texts))
    fitted = Ridge().fit(hstack([held, words.read.transform(texts)]).tocsr(), _within_sources(requests))
    added = (A_LEVEL * fitted.coef_).astype(np.float32)
    cues = CUES_BESIDE_WORDS * added[: held.shape[1]]
    bias = A_LEVEL * float(fitted.intercept_)
    return Linear(added[held.shape[1] :], np.zeros(SIZE, np.float32), cues, bias)


def _within_sources(requests: list[graded.Graded]) -> Floats:
    """Levels less the mean of their source: what a request is about is not to count."""
    levels = np.asarray([request.level for request in requests], dtype=np.float32)
    for source in {request.source for request in requests}:
        here = np.asarray([request.source == source for request in requests])
        levels[here] -= levels[here].mean()
    return levels


def _plainness(words: Words, points: Floats, felt: list[frozenset[str]]) -> Linear:
    fitted = Ridge().fit(points, goemotions.plainness(felt))
    scale, bias = _scaled(fitted.predict(points), fitted.intercept_, PLAIN_SHARE)
    return Linear(words.none(), (scale * fitted.coef_).astype(np.float32), bias=bias)


def _fitted(rows: Any, labels: Labels, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=500, random_state=0).fit(rows, labels)


def _scaled(values: Floats, intercept: float, share: float) -> tuple[float, float]:
    """The factor that brings values to a deviation of `share`, and the bias that centres them."""
    scale = share / float(values.std())
    return scale, scale * (float(intercept) - float(values.mean()))


def _together(words: Words, readings: Sequence[Linear]) -> model.Weights:
    return model.Weights(
        places=words.places,
        rarity=words.rarity,
        grams=STEEPNESS * np.stack([reading.grams for reading in readings], axis=1),
        meaning=STEEPNESS * np.stack([reading.meaning for reading in readings], axis=1),
        cues=STEEPNESS * np.concatenate([reading.cues for reading in readings], dtype=np.float32),
        bias=STEEPNESS * np.asarray([reading.bias for reading in readings], dtype=np.float32),
    )


def _centred(weights: model.Weights, written: list[replies.Reply]) -> model.Weights:
    """The same with 0.5 halfway between the replies that are and those that are not."""
    shifts = []
    for column, score in enumerate(SCORES):
        texts, labels = replies.labelled(written, score)
        values, held = model.logits(texts, weights)[:, column], np.asarray(labels)
        shifts.append((values[held].mean() + values[~held].mean()) / 2)
    return replace(weights, bias=weights.bias - np.asarray(shifts, dtype=np.float32))


def _write(words: Words, weights: model.Weights) -> None:
    arrays = {name: getattr(weights, name) for name in ("rarity", "grams", "meaning", "cues", "bias")}
    halved = {name: array.astype(np.float16) if array.ndim > 1 else array for name, array in arrays.items()}
    np.savez_compressed(OUT / "tone.npz", **halved)
    (OUT / "tone.json").write_text(json.dumps({"grams": words.grams}, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
