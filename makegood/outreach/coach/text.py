"""Small readings of a text that keep every character in its place: sentences, quotes, telling words."""

import re
from collections.abc import Iterable, Iterator

_SENTENCE = re.compile(r"[^.!?\n]*[^\s.!?][^.!?\n]*(?:[.!?]+(?!\s|$)[^.!?\n]*)*[.!?]*")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|(?<!\w)\"[^\"\n]*\"|^>.*$", re.M)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})  # one for one


def plain(text: str) -> str:
    """The text with straight apostrophes and ordinary spaces, of the same length."""
    return text.translate(_STRAIGHT)


def without_quotes(text: str) -> str:
    """The text, as long as before, with all quotes blanked out: somebody else's words are not marked."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence, without the white space around it."""
    for found in _SENTENCE.finditer(text):
        lead = len(found[0]) - len(found[0].lstrip())
        yield found.start() + lead, found.start() + len(found[0].rstrip())


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence that holds a place; the place itself where there is none."""
    return next((span for span in sentences(text) if span[0] <= place < span[1]), (place, place))


def words(text: str) -> list[str]:
    """The words in lower case."""
    return [found.lower() for found in _WORD.findall(plain(text))]


def stems(texts: Iterable[str], common: frozenset[str]) -> set[str]:
    """The words that carry meaning, cut to a crude stem: enough to see whether something was said back."""
    return {stem(word) for text in texts for word in words(text) if word not in common and _carries(word)}


def stem(word: str) -> str:
    """The first six letters without a plural s; numbers stay whole."""
    return word if word.isdigit() else (word[:-1] if word.endswith("s") else word)[:6]


def _carries(word: str) -> bool:
    return len(word) > 2 or word.isdigit()
