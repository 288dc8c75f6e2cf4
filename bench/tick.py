"""The tick of every minute with nothing due: it costs by what is due, not by what is open."""

import statistics
import time
from collections.abc import Callable

from bench.database import checkpoint
from bench.rows import Row, at_most, quantile, told
from bench.shop.building import shop
from makegood.insights.actions import count_new
from makegood.lib.clock import database_now
from makegood.loop import ticks
from makegood.outreach.sending import send_due

LARGE, TIMES, MOST = 1_000_000, 50, 50.0


def run() -> list[Row]:
    """The sweeps of every minute at a hundred thousand live cases; what fell due since the building goes first."""
    sweeps: dict[str, Callable[[], object]] = {
        "notices late encounters": lambda: ticks.notice_late_encounters(database_now()),
        "sends messages": lambda: send_due(at=database_now()),
        "counts answers": lambda: count_new(at=database_now()),
    }
    with shop(LARGE):
        ticks.chase_promises(database_now())
        checkpoint()
        chases = _times(lambda: ticks.chase_promises(database_now()))
        others = [
            told(f"the tick that {name}, nothing due: p50", statistics.median(_times(sweep)), "ms")
            for name, sweep in sweeps.items()
        ]
    return [
        at_most("the tick that chases promises, nothing due: p95", quantile(chases, 0.95), "ms", MOST),
        told("the tick that chases promises, nothing due: p50", statistics.median(chases), "ms"),
        *others,
    ]


def _times(deed: Callable[[], object]) -> list[float]:
    deed()
    found = []
    for _time in range(TIMES):
        began = time.perf_counter()
        deed()
        found.append(1000 * (time.perf_counter() - began))
    return found
