"""Texts as weighted words and pairs of words (tf-idf), the same at training and at run time."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from makegood.outreach.coach.text import plain
from makegood.outreach.coach.tone.cues import Floats

_TOKEN = re.compile(r"[\w']+|[?!.]+")


def grams(text: str) -> Iterator[str]:
    """The words and marks of a text in lower case, then each pair of neighbours."""
    tokens = _TOKEN.findall(plain(text).lower())
    yield from tokens
    yield from (f"{first} {second}" for first, second in pairwise(tokens))


def weighed(text: str, places: Mapping[str, int], rarity: Floats) -> tuple[list[int], Floats]:
    """The places of a text's grams in the vocabulary and their tf-idf, of length 1 (sublinear counts)."""
    counts = Counter(place for gram in grams(text) if (place := places.get(gram)) is not None)
    found = list(counts)
    values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(found)))) * rarity[found]
    return found, values / (np.linalg.norm(values) or 1)


def gram_sums(texts: Sequence[str], places: Mapping[str, int], rarity: Floats, weights: Floats) -> Floats:
    """Each text's tf-idf times weights of shape (vocabulary, scores), shape (texts, scores)."""
    sums = np.zeros((len(texts), weights.shape[1]), dtype=np.float32)
    for row, text in enumerate(texts):
        found, values = weighed(text, places, rarity)
        sums[row] = values @ weights[found]
    return sums
