"""How an RMA number is written, and how a return may go on. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from makegood.remedies.gift_codes.rules import ALPHABET, MISREAD, check_of, grouped

__all__ = [
    "ALPHABET",
    "ASK_AFTER",
    "DRAWN",
    "MOVES",
    "REMIND_AFTER",
    "grouped",
    "may_move",
    "read",
    "written",
]

DRAWN = 7
"""Characters drawn at random: a number is no secret, but nobody can guess the next one from hers."""
LENGTH = DRAWN + 1
ASK_AFTER = timedelta(days=5)
"""How long after its label nobody has scanned a parcel before we ask whether the label came."""
REMIND_AFTER = timedelta(days=30)
"""When she is reminded, once. There is no deadline after it: nothing follows."""

MOVES: Mapping[str, frozenset[str]] = {
    "asked": frozenset(["labelled", "sent", "arrived", "kept"]),
    "labelled": frozenset(["sent", "arrived", "kept"]),
    "sent": frozenset(["arrived", "kept"]),
    "arrived": frozenset(["settled"]),
    "settled": frozenset(),
    "kept": frozenset(),
}
"""From where a return may go where. A parcel may arrive unscanned, and she may keep what is still with her."""


def written(numbers: Iterable[int]) -> str:
    """The bare RMA number of so many numbers below 27, with its check character."""
    drawn = "".join(ALPHABET[number] for number in numbers)
    return drawn + check_of(drawn)


def read(text: str) -> str | None:
    """The bare number that somebody typed or scanned, with blanks, dashes and look-alikes put right, or None."""
    bare = "".join(text.upper().replace("-", " ").split()).translate(MISREAD)
    if len(bare) != LENGTH or not set(bare) <= set(ALPHABET) or check_of(bare[:-1]) != bare[-1]:
        return None
    return bare


def may_move(now: str, to: str) -> bool:
    """Whether a return may go from one state to another."""
    return to in MOVES.get(now, ())
