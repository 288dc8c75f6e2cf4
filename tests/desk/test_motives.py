"""A note that guesses why a customer complains is met with a question for the observed fact."""

from collections.abc import Callable

import pytest
from django.test import Client

from makegood.accounts.models import User
from makegood.cases.models import Case, Note
from makegood.remedies.models import Offer
from tests.desk.story import Shop, case

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]


@pytest.fixture
def kofi(there: Shop) -> Case:
    return case(there.maya, there.web, "Kofi Mensah", "Frame cut two centimetres short", "Ring him")


@pytest.mark.capability("REA-09")
@pytest.mark.parametrize(
    "guess",
    [
        "He just wants free stuff.",
        "Third time this year, he is only after\nsome compensation",
        "She wants it all for nothing",
        "Obviously a serial complainer.",
        "I think he is lying about the frame",
        "Solo quiere un descuento",
        "Die Kundin will doch nur Geld",
    ],
)
def test_a_guess_at_the_motive_is_asked_for_the_fact(
    there: Shop, kofi: Case, seen_by: SeenBy, guess: str
) -> None:
    told = seen_by(there.maya).post(f"/cases/{kofi.ref}/notes/", {"text": guess})
    assert told.status_code == 422
    assert "What did you see or hear? Write that instead" in told.content.decode()
    assert not Note.objects.filter(case=kofi).exists()


@pytest.mark.parametrize(
    "fact",
    [
        "He said: “I just want free delivery next time.”",
        'He wrote "you are just after my money" twice.',
        "She just wants the right set before Saturday.",
        "She only wants her refund, and no voucher.",
        "Three returns since March, all with photographs.",
        "Feel free to ring after four.",
        "He asked for a discount.",
        "Quiere el pedido el sábado.",
        "Sie will nur den richtigen Rahmen.",
    ],
)
def test_what_was_seen_or_said_is_kept(there: Shop, kofi: Case, seen_by: SeenBy, fact: str) -> None:
    assert seen_by(there.maya).post(f"/cases/{kofi.ref}/notes/", {"text": fact}).status_code == 302
    assert Note.objects.get(case=kofi).text == fact


@pytest.mark.capability("REA-09")
def test_no_guess_stands_where_it_is_decided_what_the_customer_gets(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    maya, guess = seen_by(there.maya), "He just wants free stuff, give less."
    refund = {"remedy": "refund", "currency": "GBP", "amount": "5"}
    asked = {
        "offers/": refund | {"reason": guess},
        "expectation/": {"words": guess, "currency": "GBP"},
        "person/": {"goal": guess},
        "plan/": {"actions": "Ring him", "cause": guess},
        "claims/": {"said": guess},
    }
    for door, said in asked.items():
        told = maya.post(f"/cases/{kofi.ref}/{door}", said)
        assert told.status_code == 422 and "guesses why" in told.content.decode(), door
    kofi.refresh_from_db()
    assert (kofi.goal, kofi.plan, kofi.claims.count(), Offer.objects.count()) == ("", {}, 0, 0)
    own = {"words": "I just want my money back, or he says: “I only want compensation.”", "currency": "GBP"}
    assert maya.post(f"/cases/{kofi.ref}/expectation/", own).status_code == 302
