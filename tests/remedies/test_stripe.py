"""A refund through Stripe: onto the payment that the order came with, once, and looked up there where in doubt."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import stripe
from pytest_django import Settings

from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.ledger.queries import balance
from makegood.remedies.models import Payout
from makegood.remedies.money import Money, TooFine
from makegood.remedies.payers import PayOrder, stripe_refunds
from makegood.remedies.payers.stripe_refunds import in_stripes_units
from makegood.remedies.payers.usual import amiss
from makegood.remedies.payouts import pay_out
from makegood.remedies.reconciling import reconcile
from tests.cast import NOW
from tests.remedies.giving import TWENTY, owed
from tests.remedies.provider import payers
from tests.remedies.stripe_server import KEY, Line, line_to, localstripe
from tests.remedies.stripe_server import paid as paid_by_card

LATER = NOW + timedelta(minutes=11)


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """Stripe, for all tests here."""
    with localstripe() as address:
        yield address


@pytest.fixture
def line(shop: str, settings: Settings) -> Iterator[Line]:
    """The line over which it is asked for refunds."""
    with line_to(shop) as line:
        settings.PAYERS = payers(
            pays={"refund": "stripe"}, stripe={"key": KEY, "charge": "payment", "url": line.url}
        )
        yield line


def due(payment: str, money: Money = TWENTY) -> Payout:
    """A refund of twenty pounds for an order that was paid so."""
    offer = owed(money, onto=f"stripe:{payment}")
    return pay_out(offer, money, "stripe", by=None, at=NOW).payout


def asked(line: Line, answer: str = "200", payment: str = "") -> Payout:
    """A refund that was asked for, and answered so."""
    payout, line.answer = due(payment or paid_by_card(line.stripe, 4500)), answer
    payouts.pay(payout.pk, at=NOW)
    payout.refresh_from_db()
    return payout


def refunded(line: Line, payout: Payout) -> list[tuple[str, int]]:
    """What Stripe has paid back on that order."""
    payment = payout.onto
    client = stripe.StripeClient(KEY, base_addresses={"api": line.stripe})
    there = client.v1.refunds.list({"payment_intent": payment})
    return [(refund.id, refund.amount) for refund in there]


def agree(line: Line, payout: Payout) -> bool:
    there = sum(amount for _number, amount in refunded(line, payout))
    return -balance("paid out by stripe", "GBP") == there and not any(n for n, _ in verify().values())


@pytest.mark.django_db
def test_it_is_paid_back_onto_the_card_with_stripes_own_number(line: Line) -> None:
    payout = asked(line)
    [(number, amount)] = refunded(line, payout)
    assert (payout.state, payout.proof, amount) == ("paid", number, 2000) and agree(line, payout)
    assert line.orders[-1] == payout.key


@pytest.mark.django_db
def test_a_charge_goes_as_well_as_a_payment_intent(line: Line) -> None:
    client = stripe.StripeClient(KEY, base_addresses={"api": line.stripe})
    intent = client.v1.payment_intents.retrieve(paid_by_card(line.stripe, 4500))
    charge = intent.latest_charge
    assert charge
    assert asked(line, payment=charge if isinstance(charge, str) else charge.id).state == "paid"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["500", "garbage", "time-out"])
def test_where_it_is_uncertain_the_refunds_of_the_payment_decide(
    line: Line, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if answer == "time-out":
        line.asleep = 1.5
        monkeypatch.setattr(stripe_refunds, "WAIT", (5, 0.5))
    payout = asked(line, answer)
    assert payout.state == "uncertain" and len(refunded(line, payout)) == 1
    monkeypatch.undo()
    assert reconcile(at=LATER) == 1
    payout.refresh_from_db()
    assert payout.state == "paid" and len(refunded(line, payout)) == 1 and agree(line, payout)


@pytest.mark.django_db
def test_what_never_arrived_goes_out_again_under_the_same_key(line: Line) -> None:
    payout = asked(line, "500 unpaid")
    assert payout.state == "uncertain" and refunded(line, payout) == []
    till = stripe.StripeClient(KEY, base_addresses={"api": line.stripe})
    till.v1.refunds.create({"payment_intent": payout.onto, "amount": 100})
    line.answer = "200"
    reconcile(at=LATER)
    payouts.pay(payout.pk, at=LATER)
    payout.refresh_from_db()
    assert payout.state == "paid" and len(set(line.orders)) == 1
    assert sorted(amount for _number, amount in refunded(line, payout)) == [
        100,
        2000,
    ]  # one is the till's own


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("payment", "words"),
    [
        ("", "does not say by which payment of Stripe"),
        ("INV-17", "does not say by which payment of Stripe"),
        ("pi_of_nobody", ""),
    ],
)
def test_without_a_payment_of_stripe_nothing_goes_out(line: Line, payment: str, words: str) -> None:
    payout = due(payment)
    payouts.pay(payout.pk, at=NOW)
    payout.refresh_from_db()
    assert payout.state == "failed" and words in payout.why and payout.why
    if words:
        assert line.orders == []
        Payout.objects.filter(pk=payout.pk).update(state="paying", tried_at=NOW, attempt=3)
        assert reconcile(at=LATER) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"key": "pk_public"}, "no secret key of Stripe"), ({"charge": ""}, "does not say which column")],
)
def test_what_is_set_wrong_is_told(line: Line, settings: Settings, wrong: dict[str, str], words: str) -> None:
    settings.PAYERS["stripe"] |= wrong
    assert words in " ".join(amiss())
    payout = asked(line)
    assert payout.state == "failed" and words in payout.why and line.orders == []


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("succeeded", "Proof"), ("failed", "Refusal"), ("canceled", "Refusal"), ("pending", "Uncertain")],
)
def test_only_a_refund_that_succeeded_is_a_proof(status: str, outcome: str) -> None:
    told = {"id": "re_1", "status": status, "amount": 2000, "currency": "gbp"}
    refund = stripe.Refund.construct_from(told, KEY)
    order = PayOrder("payout-1", 1, 1, TWENTY, "", NOW)
    assert type(stripe_refunds._outcome(refund, order)).__name__ == outcome


@pytest.mark.django_db
@pytest.mark.parametrize("as_charge", [False, True])
def test_an_order_that_was_paid_in_another_currency_is_not_paid_back_in_that_one(
    line: Line, as_charge: bool
) -> None:
    payment = paid_by_card(line.stripe, 4500, "usd")
    if as_charge:
        client = stripe.StripeClient(KEY, base_addresses={"api": line.stripe})
        charge = client.v1.payment_intents.retrieve(payment).latest_charge
        payment = charge if isinstance(charge, str) else charge.id if charge else ""
    payout = due(payment, Money(2000, "JPY"))
    payouts.pay(payout.pk, at=NOW)
    payout.refresh_from_db()
    assert (payout.state, line.orders) == ("failed", [])
    assert "paid in USD: Stripe cannot pay back JPY" in payout.why


@pytest.mark.django_db
def test_a_refund_over_another_amount_proves_nothing(line: Line) -> None:
    payout = asked(line, "500 unpaid")
    till = stripe.StripeClient(KEY, base_addresses={"api": line.stripe})
    payment = payout.onto
    till.v1.refunds.create(
        {"payment_intent": payment, "amount": 100, "metadata": {"makegood_payout": payout.key}}
    )
    reconcile(at=LATER)
    payout.refresh_from_db()
    assert (payout.state, payout.proof) == (
        "uncertain",
        "",
    ) and "over 100 GBP, not what was ordered" in payout.why


@pytest.mark.parametrize(
    ("money", "units"),
    [
        (Money(2000, "GBP"), 2000),
        (Money(2000, "JPY"), 2000),
        (Money(2000, "ISK"), 200_000),
        (Money(1, "UGX"), 100),
        (Money(2500, "MGA"), 25),
    ],
)
def test_an_amount_is_told_in_the_units_stripe_counts_in(money: Money, units: int) -> None:
    assert in_stripes_units(money) == units


@pytest.mark.django_db
def test_what_is_finer_than_stripe_counts_is_refused(line: Line) -> None:
    with pytest.raises(TooFine):
        in_stripes_units(Money(2550, "MGA"))
    payout = due("pi_1", Money(2550, "MGA"))
    payouts.pay(payout.pk, at=NOW)
    payout.refresh_from_db()
    assert payout.state == "failed" and "25.50 MGA is finer" in payout.why and line.orders == []
