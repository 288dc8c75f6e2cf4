"""Cut a comment into words the same way for the model, the signs and the trainer."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_LONG_RUN = re.compile(r"(.)\1{2,}")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[!?]+|[^\w\s]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_UNMARKED_NOT = frozenset((
    "dont", "doesnt", "didnt", "cant", "cannot", "couldnt", "wont", "wouldnt", "isnt", "wasnt", "arent", "werent",
    "havent", "hasnt", "hadnt", "shouldnt", "aint", "neednt", "mustnt",
))  # fmt: skip
_FIRST_SYMBOL = 0x2190  # arrows, signs and emoji begin here
NEGATIONS = frozenset(
    ("not", "no", "never", "without", "nothing", "nobody", "none", "neither", "nor", "hardly")
)
BREAKS = frozenset(
    (*".,;:!?()-…", "but", "however", "although", "though", "because", "only", "pero", "aber", "mas", "porem")
)


def tokens(text: str) -> list[str]:
    """Words in lower case, marks and emoji apart, in order: "Sooo good!!" -> ["soo", "good", "!!"]."""
    text = text.lower().translate(_APOSTROPHES)
    return _TOKEN.findall(_LONG_RUN.sub(r"\1\1", text))


@lru_cache(maxsize=100_000)
def plain(token: str) -> str:
    """One word as the signs read it: no accents, and every shortened "not" (didn't, cannot) as "not"."""
    if token.endswith("n't") or token in _UNMARKED_NOT:
        return "not"
    unaccented = (c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))
    return "".join(unaccented).replace("ß", "ss")


def is_word(token: str) -> bool:
    """Whether the token holds a letter or digit (not a mark, not an emoji)."""
    return token[0].isalnum()


def says_something(found: Sequence[str]) -> bool:
    """Whether there is anything to judge: a word with a letter, or an emoji."""
    return any(not token.isascii() or not token.isdigit() for token in found if _may_speak(token))


def _may_speak(token: str) -> bool:
    return is_word(token) or ord(token[0]) >= _FIRST_SYMBOL
