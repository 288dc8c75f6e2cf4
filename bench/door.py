"""The door: single requests with the whole loop behind them, beside plain group commit on the same server."""

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from bench.database import checkpoint, fresh
from bench.http_load import Plan, finish, load, start
from bench.plain import TABLE
from bench.rows import Row, at_least, at_most, quantile, ratio, runs, told
from makegood.accounts.actions import add_key
from makegood.accounts.models import User
from makegood.lib.bulk import execute
from tests.front import signed_in
from tests.serving import launched

CONNECTIONS, SECONDS = 64, 4.0
REMARKS = (
    "",
    "It came in time and all was well, thank you",
    "",
    "Nobody called me back and the parcel is late",
    "",
)
_numbers = iter(range(0, 10**12, 10**7))


def run() -> list[Row]:
    """Throughput against plain group commit, the tail at half load, and the tail beside busy pages."""
    with fresh() as url:
        execute(TABLE, [])
        _key, token = add_key("bench", scopes=["signals"], source="bench", at=datetime.now(UTC))
        return [*_throughput(url, token), *_beside_pages(url, token)]


def _throughput(url: str, token: str) -> list[Row]:
    with serving("makegood.config.server:door", url) as ours, serving("bench.plain:app", url) as plain:
        for address in (ours, plain):
            load(_plan(address, token, seconds=1))
        share, rate = ratio(partial(_rate, ours, token), partial(_rate, plain, token), checkpoint)
        halves = ((ours, rate / 2), (plain, rate / share / 2))
        with_loop, without = zip(
            *([_tail(*half, token) for half in halves] for _run in range(runs())), strict=True
        )
    return [
        at_least("single posts with the loop / plain group commit", share, "×", 0.5, 0.7),
        told("single posts with the loop", rate, "/s"),
        at_most("p99 at half load", statistics.median(with_loop), "ms", 100),
        told("p99 at half load, the worst of the runs", max(with_loop), "ms"),
        # what the machine itself does to a tail, since others may work on it
        told("p99 of plain group commit at its own half load", statistics.median(without), "ms"),
    ]


def _tail(address: str, rate: float, token: str) -> float:
    """The p99 in milliseconds at so many posts a second."""
    checkpoint()
    return 1000 * quantile(load(_plan(address, token, rate=rate)).latencies, 0.99)


def _rate(address: str, token: str) -> float:
    done = load(_plan(address, token))
    if done.wrong:
        raise RuntimeError(f"The door answered {done.wrong[:5]}")
    return done.rate


def _beside_pages(url: str, token: str) -> list[Row]:
    with serving("makegood.config.server:app", url) as address:
        pages = start(Plan(address, "/queue/", 8, 3 * SECONDS, headers={"Cookie": session()}))
        posts = load(_plan(address, token, seconds=2 * SECONDS))
        read = finish(pages)
    tail = 1000 * quantile(posts.latencies, 0.99)
    return [
        at_most("all in one: p99 of posts beside eight page clients", tail, "ms", 1000),
        told("all in one: posts beside eight page clients", posts.rate, "/s"),
        told("all in one: pages beside the posts", read.rate, "/s"),
    ]


def _plan(address: str, token: str, *, seconds: float = SECONDS, rate: float = 0) -> Plan:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Plan(
        address, "/api/v1/signals", CONNECTIONS, seconds, rate, "POST", headers, bodies(), next(_numbers), 202
    )


def bodies() -> list[str]:
    """Answers as they come in: one in five low, two in five with words, a customer and an order each."""
    return [
        json.dumps(
            {
                "external_id": "a-{n}",
                "score": 5 - 4 * (place == 3),
                "scale": "1-5",
                "comment": remark,
                "customer": {"id": "c-{n}", "email": "c-{n}@shop.example", "name": "Ann Thorne"},
                "encounter": "order-{n}",
                "channel": "web",
            }
        )
        for place, remark in enumerate(REMARKS)
    ]


def session() -> str:
    """The cookie of somebody who is signed in and sees everything."""
    user, _made = User.objects.get_or_create(name="Bench", email="bench@shop.example", role="manager")
    ((name, value),) = signed_in(user).items()
    return f"{name}={value}"


@contextmanager
def serving(app: str, url: str) -> Iterator[str]:
    """An ASGI app as `makegood serve` serves it, with a quota that nobody reaches; its address."""
    with launched(url, app, MAKEGOOD_ROWS_PER_MINUTE="10000000") as (address, _process):
        yield address
