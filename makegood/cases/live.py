"""Tells open pages that something changed: one NOTIFY with ids, which the database sends at the commit."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from makegood.lib.together import later

CHANNEL = "makegood"
# A notification holds 8,000 bytes; whoever hears of more reads the events themselves.
MOST = 50


def tell(cases: Collection[int] = (), *, signals: int = 0, looked: Collection[int] = ()) -> None:
    """Announce the cases (by id) that a transaction changed, and how many signals it brought; once a batch.

    `looked`: cases whose page somebody opened or closed, which changes nothing of the case.

    Nothing is sent before the commit, and nothing at all after a roll-back.
    """
    if not cases and not signals and not looked:
        return
    told = {"cases": sorted(cases)[:MOST], "more": len(cases) > MOST, "signals": signals}
    told |= {"looked": sorted(looked)[:MOST]} if looked else {}
    later("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])


@dataclass(frozen=True)
class Told:
    """What was announced: cases by id (`more`: there were more than fit), how many signals came in, pages opened."""

    cases: tuple[int, ...]
    more: bool
    signals: int
    looked: tuple[int, ...] = ()


def read(payload: str) -> Told:
    """What `tell` announced."""
    told = json.loads(payload)
    return Told(tuple(told["cases"]), told["more"], told["signals"], tuple(told.get("looked", ())))
