"""How well the tone scores agree with people: on GoEmotions' held-out part and on the politeness requests."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from makegood.outreach.coach.tone.cues import SCORES, Floats
from makegood.outreach.coach.tone.model import Weights, logits
from training import goemotions

_POLITE = SCORES.index("polite")
_HALVED_WITH = 2026  # the seed of the two halves of the requests
_RESAMPLED = 1000  # times, for the interval


def report(data: Path, weights: Weights) -> Iterator[str]:
    """One line a figure, each a ROC-AUC against human labels on text that was not trained on."""
    texts, felt = goemotions.read(data / "goemotions", "dev")
    values = logits(texts, weights)
    for score, emotions in goemotions.LIKE.items():
        column = values[:, SCORES.index(score)]
        for name, wanted in {
            "any of these": emotions,
            **{one: frozenset({one}) for one in sorted(emotions)},
        }.items():
            labels = goemotions.held(felt, wanted)
            yield f"{score:10} GoEmotions dev, {name:12} {agreement(labels, column):.3f}  n={len(labels)}"
    for name, figure in politeness(data, weights).items():
        yield f"{'polite':10} {name} {figure:.3f}"
    low, high = politeness_interval(data, weights)
    yield f"{'polite':10} top against bottom quarter, 95 % of resampled requests {low:.3f} to {high:.3f}"


def politeness(data: Path, weights: Weights) -> dict[str, float]:
    """Agreement with the politeness that five people gave each request of the Stack Exchange file."""
    texts, scores = read_politeness(data / "politeness" / "stack-exchange.csv")
    values = logits(texts, weights)[:, _POLITE]
    looked_at, kept = _halves(len(texts))
    return {
        "top against bottom quarter, half looked at": extremes(scores[looked_at], values[looked_at], 0.25),
        "top against bottom quarter, half kept": extremes(scores[kept], values[kept], 0.25),
        "top against bottom quarter": extremes(scores, values, 0.25),
        "top against bottom tenth": extremes(scores, values, 0.1),
        "above against below the median": extremes(scores, values, 0.5),
    }


def politeness_interval(data: Path, weights: Weights) -> tuple[float, float]:
    """Between what figures of top against bottom quarter 95 % of resampled requests lie (percentile bootstrap)."""
    texts, scores = read_politeness(data / "politeness" / "stack-exchange.csv")
    held, values = _ends(scores, logits(texts, weights)[:, _POLITE], 0.25)
    draws = np.random.default_rng(0)
    figures = [_resampled(held, values, draws) for _ in range(_RESAMPLED)]
    low, high = np.quantile(figures, [0.025, 0.975])
    return float(low), float(high)


def read_politeness(path: Path) -> tuple[list[str], Floats]:
    """The requests and their normalised politeness."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [row["Request"] for row in rows], np.asarray(
        [float(row["Normalized Score"]) for row in rows], np.float32
    )


def _halves(rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows that were read while the cues were weighed, and those kept for the figure at the end."""
    shuffled = np.random.default_rng(_HALVED_WITH).permutation(rows)
    return shuffled[: rows // 2], shuffled[rows // 2 :]


def agreement(labels: Sequence[bool], values: Sequence[float] | Floats) -> float:
    """ROC-AUC: how often a text people gave the label scores above one they did not."""
    return float(roc_auc_score(labels, values))


def extremes(scores: Floats, values: Sequence[float] | Floats, share: float) -> float:
    """ROC-AUC of the highest against the lowest `share` of the scores."""
    held, ends = _ends(scores, values, share)
    return agreement(held.tolist(), ends)


def _ends(scores: Floats, values: Sequence[float] | Floats, share: float) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each of the two ends is the higher one, and its value."""
    low, high = np.quantile(scores, [share, 1 - share])
    ends = (scores <= low) | (scores >= high)
    return scores[ends] >= high, np.asarray(values)[ends]


def _resampled(held: NDArray[np.bool_], values: Floats, draws: np.random.Generator) -> float:
    rows = draws.integers(0, len(held), len(held))
    return agreement(held[rows].tolist(), values[rows])
