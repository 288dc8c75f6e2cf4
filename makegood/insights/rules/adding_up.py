"""Counts of a tree added up: what stands under a parent is its own and all that lies below it."""

from collections.abc import Mapping, Sequence

Months = tuple[int, ...]
"""Twelve counts, January first."""

NO_MONTHS: Months = (0,) * 12


def added_up(own: Mapping[str, Months], parents: Mapping[str, str]) -> dict[str, Months]:
    """Every key of `parents` (key to parent, "" for a root) with the counts of itself and of all below it."""
    total = {key: own.get(key, NO_MONTHS) for key in parents}
    for key in own:
        above = parents.get(key, "")
        while above:
            total[above] = _sum(total[above], own[key])
            above = parents[above]
    return total


def _sum(one: Sequence[int], other: Sequence[int]) -> Months:
    return tuple(a + b for a, b in zip(one, other, strict=True))
