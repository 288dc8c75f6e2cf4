"""How well scores tell unhappy from happy comments: ROC-AUC with its interval, PR-AUC and F1."""

from dataclasses import asdict, dataclass

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

RESAMPLES = 400


@dataclass(frozen=True)
class Figures:
    """ROC-AUC with its 95 % interval, area under precision and recall, and F1 at a line drawn on other folds."""

    roc_auc: float
    roc_auc_low: float
    roc_auc_high: float
    pr_auc: float
    f1: float

    def as_facts(self) -> dict[str, float]:
        """The figures as plain values, to four digits."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def measure(unhappy: np.ndarray, scores: np.ndarray, folds: np.ndarray, groups: np.ndarray) -> Figures:
    """Figures of `scores` (higher is unhappier) against `unhappy` (0 or 1).

    `folds` is the fold each comment was held out in; `groups` number equal comments, which are drawn together
    for the interval (a bootstrap over groups).
    """
    low, high = _interval(unhappy, scores, groups)
    return Figures(
        roc_auc=float(roc_auc_score(unhappy, scores)),
        roc_auc_low=low,
        roc_auc_high=high,
        pr_auc=float(average_precision_score(unhappy, scores)),
        f1=_f1(unhappy, _flagged(unhappy, scores, folds)),
    )


def _interval(unhappy: np.ndarray, scores: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    count = int(groups.max()) + 1
    drawn = []
    for _ in range(RESAMPLES):
        times = np.bincount(rng.integers(0, count, count), minlength=count)[groups]
        if len(set(unhappy[times > 0])) > 1:
            drawn.append(roc_auc_score(unhappy, scores, sample_weight=times))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _flagged(unhappy: np.ndarray, scores: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Who would be called unhappy, by the line that gave the best F1 on the other folds."""
    flagged = np.zeros(len(scores), dtype=bool)
    for fold in np.unique(folds):
        held = folds == fold
        flagged[held] = scores[held] >= _best_line(unhappy[~held], scores[~held])
    return flagged


def _best_line(unhappy: np.ndarray, scores: np.ndarray) -> float:
    precision, recall, lines = precision_recall_curve(unhappy, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(lines[f1[:-1].argmax()])


def _f1(unhappy: np.ndarray, flagged: np.ndarray) -> float:
    hits = float((flagged & (unhappy == 1)).sum())
    return 2 * hits / max(1.0, float(flagged.sum() + unhappy.sum()))
