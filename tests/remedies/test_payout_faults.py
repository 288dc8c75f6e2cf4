"""TRUST B03 with a payer elsewhere: web, worker and PostgreSQL killed at the points of a payout, whatever it answers.

Web processes die at every point with every answer. By default each answer meets the other victims once or twice;
FAULT_EVERY=1 runs every point, victim and answer.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import cycle, product
from pathlib import Path

import httpx
import pytest
from django.db import OperationalError, connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from makegood.config.database import parse
from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import revive, using
from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.ledger.queries import balance
from makegood.remedies.models import Payout
from makegood.remedies.moments import WATCHERS
from makegood.remedies.payers import Proof, http
from makegood.remedies.payouts import pay_out
from makegood.remedies.reconciling import reconcile
from makegood.remedies.settling import order_of, settle
from tests.cast import NOW
from tests.config.houses import ready_home
from tests.faults.test_postgres_killed import kill
from tests.remedies.doors import Speaker, new_case
from tests.remedies.giving import TWENTY, owed
from tests.remedies.people import house
from tests.remedies.provider import SECRET, Provider, payers, provider_at_work
from tests.serving import launched

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
ROOT = Path(__file__).resolve().parents[2]
ANSWERS = ["200", "500", "time-out", "garbage", "twice", "500 unpaid"]
MOMENTS = ["payout.claimed", "provider.paid", "payout.answered", "payout.settled", "payout.posted"]
PLACES = [
    "payout.settled", "payout.looked_up", "provider.paid", "payout.answered", "payout.posted", "payout.claimed",
]  # fmt: skip
EVERY = "FAULT_EVERY" in os.environ


def some(answers: list[str], moments: list[str]) -> list[tuple[str, str]]:
    """All pairs, or each answer and each moment once at least."""
    return list(product(answers, moments)) if EVERY else list(zip(answers, cycle(moments), strict=False))


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that takes longer than anybody waits where it is told to."""
    with provider_at_work() as provider:
        settings.PAYERS = payers(
            pays={"refund": "web_hook"}, web_hook={"url": provider.url, "secret": SECRET}
        )
        monkeypatch.setattr(http, "WAIT", (2, 0.5))
        provider.asleep = 1.0
        yield provider


def by_itself(provider: Provider) -> None:
    """What the worker does by itself in the next hour: jobs are tried again, and it is looked up."""
    provider.answer, provider.when_paid = "200", lambda: None
    for minutes in (0, 11, 22, 33):
        at = timezone.now() + timedelta(minutes=minutes)
        for number in Payout.objects.filter(state="due").values_list("pk", flat=True):
            payouts.pay(number, at=at)
        reconcile(at=at)


def agree(provider: Provider, count: int) -> None:
    """So many payouts: each paid with proof, by one effective payment there, and the two ledgers say the same."""
    assert list(Payout.objects.values_list("state", flat=True)) == ["paid"] * count
    for payout in Payout.objects.all():  # an answer that comes twice
        assert settle(order_of(payout, NOW), Proof(payout.proof), by=None, at=NOW).stray == ""
    proofs = set(Payout.objects.values_list("proof", flat=True))
    assert proofs == {order["reference"] for order in provider.books.values()} and len(proofs) == count
    there = sum(order["amount"] for order in provider.books.values())
    assert -balance("paid out by web_hook", "GBP") == there
    assert {count for count, _names in verify().values()} == {0}


