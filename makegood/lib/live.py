"""Tells open pages that something changed: one NOTIFY with ids, which the database sends at the commit."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from makegood.lib.together import later

CHANNEL = "makegood"
# A notification holds 8,000 bytes; whoever hears of more reads the events themselves.
MOST = 50


def tell(cases: Collection[int] = (), *, signals: int = 0) -> None:
    """Announce the cases (by id) that a transaction changed, and how many signals it brought; once a batch.

    Nothing is sent before the commit, and nothing at all after a roll-back.
    """
    if not cases and not signals:
        return
    told = {"cases": sorted(cases)[:MOST], "more": len(cases) > MOST, "signals": signals}
    later("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])


@dataclass(frozen=True)
class Told:
    """What was announced: cases by id (`more`: there were more than fit), and how many signals came in."""

    cases: tuple[int, ...]
    more: bool
    signals: int


def read(payload: str) -> Told:
    """What `tell` announced."""
    told = json.loads(payload)
    return Told(tuple(told["cases"]), told["more"], told["signals"])
