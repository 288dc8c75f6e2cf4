"""Texts as points of meaning (wordllama, 256 numbers of length 1, weights inside its package: no network)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from makegood.outreach.coach.tone.cues import Floats

SIZE = 256


def meanings(texts: Sequence[str]) -> Floats:
    """One row a text, shape (texts, 256); a text without words is a row of zeros."""
    if not texts:
        return np.zeros((0, SIZE), dtype=np.float32)
    # a blank text has no tokens to average
    points = np.asarray(_embedder().embed([text.strip() or "." for text in texts]), dtype=np.float32)
    unit: Floats = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-6)
    return unit


@cache
def _embedder() -> Any:
    # Loaded on first use: it costs a second, and most commands never judge a tone.
    import wordllama

    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
