"""What keeps a case from being called put right, or from being closed, and which part is missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

EXTRA = "gift"
"""A little extra is goodwill: it repairs nothing, and stands in for nothing that is owed (MIR-03)."""
OWED = frozenset(["refund", "part_refund", "replacement", "redo", "fee_waiver"])
"""What puts back what she paid for; all else is goodwill on top."""
SILENT, APOLOGISED, UNREACHABLE = "silent", "apologised", "unreachable"


class Lack(StrEnum):
    """What is missing."""

    MEETING = "meeting"
    CHOSEN = "chosen"
    OWED = "owed"
    WORD = "word"
    REPAIR = "repair"
    APOLOGY = "apology"


@dataclass(frozen=True)
class Offered:
    """An offer: the kind of its remedy, where it stands, and what it is in words. `meets`: an appointment is agreed."""

    kind: str
    state: str
    words: str
    meets: bool = False


@dataclass(frozen=True)
class Stand:
    """How a case stands. `told`: one of us has written or spoken to her. `noted`: a repair, or what prevents it."""

    offers: Sequence[Offered]
    told: bool
    reachable: bool
    noted: bool


@dataclass(frozen=True)
class Missing:
    """What is missing, and of which offer."""

    lack: Lack
    offer: Offered | None = None


def missing(stand: Stand, outcome: str = "") -> Missing | None:
    """What keeps us from saying that it is put right (no outcome), or from closing with this one; None if nothing.

    Her own yes asks none of this: it is our claim that is held back.
    """
    given = [offer for offer in stand.offers if offer.state == "given"]
    repairs = [offer for offer in given if offer.kind != EXTRA]
    return (
        _of(Lack.MEETING, next((offer for offer in stand.offers if offer.meets), None))
        or _of(Lack.CHOSEN, _first(stand.offers, {"accepted", "giving"}))
        or (_of(Lack.OWED, _open(stand)) if _is_owed(bool(given), bool(repairs), outcome) else None)
        or (_of(Lack.WORD, next(iter(repairs), None)) if _is_unheard(stand, outcome) else None)
        or _claim(stand, bool(repairs), outcome)
    )


def _is_owed(given: bool, repaired: bool, outcome: str) -> bool:
    """Only an extra was given; or nothing, and we would say all the same that it was put right."""
    return not repaired and (given or outcome == SILENT)


def _is_unheard(stand: Stand, outcome: str) -> bool:
    return not stand.told and stand.reachable and outcome != UNREACHABLE


def _claim(stand: Stand, repaired: bool, outcome: str) -> Missing | None:
    if outcome == SILENT and not (repaired or stand.noted):
        return Missing(Lack.REPAIR)
    return Missing(Lack.APOLOGY) if outcome == APOLOGISED and not stand.told else None


def _open(stand: Stand) -> Offered | None:
    return _first([offer for offer in stand.offers if offer.kind in OWED], {"awaiting_approval", "approved"})


def _first(offers: Sequence[Offered], states: set[str]) -> Offered | None:
    return next((offer for offer in offers if offer.state in states), None)


def _of(lack: Lack, offer: Offered | None) -> Missing | None:
    return Missing(lack, offer) if offer is not None else None
