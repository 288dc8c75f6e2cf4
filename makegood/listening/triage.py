"""Reading comments in a batch: how unhappy, how severe, what failed, which signs, and why."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from makegood.listening.library import library, own_model
from makegood.listening.rules import SILENT, Words
from makegood.listening.text import Judgement, judge
from makegood.listening.text.signs import Library

THIRD_CONTACT = "third_contact"
"""The sign that is also seen without words: somebody comes back on one matter for the third time."""


def read_words(
    comments: Sequence[str], languages: Sequence[str], ticks: Sequence[Collection[str]]
) -> list[Words]:
    """What triage reads in each comment, with the signs that a person ticked; silent where there is nothing."""
    found = [SILENT for _ in comments]
    told = [number for number, text in enumerate(comments) if text.strip()]
    if not told and not any(ticks):
        return found
    signs = library()
    if told:
        judged = judge([comments[n] for n in told], [languages[n] or None for n in told], own_model(), signs)
        for number, judgement in zip(told, judged, strict=True):
            found[number] = _words(judgement)
    return [_ticked(words, keys, signs) if keys else words for words, keys in zip(found, ticks, strict=True)]


def _words(judged: Judgement) -> Words:
    return Words(judged.unhappy, judged.severity, judged.failure, judged.signs, judged.reasons)


def _ticked(words: Words, keys: Collection[str], signs: Library) -> Words:
    """What a person saw counts like what was said: each sign is the least that it means."""
    seen = [
        signs.by_key[key] for key in dict.fromkeys(keys) if key in signs.by_key and key not in words.signs
    ]
    if not seen:
        return words
    return replace(
        words,
        unhappy=max([words.unhappy or 0.0, *(sign.unhappy for sign in seen)]),
        severity=max([words.severity or 0, *(sign.severity for sign in seen)]),
        signs=(*words.signs, *(sign.key for sign in seen)),
        reasons=(*words.reasons, *(sign.reason for sign in seen)),
    )