@pytest.mark.parametrize(("answer", "moment"), some(ANSWERS, MOMENTS))
def test_a_worker_is_killed(own_database: str, provider: Provider, answer: str, moment: str) -> None:
    payout, provider.answer = pay_out(owed(), TWENTY, "web_hook", by=None, at=NOW).payout, answer
    environment = os.environ | {
        "DATABASE_URL": own_database,
        "MAKEGOOD_PAYOUT_HOOK_URL": provider.url,
        "MAKEGOOD_PAYOUT_HOOK_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "tests.remedies.dying_worker", str(payout.pk), moment]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    if moment == "provider.paid":
        provider.when_paid = worker.kill
    ended = worker.wait(60)
    if moment in {"payout.claimed", "provider.paid"}:
        assert ended == -signal.SIGKILL
    by_itself(provider)
    agree(provider, 1)


@pytest.mark.parametrize(("answer", "moment"), list(product(ANSWERS, ["payout.ordered", "reply"])))
def test_a_web_process_is_killed_while_a_payout_is_ordered(
    own_database: str, provider: Provider, tmp_path: Path, answer: str, moment: str
) -> None:
    staff, wish = house(), tmp_path / "die"
    settings = {
        "DIE_AT": str(wish),
        "MAKEGOOD_PAYS": "refund=web_hook",
        "MAKEGOOD_PAYOUT_HOOK_URL": provider.url,
        "MAKEGOOD_PAYOUT_HOOK_SECRET": SECRET,
    }
    with launched(own_database, "tests.remedies.dying:app", **settings) as (address, _process):
        maya = Speaker(address, staff.maya)
        offer = maya.offers(new_case(staff.maya), 2000).raise_for_status().json()
        wish.write_text(moment)
        assert again(partial(maya.gives, offer, payer="web_hook", token="pay-1")) == 202
        assert not wish.exists()
        maya.http.close()
    provider.answer = answer
    payouts.pay(Payout.objects.get().pk, at=timezone.now())
    by_itself(provider)
    agree(provider, 1)


def again(ask: Callable[[], httpx.Response]) -> int:
    """Ask with the same words until an answer comes."""
    until = time.monotonic() + 90
    while True:
        try:
            said = ask()
        except httpx.TransportError:
            assert time.monotonic() < until
            time.sleep(0.2)
            continue
        if said.status_code != 409:
            return said.status_code


@pytest.fixture(scope="module")
def apart() -> Iterator[Server]:
    """A PostgreSQL of its own, with all tables."""
    with ready_home() as home:
        server = Server(home)
        with using(server):
            yield server


@pytest.fixture
def mortal(apart: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """The same, led to by Django for as long as this test may kill it: the others have the common one."""
    with django_db_blocker.unblock(), led_to(apart.url):
        yield apart


@contextmanager
def led_to(url: str) -> Iterator[None]:
    """Let Django's default connection lead there."""
    default = connections["default"]
    default.close()
    before = dict(default.settings_dict)
    default.settings_dict.update(parse(url))
    try:
        yield
    finally:
        default.close()
        default.settings_dict.update(before)


@pytest.mark.parametrize(("answer", "moment"), some(ANSWERS, PLACES))
def test_postgresql_is_killed(mortal: Server, provider: Provider, answer: str, moment: str) -> None:
    before = Payout.objects.count()
    provider.books.update(
        {f"before-{n}": {"amount": 2000, "reference": proof} for n, proof in
         enumerate(Payout.objects.values_list("proof", flat=True))}
    )  # fmt: skip
    payout = pay_out(owed(name=f"pg-{before}"), TWENTY, "web_hook", by=None, at=NOW).payout
    provider.answer = answer
    with dying_at(moment, mortal, provider) as died:
        try:
            payouts.pay(payout.pk, at=timezone.now())
            reconcile(at=timezone.now() + timedelta(minutes=11))
        except OperationalError:
            pass
    connections["default"].close()
    assert revive(mortal) == bool(died) and (died or EVERY)
    by_itself(provider)
    agree(provider, before + 1)


@contextmanager
def dying_at(moment: str, server: Server, provider: Provider) -> Iterator[list[str]]:
    """PostgreSQL is killed once, at the moment; where it was, if it came to that."""
    over: list[str] = []

    def watch(name: str) -> None:
        if name == moment and not over:
            over.append(name)
            kill(server)

    WATCHERS.append(watch)
    if moment == "provider.paid":
        provider.when_paid = lambda: watch("provider.paid")
    try:
        yield over
    finally:
        WATCHERS.remove(watch)
