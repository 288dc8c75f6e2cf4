"""Tells open pages that something changed: one NOTIFY with ids, which the database sends at the commit."""

import json
from collections.abc import Collection, Mapping

from django.db import connection

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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])


def read(payload: str) -> Mapping[str, object]:
    """What `tell` announced: `cases` (ids), `more` (there were more than fit), `signals` (how many)."""
    told: Mapping[str, object] = json.loads(payload)
    return told
