"""How a gift code is written: letters that are not mistaken for each other, and a check character. Pure."""

from collections.abc import Iterable

# 27 characters: none of 0 O 1 I L, and of those that look alike (2 Z, 5 S, 8 B, U V) the first or the last
ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"
DRAWN = 19
"""Characters drawn at random: 27 ** 19 is more than 2 ** 90."""
LENGTH = DRAWN + 1
GROUP = 4
TAIL = 3
"""Characters that lists show; what they leave in the dark is still more than 2 ** 80."""
BASE = len(ALPHABET)
MISREAD = str.maketrans("ZSBU", "258V")


def check_of(drawn: str) -> str:
    """The last character: each character weighs twice as much as the one before it, modulo 27.

    2 has no factor in common with 27, so that every wrong character, and every two neighbours swapped, change it.
    """
    return ALPHABET[sum(ALPHABET.index(c) * pow(2, place, BASE) for place, c in enumerate(drawn)) % BASE]


def written(numbers: Iterable[int]) -> str:
    """A code of so many numbers below 27, with its check character, in groups: 7KQ4-…-XW3A."""
    drawn = "".join(ALPHABET[number] for number in numbers)
    return grouped(drawn + check_of(drawn))


def grouped(code: str) -> str:
    """Four by four, as people read it out."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(text: str) -> str | None:
    """The bare code that somebody typed, in any case, with blanks, dashes and look-alikes put right, or None."""
    bare = "".join(text.upper().replace("-", " ").split()).translate(MISREAD)
    if len(bare) != LENGTH or not set(bare) <= set(ALPHABET) or check_of(bare[:-1]) != bare[-1]:
        return None
    return bare


def tail(code: str) -> str:
    """What may be shown of it."""
    return code[-TAIL:]
