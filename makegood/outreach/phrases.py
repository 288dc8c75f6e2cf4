"""The phrase library: what ships, which phrases fit a case, and which of them a sent letter holds. Mostly pure."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from makegood.accounts.standing import Kept
from makegood.outreach.coach.facts import Facts
from makegood.outreach.coach.fields import fields
from makegood.outreach.coach.language import spoken
from makegood.outreach.models import Phrase
from makegood.outreach.safe_template import render

LANGUAGES = ("en", "es", "de")
FIELD = re.compile(r"\{\{[^}]*\}\}")
IN_A_ROW = 3
SHORTEST = 12
"""Characters of fixed words that a phrase must have to be recognised in a letter; fewer could stand there by chance."""


@dataclass(frozen=True)
class Known:
    """A phrase in one language."""

    id: int
    key: str
    language: str
    purpose: str
    text: str
    use_when: str
    not_when: str


@dataclass(frozen=True)
class Fitting:
    """A phrase as it may be put into a letter: filled with the facts of the case."""

    key: str
    purpose: str
    text: str
    use_when: str


def _phrases() -> list[Known]:
    rows = Phrase.objects.filter(ended_at=None, is_stock=False).order_by("place", "key", "language")
    return [
        Known(row.pk, row.key, row.language, row.purpose, row.text, row.use_when, row.not_when)
        for row in rows
    ]


phrases = Kept(_phrases, "outreach_phrase")
"""Every phrase that is in use, in the order of a letter."""


def fitting(facts: Facts, language: str, now: Any = None) -> list[Fitting]:
    """The phrases of a language, each filled with what is known of the case; the rest stays marked."""
    tongue = spoken(language)
    values = fields(facts, tongue, now)
    return [
        Fitting(one.key, one.purpose, render(one.text, values).text, one.use_when)
        for one in phrases()
        if one.language == tongue
    ]


def held_by(
    text: str, language: str, inserted: Iterable[str], known: Sequence[Known]
) -> list[tuple[int, str]]:
    """The phrases that a letter holds, by id: "exact" (its words are there) or "inserted" (put in, then changed).

    What was put in and then taken out is not held: three of its words must still stand there in a row.
    """
    tongue, put_in = spoken(language), set(inserted)
    mine = [one for one in known if one.language == tongue]
    exact = [one.id for one in mine if (found := pattern(one.text)) and found.search(text)]
    changed = [
        one.id for one in mine if one.key in put_in and one.id not in exact and some_of(one.text, text)
    ]
    return [*((number, "exact") for number in exact), *((number, "inserted") for number in changed)]


def some_of(phrase: str, text: str) -> bool:
    """Whether three words of a phrase stand in a text in a row, or all of them where it has fewer."""
    there = f" {' '.join(_words(text))} "
    return any(f" {' '.join(run)} " in there for piece in FIELD.split(phrase) for run in _runs(_words(piece)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(words: list[str]) -> list[list[str]]:
    return (
        [words[start : start + IN_A_ROW] for start in range(max(1, len(words) - IN_A_ROW + 1))]
        if words
        else []
    )


@cache
def pattern(text: str) -> re.Pattern[str] | None:
    """What finds a phrase in a letter: its words in their order, whatever stands in its fields."""
    pieces = [piece for piece in FIELD.split(text) if piece.strip()]
    if sum(len(piece.strip()) for piece in pieces) < SHORTEST:
        return None
    words = [r"\s+".join(map(re.escape, piece.split())) for piece in pieces]
    return re.compile(r"[^\n]{0,400}?".join(words), re.IGNORECASE)


@cache
def shipped_phrases() -> tuple[dict[str, Any], ...]:
    """The phrases an installation begins with, as columns of `Phrase`: one row for each language."""
    document = tomllib.loads(files("makegood.outreach").joinpath("phrases.toml").read_text("utf-8"))
    said = ("key", "purpose", "use_when", "not_when")
    return tuple(
        {name: one[name] for name in said} | {"language": language, "text": one[language], "place": place}
        for place, one in enumerate(document["phrase"])
        for language in LANGUAGES
    )
