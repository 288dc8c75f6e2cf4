"""A refund through Shopify: onto the payment of the order, once, and looked up among its refunds where in doubt."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.ledger.queries import balance
from makegood.remedies.models import Payout
from makegood.remedies.payers import shopify_refunds
from makegood.remedies.payers.usual import amiss
from makegood.remedies.payouts import pay_out
from makegood.remedies.reconciling import reconcile
from tests.cast import NOW
from tests.remedies.giving import TWENTY, owed
from tests.remedies.provider import payers
from tests.remedies.shopify_shop import ORDER, TOKEN, Shop, shop_at_work

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=11)
SET = {"shop": "127.myshopify.com", "token": TOKEN, "order": "reference"}


@pytest.fixture
def shop(settings: Settings) -> Iterator[Shop]:
    """A shop that is asked for refunds."""
    settings.PAYERS = payers(pays={"refund": "shopify"}, shopify=SET)
    with shop_at_work() as shop:
        yield shop


def asked(order: str = ORDER) -> Payout:
    """A refund of twenty pounds for that order, which was asked for."""
    offer = owed(onto=f"shopify:{order}")
    return again(pay_out(offer, TWENTY, "shopify", by=None, at=NOW).payout)


def again(payout: Payout) -> Payout:
    payouts.pay(payout.pk, at=NOW)
    payout.refresh_from_db()
    return payout


def agree(shop: Shop) -> bool:
    return -balance("paid out by shopify", "GBP") == shop.back() * 100 and not any(
        n for n, _ in verify().values()
    )


@pytest.mark.parametrize("order", [ORDER, f"gid://shopify/Order/{ORDER}"])
def test_it_is_paid_back_onto_the_largest_payment(shop: Shop, order: str) -> None:
    payout = asked(order)
    assert (payout.state, payout.proof) == ("paid", "gid://shopify/Refund/1") and agree(shop)
    assert shop.keys == [payout.key] and payout.key in shop.refunds[0]["note"]


@pytest.mark.parametrize("answer", ["500", "garbage", "throttled", "empty", "time-out"])
def test_where_it_is_uncertain_the_refunds_of_the_order_decide(
    shop: Shop, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.answer, shop.asleep = answer, 1.0
    ours: dict[str, Any] = {
        "id": "gid://shopify/Refund/0",
        "note": None,
        "transactions": {"nodes": []},
        "amount": "0.00",
    }
    shop.refunds.append(ours)  # somebody's at the till
    if answer == "time-out":
        monkeypatch.setattr(shopify_refunds, "WAIT", (1, 0.3))
    payout = asked()
    assert payout.state == "uncertain" and len(shop.refunds) == 2
    monkeypatch.undo()
    assert reconcile(at=LATER) == 1
    payout.refresh_from_db()
    assert payout.state == "paid" and len(shop.refunds) == 2 and agree(shop)


@pytest.mark.parametrize("answer", ["500 unpaid", "concurrent"])
def test_what_never_arrived_goes_out_again_under_the_same_key(shop: Shop, answer: str) -> None:
    shop.answer = answer
    payout = asked()
    assert payout.state == "uncertain" and shop.refunds == []
    shop.answer = "200"
    reconcile(at=LATER)
    assert again(payout).state == "paid" and set(shop.keys) == {payout.key} and agree(shop)


def test_more_than_was_paid_is_refused_in_shopifys_words(shop: Shop) -> None:
    shop.paid = "19.99"
    payout = asked()
    assert (payout.state, payout.why) == ("failed", "Cannot refund more than was paid") and agree(shop)


@pytest.mark.parametrize(
    ("status", "state"), [("PENDING", "uncertain"), ("FAILURE", "failed"), ("ERROR", "failed")]
)
def test_only_a_refund_that_succeeded_is_paid(shop: Shop, status: str, state: str) -> None:
    shop.status = status
    assert asked().state == state


@pytest.mark.parametrize(
    ("wrong", "order", "words"),
    [
        ({}, "A-1001", "does not say its number at Shopify"),
        ({"currency": "EUR"}, ORDER, "no payment of this order in GBP"),
        ({"kind": "AUTHORIZATION"}, ORDER, "no payment of this order in GBP"),
        ({"known": False}, ORDER, "no payment of this order in GBP"),
    ],
)
def test_an_order_that_cannot_be_refunded_is_refused(
    shop: Shop, wrong: dict[str, str], order: str, words: str
) -> None:
    for name, value in wrong.items():
        setattr(shop, name, value)
    payout = asked(order)
    assert payout.state == "failed" and words in payout.why and shop.keys == []
    Payout.objects.filter(pk=payout.pk).update(state="paying", tried_at=NOW, attempt=3)
    reconcile(at=LATER)
    payout.refresh_from_db()
    assert payout.state == ("uncertain" if "known" in wrong else "failed")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"shop": "shop.example"}, "is no address of a shop"),
        ({"token": ""}, "MAKEGOOD_SHOPIFY_TOKEN is not set"),
        ({"order": ""}, "does not say which column"),
    ],
)
def test_what_is_set_wrong_is_told(shop: Shop, settings: Settings, wrong: dict[str, str], words: str) -> None:
    settings.PAYERS["shopify"] = SET | wrong
    assert words in " ".join(amiss())
    payout = asked()
    assert payout.state == "failed" and words in payout.why and shop.keys == []


def test_a_token_that_is_not_let_in_is_refused(shop: Shop, settings: Settings) -> None:
    settings.PAYERS["shopify"] = SET | {"token": "shpat_old"}
    payout = asked()
    assert payout.state == "failed" and payout.why == "Shopify does not let us in (401)."
