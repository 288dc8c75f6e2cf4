"""Words as the database compares them: folded for search, digested for the trail of events."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

# exactly the characters that str.isalnum knows
WORD = re.compile(r"[^\W_]+")


def fold(*parts: str | None) -> str:
    """Lower case, accents stripped, white space single: what search compares."""
    joined = " ".join(part for part in parts if part)
    if joined.isascii():  # most of what is written, and ten times as fast
        return " ".join(joined.lower().split())
    plain = unicodedata.normalize("NFKD", joined.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def search_words(*parts: str | None) -> str:
    """Folded words, each once, with nothing between them but blanks, as a search column keeps them.

    PostgreSQL would read c-9 as c and minus nine, and 1.00 as one number: who types them would find nothing.
    """
    joined = " ".join([part for part in parts if part])
    return " ".join(dict.fromkeys(_split(joined.lower() if joined.isascii() else fold(joined))))


def prefix_query(words: str) -> str:
    """A `to_tsquery('simple', …)` text that finds every word as a prefix; empty if there is none."""
    return " & ".join(f"{word}:*" for word in _split(fold(words)))


def _split(folded: str) -> Iterable[str]:
    return WORD.findall(folded)


def jsonb_text(value: Any) -> str:
    """JSON exactly as PostgreSQL prints a `jsonb`, so that both can compute the same hash. No floats."""
    return json.dumps(_ordered(value), separators=(", ", ": "), ensure_ascii=False)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        # jsonb orders keys by length in bytes, then by bytes
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, float):
        raise TypeError("a float prints differently in Python and PostgreSQL: use an integer or a string")
    return value


def sha256(text: str) -> bytes:
    """The SHA-256 of a text's UTF-8 bytes, 32 bytes."""
    return hashlib.sha256(text.encode()).digest()
