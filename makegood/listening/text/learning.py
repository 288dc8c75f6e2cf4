"""Teach triage with an installation's own scored comments, and tell honestly how well it learnt.

Needs scikit-learn and VADER, which take seconds to load: only the trainer imports this.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedGroupKFold
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from makegood.lib.errors import Refused
from makegood.listening.rules import RANGE, read_score
from makegood.listening.text import language
from makegood.listening.text.fitting import fit_upon, matrix
from makegood.listening.text.judgement import judge
from makegood.listening.text.measures import Figures, measure
from makegood.listening.text.model import Model, start_model
from makegood.listening.text.words import says_something, tokens

FOLDS = 5
LEAST_DIFFERENT = 200
LEAST_OF_A_KIND = 40
STRENGTH = 1.0


class UnknownScale(Refused):
    """There is no scale “{scale}”. There are: {known}."""


class TooLittle(Refused):
    """There is too little to learn from: {high} different comments with a good score and {low} with a low one. It
    takes {least} in all, and {kind} of each."""


@dataclass(frozen=True)
class Report:
    """How well the learnt model reads comments it has not seen, beside simpler ways, all on the same folds.

    `low` is how many comments have a score at or below the threshold; `skipped` rows had no text or no score.
    """

    texts: int
    different: int
    low: int
    skipped: int
    languages: tuple[str, ...]
    own: Figures
    start: Figures
    length: Figures
    vader: Figures

    def as_facts(self) -> dict[str, object]:
        """The report as plain values: own figures at the top, the others by name."""
        counts = {name: getattr(self, name) for name in ("texts", "different", "low", "skipped", "languages")}
        others = {"start": self.start, "length": self.length, "vader": self.vader}
        return counts | self.own.as_facts() | {name: figures.as_facts() for name, figures in others.items()}


@dataclass(frozen=True)
class _Scored:
    """Comments with what their score says; `groups` number equal comments, `skipped` counts rows left out."""

    texts: list[str]
    spoken: list[str]
    unhappy: np.ndarray
    groups: np.ndarray
    skipped: int


def learn(texts: Sequence[str], scores: Sequence[str | float | None], scale: str) -> tuple[Model, Report]:
    """Learn from comments and their scores: the model, and a report cross-validated in five folds.

    Folds are grouped by normalised text, so that "Good!" and "good" never stand on both sides.
    Raises UnknownScale, or TooLittle where there are not enough comments of both kinds.
    """
    if scale not in RANGE:
        raise UnknownScale(scale=scale, known=", ".join(RANGE))
    scored = _scored(texts, scores, scale)
    _check(scored)
    languages = _learnable(scored.spoken)
    x = matrix(scored.texts)
    start = np.array([start_model().logit(tokens(text)) for text in scored.texts])
    model = _fit(x, start, scored.unhappy, languages)
    return model, _report(scored, x, start, languages)


def _scored(texts: Sequence[str], scores: Sequence[str | float | None], scale: str) -> _Scored:
    judged = zip(texts, (_is_low(score, scale) for score in scores), strict=True)
    kept = [(text, low) for text, low in judged if low is not None and says_something(tokens(text))]
    known = [text for text, _ in kept]
    return _Scored(
        texts=known,
        spoken=language.settle([tokens(text) for text in known]),
        unhappy=np.array([low for _, low in kept], dtype=int),
        groups=np.unique([_normalised(text) for text in known] or [""], return_inverse=True)[1][: len(known)],
        skipped=len(texts) - len(kept),
    )


def _normalised(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _is_low(score: str | float | None, scale: str) -> bool | None:
    """Whether the score is at or below the scale's threshold; None where it is no score of the scale."""
    try:
        value = Decimal(str(score).strip().replace(",", "."))
    except InvalidOperation:
        return None
    lowest, highest = RANGE[scale]
    return read_score(value, scale).low if value.is_finite() and lowest <= value <= highest else None


def _check(scored: _Scored) -> None:
    high, low = (len(set(scored.groups[scored.unhappy == kind])) for kind in (0, 1))
    if high + low < LEAST_DIFFERENT or min(high, low) < LEAST_OF_A_KIND:
        raise TooLittle(high=high, low=low, least=LEAST_DIFFERENT, kind=LEAST_OF_A_KIND)


def _learnable(spoken: Sequence[str]) -> tuple[str, ...]:
    """The languages with enough comments to speak for, at least the most frequent one."""
    counted = Counter(spoken).most_common()
    return tuple(lang for n, (lang, count) in enumerate(counted) if not n or count >= LEAST_DIFFERENT)


def _fit(x: csr_matrix, start: np.ndarray, unhappy: np.ndarray, languages: tuple[str, ...]) -> Model:
    """One linear model: the start model's weights by their learnt share, and the installation's own on top."""
    weights, share, bias = fit_upon(x, start, unhappy, STRENGTH)
    base = start_model()
    return Model("own", weights + np.float32(share) * base.weights, bias + share * base.bias, languages)


def _report(scored: _Scored, x: csr_matrix, start: np.ndarray, languages: tuple[str, ...]) -> Report:
    folds = _folds(scored)
    vader = SentimentIntensityAnalyzer()
    scores = {
        "own": _held_out(scored, x, start, languages, folds),
        "start": _judged(scored, np.ones(len(folds), dtype=bool), None),
        "length": np.array([float(len(text)) for text in scored.texts]),
        "vader": np.array([-vader.polarity_scores(text)["compound"] for text in scored.texts]),
    }
    figures = {name: measure(scored.unhappy, s, folds, scored.groups) for name, s in scores.items()}
    different = int(scored.groups.max()) + 1
    low = int(scored.unhappy.sum())
    return Report(len(scored.texts), different, low, scored.skipped, languages, **figures)


def _folds(scored: _Scored) -> np.ndarray:
    folds = np.zeros(len(scored.texts), dtype=int)
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for number, (_, held) in enumerate(splitter.split(folds, scored.unhappy, scored.groups)):
        folds[held] = number
    return folds


def _held_out(
    scored: _Scored, x: csr_matrix, start: np.ndarray, languages: tuple[str, ...], folds: np.ndarray
) -> np.ndarray:
    """What a model that never saw the comment's fold says of each comment."""
    scores = np.zeros(len(folds))
    for fold in range(FOLDS):
        held = folds == fold
        model = _fit(x[~held], start[~held], scored.unhappy[~held], languages)
        scores[held] = _judged(scored, held, model)
    return scores


def _judged(scored: _Scored, chosen: np.ndarray, model: Model | None) -> np.ndarray:
    """The whole judgement, signs and all, of the chosen comments; in doubt, half."""
    at = np.flatnonzero(chosen)
    judged = judge([scored.texts[n] for n in at], [scored.spoken[n] for n in at], model)
    return np.array([0.5 if j.unhappy is None else j.unhappy for j in judged])
