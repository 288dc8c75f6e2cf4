"""The signs that somebody may have been let down, read from `signs.toml`, and how they are found in words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from makegood.listening.text.patterns import by_language


@dataclass(frozen=True)
class Sign:
    """One observable sign.

    `unhappy` (0 to 1) and `severity` (0 to 4) are the least the sign means; `adds` is what it adds to the severity
    of somebody already unhappy; `failure` is a taxonomy key or "". `name` is keyed by language.
    """

    key: str
    kind: str
    reason: str
    name: Mapping[str, str]
    unhappy: float = 0.0
    severity: int = 0
    adds: int = 0
    failure: str = ""
    patterns: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A sign seen in a comment, with the words that show it."""

    sign: Sign
    words: str

    @property
    def reason(self) -> str:
        """The sign's reason with the customer's words."""
        return f"{self.sign.reason}: “{self.words}”"


class Library:
    """A set of signs, ready to search. An installation may edit the signs and build its own."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        """Compile the patterns of every sign; ValueError names a pattern that cannot be read."""
        self.signs = tuple(signs)
        self.by_key = {sign.key: sign for sign in self.signs}
        self._patterns = by_language((number, sign.patterns) for number, sign in enumerate(self.signs))
        self.languages = tuple(self._patterns)

    def see(self, tokens: Sequence[str], language: str) -> list[Seen]:
        """The signs in a comment's tokens, in the library's order; none in a language without patterns."""
        patterns = self._patterns.get(language)
        if patterns is None:
            return []
        found = sorted(patterns.find(tokens), key=lambda found: found.sign)
        return [Seen(self.signs[found.sign], found.words) for found in found]


@cache
def shipped() -> Library:
    """The signs that ship."""
    return Library([Sign(**row) for row in _document()["sign"]])


def version() -> int:
    """The number of the sign list that ships."""
    return int(_document()["version"])


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("makegood.listening.text").joinpath("signs.toml").read_text("utf-8"))
