"""The model that scores a comment's words: one weight per feature, nothing but numbers in its file."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from math import exp, sqrt
from zipfile import BadZipFile

import numpy as np

from makegood.lib.errors import Refused
from makegood.listening.text import features
from makegood.listening.text.features import BUCKETS, PAIR_VALUE
from makegood.listening.text.words import is_word

_KEPT = 200_000
_FORMAT = 1

Share = tuple[float, float]  # what a token adds to the sum, and to its squared length


class UnreadableModel(Refused):
    """This is no triage model, or one of another format. Train it again."""


@dataclass(frozen=True)
class Model:
    """A linear model over hashed words.

    `weights` has one float per bucket; `languages` are those it may judge; `name` tells models apart.
    The shares of words met before are kept, so scoring costs a few look-ups a word.
    """

    name: str
    weights: np.ndarray
    bias: float
    languages: tuple[str, ...]
    _shares: dict[str, Share] = field(default_factory=dict, repr=False, compare=False)
    _turned: dict[str, Share] = field(default_factory=dict, repr=False, compare=False)
    _pairs: dict[tuple[str, str], float] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _plain_weights(self) -> list[float]:
        # a list answers single look-ups several times faster than an array
        return [float(weight) for weight in self.weights]

    def logit(self, tokens: Sequence[str]) -> float:
        """The log-odds that the writer is unhappy: the whole comment and its unhappiest clause, half each.

        So a polite opening and a kind ending do not hide what is said between them.
        """
        if not tokens:
            return self.bias
        shares = self._shares_of(tokens)
        pairs = [self._pairs.get(pair) or self._pair(pair) for pair in pairwise(tokens)]
        whole = _level(shares, pairs)
        clauses = features.clauses(tokens)
        if len(clauses) == 1:
            return whole + self.bias
        worst = max(_level(shares[start:end], pairs[start : end - 1]) for start, end in clauses)
        return (whole + worst) / 2 + self.bias

    def telling_words(self, tokens: Sequence[str], most: int = 2) -> list[str]:
        """The words of a comment just scored that speak most for unhappiness, strongest first."""
        shares = {
            token: share[0]
            for token, share in zip(tokens, self._shares_of(tokens), strict=True)
            if is_word(token)
        }
        ranked = sorted(shares, key=lambda word: -shares[word])
        return [word for word in ranked[:most] if shares[word] > 0]

    def to_bytes(self) -> bytes:
        """The model as one `.npz` with its description as JSON inside; no code, no pickle."""
        about = {
            "format": _FORMAT,
            "name": self.name,
            "bias": self.bias,
            "languages": self.languages,
            "buckets": BUCKETS,
        }
        out = io.BytesIO()
        np.savez_compressed(
            out,
            weights=self.weights.astype(np.float16),
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Model":
        """Read what `to_bytes` wrote; UnreadableModel if it is anything else."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as held:
                about, weights = json.loads(held["about"].tobytes()), held["weights"].astype(np.float32)
        except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise UnreadableModel from error
        if about.get("format") != _FORMAT or weights.shape != (BUCKETS,):
            raise UnreadableModel
        return cls(about["name"], weights, about["bias"], tuple(about["languages"]))

    def _shares_of(self, tokens: Sequence[str]) -> list[Share]:
        plain, turned = self._shares, self._turned
        return [
            (turned if is_turned else plain).get(token) or self._share(token, is_turned)
            for token, is_turned in zip(tokens, features.turned(tokens), strict=True)
        ]

    def _share(self, token: str, is_turned: bool) -> Share:
        kept = self._turned if is_turned else self._shares
        if len(kept) > _KEPT:
            kept.clear()
        found = features.of_token(token, is_turned)
        total = sum(self._plain_weights[bucket] * value for bucket, value in found)
        kept[token] = share = (total, sum(value * value for _, value in found))
        return share

    def _pair(self, pair: tuple[str, str]) -> float:
        if len(self._pairs) > _KEPT:
            self._pairs.clear()
        self._pairs[pair] = weight = self._plain_weights[features.of_pair(*pair)] * PAIR_VALUE
        return weight


def _level(shares: Sequence[Share], pairs: Sequence[float]) -> float:
    """The sum of the features' shares, as if the comment's features had length one."""
    total, square = sum(pairs), PAIR_VALUE * PAIR_VALUE * len(pairs)
    for adds, size in shares:
        total += adds
        square += size
    return total / sqrt(square)


def probability(logit: float) -> float:
    """Log-odds as a share between 0 and 1."""
    return 1 / (1 + exp(-logit)) if logit > -30 else 0.0


@cache
def start_model() -> Model:
    """The model that ships, made by `training/start_model.py`."""
    return Model.from_bytes(files("makegood.listening.text").joinpath("start.npz").read_bytes())
