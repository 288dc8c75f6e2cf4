"""Whoever is killed, and whenever: each gift code goes to one, nothing is lost, and nothing is taken twice."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.utils import timezone

from makegood.accounts.actions import add_key
from makegood.accounts.models import User
from makegood.remedies.checking import verify
from makegood.remedies.gift_codes.issuing import digest_of
from makegood.remedies.ledger.queries import balance
from makegood.remedies.ledger.rules import GIFT_CODES, REDEEMED
from makegood.remedies.models import GiftCode, Redemption
from makegood.remedies.money import Money
from makegood.remedies.offers.making import Gift, make_offer
from tests.cast import NOW
from tests.front import client
from tests.remedies.doors import new_case
from tests.remedies.giving import code_on, owed
from tests.remedies.people import house
from tests.serving import launched

MOMENTS = ["redemption.checked", "redemption.posted", "reply"]
CODES = int(os.environ.get("FAULT_CODES", "300"))
TAKERS, TRIES = 64, 10
WORTH = 2000


@contextmanager
def dying(url: str, wish: Path) -> Iterator[httpx.Client]:
    """A till at a front that can be told to die; it is started again by itself."""
    _key, token = add_key("till", scopes=["money"], source="", at=NOW)
    target, reads = "tests.remedies.dying:app", str(10**9)
    settings = {"DIE_AT": str(wish), "MAKEGOOD_READS_PER_MINUTE": reads}
    with launched(url, target, **settings) as (address, _process), client(address, token) as till:
        yield till


def issued(how_many: int) -> list[str]:
    """So many gift codes of one case, good today."""
    case = owed(Money(1, "GBP"), "all").case
    codes = [code_on(case, Money(WORTH, "GBP")) for _ in range(how_many)]
    GiftCode.objects.update(expires_at=timezone.now() + timedelta(days=9))
    return codes


def takes(till: httpx.Client, code: str, order: str) -> httpx.Response:
    """Take all that a code is worth; where no answer comes, ask again with the same words until one does."""
    until = time.monotonic() + 60
    while True:
        try:
            said = till.post(
                f"/api/v1/gift-codes/{code}/redemptions",
                json={"amount": WORTH, "currency": "GBP", "order": order},
                headers={"Idempotency-Key": f"take-{order}"},
            )
        except httpx.TransportError:
            assert time.monotonic() < until
            time.sleep(0.1)
            continue
        if said.status_code != 409 or "state" in said.json():  # else it is still being taken
            return said


def all_went_once(codes: int) -> None:
    """Every code went to one order, and the ledger says the same."""
    assert Redemption.objects.count() == Redemption.objects.values("code").distinct().count() == codes
    assert not GiftCode.objects.filter(left__gt=0).exists()
    assert balance(REDEEMED, "GBP") == -WORTH * codes and balance(GIFT_CODES, "GBP") == 0
    assert {count for count, _names in verify().values()} == {0}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_whatever_moment_it_is_taken_once(own_database: str, tmp_path: Path, moment: str) -> None:
    [code], wish = issued(1), tmp_path / "die"
    with dying(own_database, wish) as till:
        wish.write_text(moment)
        said = takes(till, code, "A-1")
        assert said.status_code == 201 and said.json()["left"] == 0 and not wish.exists()
        assert takes(till, code, "A-1").content == said.content
    all_went_once(1)


def test_killed_between_the_gift_and_the_answer_the_repeat_is_told_the_code(
    own_database: str, tmp_path: Path
) -> None:
    crew, wish = house(), tmp_path / "die"
    offer = owed_by(crew.maya)
    _key, token = add_key("maya", scopes=["money"], source="", person=crew.maya, at=NOW)
    with dying(own_database, wish) as till:
        till.headers["Authorization"] = f"Bearer {token}"
        wish.write_text("reply")
        said = gives(till, offer)
        assert said.status_code == 201 and not wish.exists()
        assert gives(till, offer).content == said.content
    assert bytes(GiftCode.objects.get().digest) == digest_of(said.json()["code"].replace("-", ""))
    assert {count for count, _names in verify().values()} == {0}


def owed_by(maker: User) -> int:
    """A gift card that she may give."""
    return make_offer(new_case(maker), Gift("gift_card", "GBP", WORTH), by=maker, at=timezone.now()).pk


def gives(till: httpx.Client, offer: int) -> httpx.Response:
    """Give it by gift code; where no answer comes, ask again with the same words until one does."""
    until = time.monotonic() + 60
    while True:
        try:
            said = till.post(
                f"/api/v1/offers/{offer}/payouts",
                json={"payer": "gift_code"},
                headers={"Idempotency-Key": "give"},
            )
        except httpx.TransportError:
            assert time.monotonic() < until
            time.sleep(0.1)
            continue
        if said.status_code != 409:  # else it is still being given
            return said


@pytest.mark.fault
@pytest.mark.timeout(1800)
def test_of_ten_thousand_tries_while_it_is_killed_each_code_goes_to_one(
    own_database: str, tmp_path: Path
) -> None:
    codes, wish, over = issued(CODES), tmp_path / "die", threading.Event()

    def killer() -> None:
        while not over.wait(10):  # whoever dies more often is not started again by Granian, but by the family
            wish.write_text(random.choice(MOMENTS))
            while wish.exists() and not over.is_set():
                time.sleep(0.05)

    tries = [(code, f"{n}-{k}") for n, code in enumerate(codes) for k in range(TRIES)]
    random.shuffle(tries)
    with dying(own_database, wish) as till, ThreadPoolExecutor(TAKERS) as takers:
        death = threading.Thread(target=killer)
        death.start()
        said = list(takers.map(lambda one: takes(till, *one), tries))
        over.set()
        death.join()
    assert Counter(one.status_code for one in said) == {201: CODES, 409: CODES * (TRIES - 1)}
    all_went_once(CODES)
