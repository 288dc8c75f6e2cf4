"""Reading comments in a batch: how unhappy, how severe, what failed, which signs, and why."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from makegood.listening.heard import Eyes, Heard, Read
from makegood.listening.incoming import Item, SignalIn
from makegood.listening.library import library, own_model
from makegood.listening.rules import SILENT, Words
from makegood.listening.text import Judgement, judge
from makegood.listening.text.signs import Library

THIRD_CONTACT = "third_contact"
"""The sign that is also seen without words: somebody comes back on one matter for the third time."""


def eyes() -> Eyes:
    """What comments are read with now."""
    return Eyes(library(), own_model())


def read_ahead(batch: Sequence[Heard], by: Eyes) -> None:
    """Read the comments of a batch before its turn, without the database; it holds while nothing else reads them."""
    said = [one for one in batch if _said(one)]
    for one, words in zip(said, _judge([one.item for one in said], by), strict=True):
        one.read = Read(words, by)


def read_words(heard: Sequence[Heard]) -> list[Words]:
    """What triage reads in each signal, with the signs that a person ticked; silent where there is nothing."""
    if not any(one.signs or _said(one) for one in heard):
        return [SILENT for _ in heard]
    now = eyes()
    read_ahead([one for one in heard if not (one.read and _same(one.read.by, now))], now)
    found = [one.read.words if one.read else SILENT for one in heard]
    return [
        _ticked(words, one.signs, now.signs) if one.signs else words
        for words, one in zip(found, heard, strict=True)
    ]


def _same(before: Eyes, now: Eyes) -> bool:
    return before.signs is now.signs and before.model is now.model


def _said(heard: Heard) -> str:
    return heard.item.comment.strip() if isinstance(heard.item, SignalIn) else ""


def _judge(items: Sequence[Item], by: Eyes) -> list[Words]:
    told = [item for item in items if isinstance(item, SignalIn)]
    if not told:
        return []
    languages = [item.language or None for item in told]
    return list(map(_words, judge([item.comment for item in told], languages, by.model, by.signs)))


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
