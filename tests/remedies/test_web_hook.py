"""A payout by a system of one's own: asked by a signed web hook, believed by its proof, looked up where in doubt."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from makegood.loop.doctor import examine
from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.ledger.queries import balance
from makegood.remedies.models import Payout
from makegood.remedies.offers.giving import NoMoney, give
from makegood.remedies.payers import http
from makegood.remedies.payers.usual import amiss
from makegood.remedies.payouts import pay_out
from makegood.remedies.reconciling import reconcile
from tests.cast import NOW
from tests.remedies.giving import TWENTY, owed
from tests.remedies.people import gives, house
from tests.remedies.provider import SECRET, Provider, payers, provider_at_work

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=11)


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """A provider that is asked for refunds."""
    with provider_at_work() as provider:
        settings.PAYERS = payers(
            pays={"refund": "web_hook"}, web_hook={"url": provider.url, "secret": SECRET}
        )
        yield provider


def paid(provider: Provider, answer: str) -> Payout:
    """A payout that was asked for, and answered so."""
    payout, provider.answer = pay_out(owed(), TWENTY, "web_hook", by=None, at=NOW).payout, answer
    payouts.pay(payout.pk, at=NOW)
    payout.refresh_from_db()
    return payout


def agree(provider: Provider) -> bool:
    """Whether its books and our ledger say the same, and ours hold."""
    there = sum(order["amount"] for order in provider.books.values())
    return -balance("paid out by web_hook", "GBP") == there and not any(n for n, _names in verify().values())


@pytest.mark.parametrize("answer", ["200", "201", "twice"])
def test_it_is_paid_with_the_reference_of_the_payer(provider: Provider, answer: str) -> None:
    payout = paid(provider, answer)
    assert (payout.state, payout.proof) == ("paid", "pay_1") and agree(provider)
    [order] = provider.asked
    assert order["amount"] == 2000 and order["currency"] == "GBP" and order["key"].startswith("payout-")


@pytest.mark.parametrize("answer", ["500", "garbage", "list", "202", "no proof", "404"])
def test_any_other_answer_is_uncertain_and_the_books_decide(provider: Provider, answer: str) -> None:
    payout = paid(provider, answer)
    assert payout.state == "uncertain" and payout.why
    for looks in ("404", "500", "pending"):
        provider.looks = looks
        assert reconcile(at=LATER) == 0  # none of these says that it is not there
    provider.looks = "books"
    assert reconcile(at=LATER) == 1
    payout.refresh_from_db()
    assert payout.state == "paid" and len(provider.asked) == 1 and agree(provider)


def test_a_time_out_after_it_was_paid_is_uncertain_until_it_is_looked_up(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "WAIT", (1, 0.3))
    provider.asleep = 1.0
    payout = paid(provider, "time-out")
    assert payout.state == "uncertain"
    monkeypatch.setattr(http, "WAIT", (5, 5))
    reconcile(at=LATER)
    payout.refresh_from_db()
    assert payout.state == "paid" and len(provider.books) == 1 and agree(provider)


def test_an_answer_without_end_is_not_read_to_its_end(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MOST", 10)
    assert paid(provider, "200").state == "uncertain"


def test_what_never_arrived_goes_out_again_under_the_same_key(provider: Provider) -> None:
    payout = paid(provider, "500 unpaid")
    assert payout.state == "uncertain" and not provider.books
    provider.answer = "200"
    reconcile(at=LATER)
    payouts.pay(payout.pk, at=LATER)
    payout.refresh_from_db()
    assert payout.state == "paid" and len({order["key"] for order in provider.asked}) == 1 and agree(provider)


def test_a_refusal_says_why_and_the_next_try_has_another_key(provider: Provider) -> None:
    payout = paid(provider, "refusal")
    assert (payout.state, payout.why) == ("failed", "the account is closed")
    provider.answer = "200"
    again = pay_out(payout.offer, TWENTY, "web_hook", by=None, at=LATER).payout
    payouts.pay(again.pk, at=LATER)
    assert len({order["key"] for order in provider.asked}) == 2 and agree(provider)


def test_what_the_books_say_was_refused_is_not_paid(provider: Provider) -> None:
    payout, provider.looks = paid(provider, "500 unpaid"), "refused"
    assert reconcile(at=LATER) == 1
    payout.refresh_from_db()
    assert payout.state == "failed" and agree(provider)


def test_the_settings_say_who_pays_a_refund_and_things_are_given_by_hand(provider: Provider) -> None:
    staff = house()
    refund = give(gives(staff.maya, staff.case, 1200), by=staff.maya, at=NOW).payout
    assert (refund.payer, refund.state) == ("web_hook", "due")
    by_hand = give(gives(staff.maya, staff.case, 100), reference="transfer 1", by=staff.maya, at=NOW).payout
    assert by_hand.payer == "by_hand"
    thing = gives(staff.maya, staff.case, None, remedy="replacement", item="a vase", cost=500)
    with pytest.raises(NoMoney):
        give(thing, payer="web_hook", by=staff.maya, at=NOW)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": ""}, "is no address"),
        ({"url": "http://books.example/payouts"}, "must begin with https://"),
        ({"url": "https://me:secret@books.example/"}, "question mark, name or password"),
        ({"url": "https://books.example/?a=1"}, "question mark, name or password"),
        ({"secret": "whsec_c2hvcnQ="}, "is no secret of Standard Webhooks"),
        ({"secret": "whsec_x"}, "is no secret of Standard Webhooks"),
    ],
)
def test_what_is_set_wrong_is_told_and_nothing_goes_out(
    provider: Provider, settings: Settings, wrong: dict[str, str], words: str
) -> None:
    settings.PAYERS["web_hook"] |= wrong
    assert words in " ".join(amiss())
    payout = paid(provider, "200")
    assert payout.state == "failed" and words in payout.why and provider.asked == []


def test_the_doctor_tells_what_is_set_wrong_and_what_is_left(provider: Provider, settings: Settings) -> None:
    def check(name: str) -> dict[str, Any] | None:
        return next((one for one in examine()["checks"] if one["name"] == name), None)

    assert (check("payers") or {})["words"] == "Paid out by web_hook." and check("payouts") is None
    paid(provider, "500")
    assert "1 payout is to be looked into" in (check("payouts") or {})["words"]
    settings.PAYERS["pays"] = {"refund": "moon_bank", "kindness": "by_hand"}
    said = (check("payers") or {})["words"]
    assert "“moon_bank”, which is no payer" in said and "“kindness”, which is no remedy" in said
    settings.PAYERS = payers(pays={"gift_card": "gift_code", "refund": "by_hand"})
    assert check("payers") is None and list(amiss()) == []
