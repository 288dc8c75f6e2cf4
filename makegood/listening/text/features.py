"""What the model sees of a comment: its words, pairs of words and pieces of words, hashed to numbers.

Words within reach of a "not" are other words than without it. Pieces keep a misspelt word readable.
Every feature adds to the score by itself, so a word's share is worked out once and kept.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt
from zlib import crc32

from makegood.listening.text.words import BREAKS, NEGATIONS, is_word, plain

BUCKETS = 1 << 17
PAIR_VALUE = 0.6
_PIECE_VALUE = 0.35
_PIECE_SIZES = (2, 3, 4, 5)
_REACH_OF_NOT = 4
_LONGEST_WORD = 30
_ANY_NUMBER = "0"
_ENDS = frozenset(".!?;")
_TURNS = frozenset(("but", "though", "however", "although", "pero", "aber", "mas", "porem"))

Feature = tuple[int, float]


def turned(tokens: Sequence[str]) -> list[bool]:
    """For each token whether a "not" shortly before it, in the same clause, turns its meaning."""
    found = []
    left = 0
    for token in tokens:
        if token in BREAKS:
            left = 0
        found.append(left > 0)
        left = _REACH_OF_NOT if plain(token) in NEGATIONS else left - 1
    return found


def clauses(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where each clause begins and ends: a mark ends one, a "but" begins one; marks never stand alone."""
    starts = [0]
    ended = False
    for at, token in enumerate(tokens):
        is_end = token[0] in _ENDS
        if at and (token in _TURNS or (ended and not is_end)):
            starts.append(at)
        ended = is_end or (ended and not is_word(token))
    return list(pairwise((*starts, len(tokens))))


def of_token(token: str, negated: bool) -> list[Feature]:
    """Hashed features of one token: (bucket, value) for the word and each of its pieces."""
    mark = "!" if negated else ""
    token = _ANY_NUMBER if token.isdigit() else token
    found = [(_bucket(f"w{mark}{token}"), 1.0)]
    if is_word(token):
        found += [(_bucket(f"c{mark}{piece}"), _PIECE_VALUE) for piece in _pieces(token[:_LONGEST_WORD])]
    return found


def of_pair(first: str, second: str) -> int:
    """The bucket of two tokens in a row."""
    return _bucket(f"b{first} {second}")


def of_comment(tokens: Sequence[str]) -> list[Feature]:
    """All features of one comment, scaled to length one; a bucket may occur more than once."""
    found: list[Feature] = []
    for token, negated in zip(tokens, turned(tokens), strict=True):
        found += of_token(token, negated)
    found += [(of_pair(a, b), PAIR_VALUE) for a, b in pairwise(tokens)]
    norm = sqrt(sum(value * value for _, value in found)) or 1.0
    return [(bucket, value / norm) for bucket, value in found]


def _pieces(token: str) -> Iterator[str]:
    edged = f"<{token}>"
    for size in _PIECE_SIZES:
        for start in range(len(edged) - size + 1):
            yield edged[start : start + size]


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) & (BUCKETS - 1)
