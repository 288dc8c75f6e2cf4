"""The pages that staff live in, at ten thousand cases and at a million: server time, and how little it grows."""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random

from django.core.cache import cache
from django.test import Client

from bench.database import read_in
from bench.rows import Row, at_most, quantile, runs, told
from bench.shop.building import shop
from bench.visits import OTHERS, PAGES, Address
from makegood.accounts.models import User
from makegood.loop.collecting import settle
from tests.front import signed_in

SMALL, LARGE = 10_000, 1_000_000
REQUESTS, WARM = 24, 3
MANAGER = 0.3
"""The share of visits by the manager, who sees all teams; the others are by everybody."""

MOST, GROWTH = 100.0, 1.5


@dataclass
class Seen:
    """Milliseconds of server time: by page, one list for each run, and the slowest address of all."""

    times: dict[str, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    slowest: dict[str, tuple[float, str]] = field(default_factory=dict)

    def p95(self, page: str) -> list[float]:
        """The 95th percentile of each run."""
        return [quantile(times, 0.95) for times in self.times[page]]

    def p50(self, page: str) -> float:
        """The median of all runs."""
        return statistics.median(each for times in self.times[page] for each in times)


def run() -> list[Row]:
    """Each page against its bound at the large size, and against itself at the small size."""
    seen = {SMALL: Seen(), LARGE: Seen()}
    for size in seen:
        # a small shop is in memory after three visits; so is a large one that has been at work for days
        with shop(size):
            read_in()
    for number in range(runs()):
        for size, found in seen.items():
            with shop(size):
                _visit(found, size, number)
    return [row for page in PAGES | OTHERS for row in _rows(page, seen[SMALL], seen[LARGE])]


def _visit(found: Seen, size: int, number: int) -> None:
    clients = _clients()
    # as the front does: what is loaded is not looked through again in the midst of a page
    settle()
    for page, address in (PAGES | OTHERS).items():
        visits = list(_timed(clients, address, size, Random(f"{page} {number}")))
        found.times[page].append([taken for taken, _ in visits])
        found.slowest[page] = max([*visits, found.slowest.get(page, (0.0, ""))])


def _clients() -> list[Client]:
    """Everybody who works here, signed in: the manager, the leads and the agents."""
    return [_client(user) for user in User.objects.filter(email__isnull=False).order_by("pk")]


def _client(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies.load(signed_in(user))
    return client


def _timed(clients: list[Client], address: Address, size: int, dice: Random) -> Iterator[tuple[float, str]]:
    """Milliseconds and address of each request after the first few; what somebody may not see is no visit."""
    seen = 0
    while seen < WARM + REQUESTS:
        asked = address(dice, size)
        taken, status = _asked(clients[0] if dice.random() < MANAGER else dice.choice(clients), asked)
        if status == HTTPStatus.OK:
            seen += 1
            if seen > WARM:
                yield taken, asked
        elif status != HTTPStatus.NOT_FOUND:
            raise RuntimeError(f"{asked} answered {status}")


def _asked(client: Client, address: str) -> tuple[float, int]:
    # nobody finds the counts of her last page still fresh
    cache.clear()
    began = time.perf_counter()
    answer = client.get(address)
    return 1000 * (time.perf_counter() - began), answer.status_code


def _rows(page: str, small: Seen, large: Seen) -> list[Row]:
    p95 = statistics.median(large.p95(page))
    growth = statistics.median(
        ours / theirs for ours, theirs in zip(large.p95(page), small.p95(page), strict=True)
    )
    median = told(f"{page}: p50 at {LARGE:,} cases", large.p50(page), "ms")
    if page in OTHERS:
        return [
            told(f"{page}: p95 at {LARGE:,} cases", p95, "ms"),
            told(f"{page}: growth", growth, "×"),
            median,
        ]
    return [
        at_most(f"{page}: p95 at {LARGE:,} cases", p95, "ms", MOST),
        at_most(f"{page}: p95 against {SMALL:,} cases", growth, "×", GROWTH),
        median,
    ]
