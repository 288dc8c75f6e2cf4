"""The coach's data by language: marks, what a good reply holds, stock phrases, its own words, templates."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from makegood.outreach.coach.text import words

LANGUAGES = ("en", "es", "de")
_ENOUGH_WORDS = 10  # as many without one small word of ours are another language


@dataclass(frozen=True)
class Mark:
    """One pattern that the coach marks, as marks/<language>.toml says it."""

    key: str
    match: re.Pattern[str]
    instead: str | None = None
    sentence: bool = False  # the mark covers the whole sentence
    once: bool = False  # the first place is enough
    dated: bool = False  # excused by a date in the same sentence
    unless_named: bool = False  # excused by a fact of the case in the same sentence
    silent: bool = False  # read by other rules, never shown by itself
    when: str = ""  # only where the case says so


@dataclass(frozen=True)
class Reading:
    """What the coach looks for in one language."""

    marks: tuple[Mark, ...]
    present: dict[str, re.Pattern[str]]
    phrases: re.Pattern[str]
    common: frozenset[str]
    greeting: re.Pattern[str]  # group "name"

    def has(self, what: str, text: str) -> bool:
        """True where the text holds one of the things a good reply has (regret, repair, ...)."""
        return bool(self.present[what].search(text))


def known(language: str) -> str | None:
    """The language the coach reads ("es-MX" is read as "es"), or None."""
    short = language.lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else None


def spoken(language: str) -> str:
    """The language to write in: English where there is none of ours."""
    return known(language) or "en"


def guess(text: str) -> str | None:
    """The language by its small words; None where it seems to be none of ours.

    A text too short to tell is taken for English.
    """
    if not _is_latin(text):
        return None
    said = words(text)
    hits = {language: sum(word in small for word in said) for language, small in small_words().items()}
    best = max(LANGUAGES, key=lambda language: hits[language])
    if hits[best] == 0:
        return None if len(said) >= _ENOUGH_WORDS else "en"
    surely = hits[best] > hits["en"] + 1 or (not hits["en"] and 3 * hits[best] >= len(said))
    return best if surely else "en"


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(letter < "\u0250" for letter in letters) >= len(letters)


@cache
def reading(language: str) -> Reading:
    """The marks and patterns of one of our languages."""
    data = load("marks", language)
    phrases = tomllib.loads(_file("phrases.toml"))[language]
    return Reading(
        marks=tuple(_mark(row) for row in data["mark"]),
        present={key: _compiled(value) for key, value in data["present"].items()},
        phrases=_compiled(r"\b(?:" + "|".join(phrases) + r")\b"),
        common=frozenset(data["stems"]["common"]),
        greeting=re.compile(data["greeting"]["match"]),
    )


@cache
def say(language: str) -> dict[str, tuple[str, str]]:
    """The coach's own words by finding: a short label and the reason."""
    return {key: (label, why) for key, (label, why) in load("words", language).items()}


@cache
def small_words() -> dict[str, frozenset[str]]:
    """The commonest small words of each language, by which it is told."""
    return {
        language: frozenset(row.split()) for language, row in tomllib.loads(_file("small_words.toml")).items()
    }


@cache
def load(folder: str, language: str) -> dict[str, Any]:
    """One data file of one language."""
    return tomllib.loads(_file(f"{folder}/{language}.toml"))


def _file(name: str) -> str:
    return files("makegood.outreach.coach").joinpath(name).read_text("utf-8")


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(**{**row, "match": _compiled(row["match"])})


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
