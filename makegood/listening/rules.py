"""When a signal tells of a service failure. Pure: plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

# At or below which score somebody was let down, and from which on she was satisfied, per scale.
# The 5-point scale's 3 is its neutral box: precision there is lower and is measured on the signs' pages.
LOW: Mapping[str, Decimal] = {
    "1-5": Decimal(3), "1-7": Decimal(4), "0-10": Decimal(6), "1-10": Decimal(6),
    "thumbs": Decimal(0), "stars": Decimal(3),
}  # fmt: skip
SATISFIED: Mapping[str, Decimal] = {
    "1-5": Decimal(4), "1-7": Decimal(5), "0-10": Decimal(9), "1-10": Decimal(9),
    "thumbs": Decimal(1), "stars": Decimal(4),
}  # fmt: skip
RANGE: Mapping[str, tuple[Decimal, Decimal]] = {
    "1-5": (Decimal(1), Decimal(5)), "1-7": (Decimal(1), Decimal(7)), "0-10": (Decimal(0), Decimal(10)),
    "1-10": (Decimal(1), Decimal(10)), "thumbs": (Decimal(0), Decimal(1)), "stars": (Decimal("0.5"), Decimal(5)),
}  # fmt: skip
# few who may give half stars do: one star is the lowest that people give
LOWEST: Mapping[str, Decimal] = {scale: low for scale, (low, _high) in RANGE.items()} | {"stars": Decimal(1)}

COMPLAINS = frozenset({"complaint"})
SURE = 0.6
CONTACTS_THAT_SAY_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """What a score says: low at or below the threshold, the lowest of its scale, satisfied."""

    low: bool
    lowest: bool
    satisfied: bool


UNSCORED = ScoreFacts(False, False, False)


def oriented(score: Decimal, scale: str, best: str) -> Decimal:
    """The score with high as good: a reversed scale is turned round."""
    lowest, highest = RANGE[scale]
    return score if best == "high" else lowest + highest - score


def read_score(score: Decimal | None, scale: str | None, threshold: Decimal | None = None) -> ScoreFacts:
    """What an (oriented) score says on its scale; half stars are compared exactly."""
    if score is None or scale is None:
        return UNSCORED
    limit = LOW[scale] if threshold is None else threshold
    low = score <= limit
    return ScoreFacts(low, score <= LOWEST[scale], score >= SATISFIED[scale] and not low)


@dataclass(frozen=True, slots=True)
class Words:
    """What triage read in a comment; None where it cannot say."""

    unhappy: float | None = None
    severity: int | None = None
    failure: str = ""
    signs: Sequence[str] = ()
    reasons: Sequence[str] = ()


SILENT = Words()


@dataclass(frozen=True, slots=True)
class Named:
    """A failure that a signal tells of: which, how severe (1 mild to 4 harm), and why we say so."""

    kind: str
    severity: int
    reasons: tuple[str, ...]


def failure_in(
    kind: str, score: Decimal | None, facts: ScoreFacts, words: Words, earlier_contacts: int
) -> Named | None:
    """The failure a signal tells of, or None. A score settles it; without one the words and the facts do.

    Facts outrank tone: a complaint is a failure however kind its words, and so is the third contact on one matter.
    """
    why = _why(kind, score, facts, words, earlier_contacts)
    if not why:
        return None
    return Named(words.failure or "other", _severity(facts, words, kind), (*why, *words.reasons))


def _why(
    kind: str, score: Decimal | None, facts: ScoreFacts, words: Words, earlier_contacts: int
) -> tuple[str, ...]:
    if score is not None:
        return (f"low_score:{score.normalize():f}",) if facts.low else ()
    if kind in COMPLAINS:
        return ("complaint",)
    if earlier_contacts + 1 >= CONTACTS_THAT_SAY_ENOUGH:
        return (f"contacts:{earlier_contacts + 1}",)
    if words.unhappy is not None and words.unhappy >= SURE and words.signs:
        return ("signs",)
    return ("tone",) if words.unhappy is not None and words.unhappy >= 0.8 else ()


def _severity(facts: ScoreFacts, words: Words, kind: str) -> int:
    """1 mild, 2 serious, 3 severe, 4 harm: the words' severity, never below what the score says by itself."""
    floor = 2 if facts.lowest or kind in COMPLAINS else 1
    return max(floor, min(words.severity or 0, 4))
