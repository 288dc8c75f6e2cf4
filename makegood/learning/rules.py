"""How long a review has to be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LONG_FROM = 3
"""From this severity on a case ends with the long review: whys with evidence (LEA-01)."""

WHYS = 5
"""So many times a long review asks why, each about the answer before (Ohno 1988, the five whys)."""


@dataclass(frozen=True)
class Told:
    """What somebody wrote at the end of a case."""

    cause: str
    contributing: str = ""
    could_have_seen: str = ""
    whys: Sequence[str] = field(default_factory=list)
    evidence: str = ""
    ours: bool = True


def asks_why(severity: int) -> bool:
    """Whether a case as bad as this ends with the long review."""
    return severity >= LONG_FROM


def is_whole(told: Told, severity: int) -> bool:
    """Whether the review says what a case of this severity has to say."""
    if not told.cause.strip():
        return False
    whys = [why for why in told.whys if why.strip()]
    return not asks_why(severity) or (len(whys) >= WHYS and bool(told.evidence.strip()))
