"""Fit the weights of a model. Needs scikit-learn, which takes seconds to load: only trainers import this."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from makegood.listening.text.features import BUCKETS, of_comment
from makegood.listening.text.words import tokens


def matrix(texts: Sequence[str]) -> csr_matrix:
    """The features of each text, one row each: (texts, BUCKETS)."""
    rows = [of_comment(tokens(text)) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    buckets = np.fromiter((bucket for row in rows for bucket, _ in row), dtype=np.int32, count=ends[-1])
    values = np.fromiter((value for row in rows for _, value in row), dtype=np.float32, count=ends[-1])
    return csr_matrix((values, buckets, ends), shape=(len(texts), BUCKETS))


def fit(x: csr_matrix, unhappy: np.ndarray, weight: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Logistic regression: (weights, bias). `strength` is the inverse of the L2 penalty."""
    fitted = LogisticRegression(C=strength, solver="liblinear", max_iter=300, random_state=0)
    fitted.fit(x, unhappy, sample_weight=weight)
    return fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])


def fit_upon(
    x: csr_matrix, start: np.ndarray, unhappy: np.ndarray, strength: float
) -> tuple[np.ndarray, float, float]:
    """Fit own weights beside the start model's log-odds: (weights, share of the start model, bias).

    Happy and unhappy count the same in sum, so 0.5 stays the line between them however rare complaints are.
    """
    fitted = LogisticRegression(
        C=strength, solver="liblinear", max_iter=300, random_state=0, class_weight="balanced"
    )
    fitted.fit(hstack([x, csr_matrix(start[:, None])]).tocsr(), unhappy)
    return fitted.coef_[0][:-1].astype(np.float32), float(fitted.coef_[0][-1]), float(fitted.intercept_[0])
