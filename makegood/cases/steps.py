"""The steps of a playbook: what is done in which order, by whom, in how much time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

OWNER, LEAD = "owner", "lead"
WHO = (OWNER, LEAD)
FIRST_AID_WITHIN = 59
"""Minutes on the plain clock: first aid is given within the hour, or it is none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `minutes` count working time from when its turn comes; of first aid, which comes first, plain time."""

    words: str
    minutes: int
    who: str = OWNER
    first_aid: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """The steps of one kind of failure as they stood at one time."""

    id: int
    kind: str
    number: int
    steps: tuple[Step, ...]


def read_steps(kept: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Steps as a version keeps them."""
    return tuple(Step(**step) for step in kept)


def written_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as a version keeps them, from steps."""
    return [asdict(step) for step in steps]


def closest(kind: str, known: Mapping[str, Version]) -> Version | None:
    """The steps for a kind of failure: its own, else those of the kind above it, and so on."""
    while kind and kind not in known:
        kind = kind.rpartition(".")[0]
    return known.get(kind)


def in_order(steps: Sequence[Step]) -> bool:
    """Whether first aid comes before the cure, and within the hour."""
    aids = [step.first_aid for step in steps]
    soon = all(step.minutes <= FIRST_AID_WITHIN for step in steps if step.first_aid)
    return soon and aids == sorted(aids, reverse=True)
