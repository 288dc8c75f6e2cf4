"""What keeps a case from being called put right, or from being closed, and which part is missing. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

EXTRA = "gift"
"""A little extra is goodwill: it repairs nothing, and stands in for nothing that is owed (MIR-03)."""
OWED = frozenset(["refund", "part_refund", "replacement", "redo", "fee_waiver"])
"""What puts back what she paid for; all else is goodwill on top."""
IN_KIND = frozenset(["replacement", "redo"])
"""What puts back the thing or the deed itself, whatever it costs us."""
SILENT, APOLOGISED, UNREACHABLE = "silent", "apologised", "unreachable"
WITHDRAWN = "withdrawn"
NOTHING_OWED = frozenset(["unfounded", "duplicate"])
"""Endings that say that nothing is owed on this case."""
SAYS_SOMETHING = 8
"""So many letters a note has at least that says how something was put right; a wide one counts for three."""


class Lack(StrEnum):
    """What is missing."""

    MEETING = "meeting"
    CHOSEN = "chosen"
    OWED = "owed"
    BY_LAW = "by_law"
    WORD = "word"
    REPAIR = "repair"
    APOLOGY = "apology"


@dataclass(frozen=True)
class Offered:
    """An offer: the kind of its remedy, where it stands, what it is in words, and its value in minor units.

    `meets`: an appointment is agreed; `chosen`: the customer took it; `fits`: the policy says it repays what was lost.
    """

    kind: str
    state: str
    words: str
    meets: bool = False
    value: int = 0
    currency: str = ""
    chosen: bool = False
    fits: bool = False

    @property
    def mends(self) -> bool:
        """Whether it can be all that was done to put it right."""
        return self.kind in OWED or (self.kind != EXTRA and (self.chosen or self.fits))


@dataclass(frozen=True)
class Stand:
    """How a case stands. `told`: one of us has written or spoken to her. `noted`: a repair, or what prevents it.

    `by_law`: what the law owes and was not given, in words.
    """

    offers: Sequence[Offered]
    told: bool
    reachable: bool
    noted: bool
    by_law: str = ""


@dataclass(frozen=True)
class Missing:
    """What is missing, and of which offer, or what it is."""

    lack: Lack
    what: str = ""


def missing(stand: Stand, outcome: str = "") -> Missing | None:
    """What keeps us from saying that it is put right (no outcome), or from closing with this one; None if nothing.

    Her own yes asks none of this: it is our claim that is held back.
    """
    given = [offer for offer in stand.offers if offer.state == "given"]
    return (
        _of(Lack.MEETING, next((offer for offer in stand.offers if offer.meets), None))
        or _of(Lack.CHOSEN, _first(stand.offers, {"accepted", "giving"}))
        or _of(Lack.OWED, _still_owed(stand.offers, given, outcome))
        or _by_law(stand, outcome)
        or (_of(Lack.WORD, _first(given, {"given"}, but=EXTRA)) if _is_unheard(stand, outcome) else None)
        or _claim(stand, any(offer.mends for offer in given), outcome)
    )


def says_something(note: str) -> bool:
    """Whether what the plan notes as a repair is more than a mark in the field."""
    letters = (3 if unicodedata.east_asian_width(one) in "WF" else 1 for one in note if one.isalnum())
    return sum(letters) >= SAYS_SOMETHING


def _still_owed(offers: Sequence[Offered], given: Sequence[Offered], outcome: str) -> Offered | None:
    """An open offer of what is owed, for which nothing that was given stands.

    Where nothing was given at all, asking her whether it is right ends nothing (no outcome): what is offered stands.
    Her own word that she wants nothing more ends it, and so does that nothing is owed.
    """
    if not given and outcome in {"", WITHDRAWN, *NOTHING_OWED}:
        return None
    open_ = (each for each in offers if each.kind in OWED and each.state in {"awaiting_approval", "approved"})
    return next((each for each in open_ if not _is_discharged(each, given)), None)


def _is_discharged(owed: Offered, given: Sequence[Offered]) -> bool:
    """Whether she chose something else, or got no less of what puts back what she paid for: in kind, or in money."""
    if any(each.chosen or each.kind in IN_KIND for each in given):
        return True
    money = [each.value for each in given if each.kind in OWED and each.currency == owed.currency]
    return bool(money) and sum(money) >= owed.value


def _by_law(stand: Stand, outcome: str) -> Missing | None:
    return Missing(Lack.BY_LAW, stand.by_law) if stand.by_law and outcome not in NOTHING_OWED else None


def _is_unheard(stand: Stand, outcome: str) -> bool:
    return not stand.told and stand.reachable and outcome != UNREACHABLE


def _claim(stand: Stand, repaired: bool, outcome: str) -> Missing | None:
    if outcome == SILENT and not (repaired or stand.noted):
        return Missing(Lack.REPAIR)
    return Missing(Lack.APOLOGY) if outcome == APOLOGISED and not stand.told else None


def _first(offers: Sequence[Offered], states: set[str], but: str = "") -> Offered | None:
    return next((offer for offer in offers if offer.state in states and offer.kind != but), None)


def _of(lack: Lack, offer: Offered | None) -> Missing | None:
    return Missing(lack, offer.words) if offer is not None else None
