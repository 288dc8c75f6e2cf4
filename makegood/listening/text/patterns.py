"""Read the plain-word patterns of the signs and find them in a comment, in one pass over its words.

A pattern is tried only where its first word stands, so hundreds of them cost little.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from makegood.listening.text.words import BREAKS, NEGATIONS, plain

_GAP = r"(?:[^.,;:!? ][^ ]* ){0,4}?"
_MARK = r"[.,;:!?][^ ]* "
_NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|"
    "zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|duas|dois|quatro|sete|oito|nove|dez"
)
_NOT = NEGATIONS | {
    "sin",
    "nunca",
    "nada",
    "ni",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "nie",
    "ohne",
    "nao",
    "sem",
    "nem",
}
_REACH_OF_NOT = 3


class Try(NamedTuple):
    """One pattern of a sign: `needs` holds words of which one must be there, `denies` if it says "not" itself."""

    sign: int
    regex: re.Pattern[str]
    denies: bool
    needs: frozenset[str]


@dataclass(frozen=True)
class Found:
    """A pattern that holds: which sign (by number) and the words it was found in."""

    sign: int
    words: str


class Patterns:
    """The patterns of one language, ready to search."""

    def __init__(self, of_sign: Iterable[tuple[int, str]]) -> None:
        """Compile (number of the sign, pattern) pairs; ValueError names a pattern that cannot be read."""
        self._whole: dict[str, list[Try]] = {}
        self._begins: dict[str, list[Try]] = {}
        self._known: dict[str, tuple[Try, ...]] = {}
        for sign, pattern in of_sign:
            self._add(sign, pattern)

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """The signs found, each once, with the words that show it."""
        words = [plain(token) for token in tokens]
        candidates = [self._candidates(word) for word in words]
        if not any(candidates):
            return []
        return list(self._matches(words, candidates))

    def _matches(self, words: list[str], candidates: list[tuple[Try, ...]]) -> Iterator[Found]:
        line = " ".join(words) + " . "
        starts = accumulate((len(word) + 1 for word in words), initial=0)
        seen: set[int] = set()
        present = set(words)
        for at, (start, tries) in enumerate(zip(starts, candidates, strict=False)):
            for sign, regex, denies, needs in tries:
                if (
                    sign not in seen
                    and not (needs and needs.isdisjoint(present))
                    and (hit := regex.match(line, start))
                    and (denies or not _denied(words, at))
                ):
                    seen.add(sign)
                    yield Found(sign, hit[0].strip(" ."))

    def _candidates(self, word: str) -> tuple[Try, ...]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            beginnings = (word[:size] for size in range(1, len(word) + 1))
            known = (*self._whole.get(word, ()), *(t for b in beginnings for t in self._begins.get(b, ())))
            self._known[word] = known
        return known

    def _add(self, sign: int, pattern: str) -> None:
        elements = pattern.split()
        first = elements[0].split("|")
        compiled = re.compile("".join(_element(element, pattern) for element in elements))
        denies = bool(_NOT.intersection(first))
        needs = _needed(elements[1:])
        for word in first:
            index, key = (self._begins, word[:-1]) if word.endswith("*") else (self._whole, word)
            for start in _expand(key):
                index.setdefault(start, []).append(Try(sign, compiled, denies, needs))


def by_language(patterns: Iterable[tuple[int, Mapping[str, Sequence[str]]]]) -> dict[str, Patterns]:
    """Compile the patterns of all signs, language by language."""
    sorted_out: dict[str, list[tuple[int, str]]] = {}
    for sign, of_language in patterns:
        for language, written in of_language.items():
            sorted_out.setdefault(language, []).extend((sign, pattern) for pattern in written)
    return {language: Patterns(pairs) for language, pairs in sorted_out.items()}


def _needed(elements: Sequence[str]) -> frozenset[str]:
    """The words of the last element that must be met word for word; empty if there is none."""
    for element in reversed(elements):
        if element != "..." and not element.endswith("?") and not re.search(r"[*#.]", element):
            return frozenset(element.split("|"))
    return frozenset()


def _expand(key: str) -> list[str]:
    return [*_NUMBERS.split("|"), *(str(n) for n in range(2, 100))] if key == "#" else [key]


def _element(element: str, pattern: str) -> str:
    if element == "...":
        return _GAP
    optional = element.endswith("?")
    words = element.removesuffix("?").split("|")
    either = "|".join(_word(word, pattern) for word in words)
    return f"(?:{either})" + ("?" if optional else "")


def _word(word: str, pattern: str) -> str:
    if word == "#":
        return rf"(?:\d+|{_NUMBERS}) "
    if word == ".":
        return _MARK
    stem = word.removesuffix("*")
    if not re.fullmatch(r"[^\W_]+(?:'[^\W_]+)*", stem) or plain(stem) != stem:
        raise ValueError(f"The word {word!r} in the pattern {pattern!r} can never be met.")
    return re.escape(stem) + ("[^ ]* " if word.endswith("*") else " ")


def _denied(words: Sequence[str], at: int) -> bool:
    """Whether a "not" stands shortly before the place, in the same clause, as in "not late at all"."""
    for word in reversed(words[max(0, at - _REACH_OF_NOT) : at]):
        if word in BREAKS or word[0] in "!?":
            return False
        if word in _NOT:
            return True
    return False
