"""TRUST B06: a yes is bound to what it is paid onto, and an order that names another payment since moves no money."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import stripe
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from makegood.accounts.actions import add_key
from makegood.accounts.models import Organisation
from makegood.cases.models import Case
from makegood.customers.models import Encounter
from makegood.loop.group_failures import deeds
from makegood.loop.models import Affected
from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.models import Offer, Payout, Remedy
from makegood.remedies.offers.changing import Moved
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, change_offer
from makegood.remedies.offers.onto import NotSaidToPay, OntoAnother
from makegood.remedies.offers.rules import Shown, seen
from makegood.remedies.onto import masked, onto
from tests.cases.people import again, case_of
from tests.cast import NOW, happens, heard
from tests.front import client
from tests.loop.outage import EVENING, customer, dark, declared, runs
from tests.remedies.doors import Speaker
from tests.remedies.people import House, gives, house, says_yes
from tests.remedies.provider import payers
from tests.remedies.stripe_server import KEY, line_to, localstripe
from tests.remedies.stripe_server import paid as paid_by_card
from tests.serving import serving

HERS, THEIRS = "pi_3TheCardOfAnn4f2a", "pi_3ACardOfSomebodyElse9xQ2"
STRIPE = {"key": KEY, "charge": "payment", "url": "http://127.0.0.1:9"}


@pytest.fixture
def crew(db: None, settings: Settings) -> House:
    """Refunds are paid by Stripe, onto what the order names in `payment`; Ann paid hers with a card."""
    settings.PAYERS = payers(pays={"refund": "stripe"}, stripe=STRIPE)
    names(HERS)
    staff = house()
    return replace(staff, case=case_of(staff.maya, encounter="A-1001"))


def names(payment: str, order: str = "A-1001") -> None:
    """The order is told again, and says by what it was paid; "" says nothing of it."""
    heard(happens(order, amount=9000, currency="GBP", extra={"payment": payment} if payment else {}))


def asked(crew: House) -> Offer:
    return gives(crew.maya, crew.case, 6000)


def anew(offer: Offer, crew: House) -> Offer:
    """The same offered again in its place, by who asked."""
    return change_offer(offer, Gift("refund", "GBP", 6000), offer.seen, by=crew.maya, at=NOW)


def test_what_it_is_paid_onto_is_kept_and_shown_when_it_is_offered(crew: House) -> None:
    offer = asked(crew)
    assert (offer.onto, offer.goes_onto) == (f"stripe:{HERS}", "by Stripe onto pi_…4f2a")
    assert gives(crew.maya, crew.case, 100, remedy="gift_card").onto == ""


def test_another_payment_after_the_yes_is_refused_in_words_and_judged_anew(crew: House) -> None:
    offer = says_yes(crew.ruth, asked(crew))
    names(THEIRS)
    with pytest.raises(OntoAnother, match=r"names pi_…9xQ2 by now, .* onto pi_…4f2a: nothing was done") as no:
        give(offer, by=crew.maya, at=NOW)
    assert no.value.status == 409 and no.value.now["state"] == "approved"
    assert not Payout.objects.exists()
    changed = anew(offer, crew)
    assert (changed.state, changed.onto) == ("awaiting_approval", f"stripe:{THEIRS}")
    with pytest.raises(Moved):
        says_yes(crew.ruth, changed, seen=offer.seen)
    assert give(says_yes(crew.ruth, changed), by=crew.maya, at=NOW).payout.onto == THEIRS
    assert not any(count for count, _names in verify().values())


def test_while_it_waits_nobody_says_yes_to_another_payment(crew: House) -> None:
    offer = asked(crew)
    names(THEIRS)
    with pytest.raises(OntoAnother):
        says_yes(crew.ruth, offer)
    assert says_yes(crew.ruth, anew(offer, crew)).onto == f"stripe:{THEIRS}"
    other = gives(crew.maya, crew.case, 6100)
    names(HERS)
    assert decide(other, False, other.seen, by=crew.ruth, at=NOW).state == "declined"


def test_on_ones_own_authority_it_is_the_same(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 4000)
    names(THEIRS)
    with pytest.raises(OntoAnother):
        give(offer, by=crew.maya, at=NOW)
    assert (
        give(offer, reference="transfer 1", by=crew.maya, at=NOW).payout.state == "paid"
    )  # by hand it may be


def test_what_a_customer_chose_is_paid_as_it_was_offered_or_offered_anew(crew: House) -> None:
    offer = says_yes(crew.ruth, asked(crew))
    names(THEIRS)
    chosen = choose(crew.case, offer.pk, offer.seen, at=NOW)
    assert chosen is not None and chosen.given is None
    taken = Offer.objects.get(pk=offer.pk)
    with pytest.raises(OntoAnother):
        give(taken, by=crew.maya, at=NOW)
    withdraw(taken, by=crew.maya, at=NOW)
    assert asked(crew).onto == f"stripe:{THEIRS}"


def test_what_was_ordered_goes_where_it_was_shown_whatever_the_order_says_by_then(crew: House) -> None:
    payout = give(says_yes(crew.ruth, asked(crew)), by=crew.maya, at=NOW).payout
    names(THEIRS)
    assert Payout.objects.get(pk=payout.pk).onto == HERS


def test_an_order_that_says_nothing_any_more_contradicts_nothing(crew: House) -> None:
    offer = says_yes(crew.ruth, asked(crew))
    Encounter.objects.update(extra={})
    assert give(offer, by=crew.maya, at=NOW).payout.onto == HERS


def test_a_payment_that_is_named_only_after_the_yes_was_seen_by_nobody(crew: House) -> None:
    names("", "A-1002")
    crew = replace(crew, case=case_of(crew.maya, key="a-2", encounter="A-1002"))
    offer = gives(crew.maya, crew.case, 4000)
    assert offer.goes_onto == "by Stripe; the order names nothing to pay it onto"
    names(THEIRS, "A-1002")
    with pytest.raises(OntoAnother, match="names pi_…9xQ2 since, which nobody saw"):
        give(offer, by=crew.maya, at=NOW)


def test_a_payer_that_was_not_shown_is_not_asked(crew: House, settings: Settings) -> None:
    offer = gives(crew.maya, crew.case, 4000)
    for payer, named in (("web_hook", "that payment system pays"), ("shopify", "that Shopify pays")):
        with pytest.raises(NotSaidToPay, match=named):
            give(offer, payer=payer, by=crew.maya, at=NOW)
    settings.PAYERS = payers(pays={"refund": "web_hook"}, stripe=STRIPE)
    with pytest.raises(NotSaidToPay):
        give(offer, by=crew.maya, at=NOW)
    assert give(offer, payer="stripe", by=crew.maya, at=NOW).payout.onto == HERS


def test_who_writes_around_our_code_is_found(crew: House) -> None:
    offer = says_yes(crew.ruth, asked(crew))
    Offer.objects.filter(pk=offer.pk).update(onto=f"stripe:{THEIRS}")
    assert verify()["limits"] == (1, [f"offer:{offer.pk}"])


def test_an_incident_pays_onto_what_orders_named_when_it_was_declared(
    crew: House, settings: Settings
) -> None:
    settings.PAYERS["pays"] |= dict.fromkeys(Remedy.Kind.values, "stripe")
    Organisation.objects.update(reply_to="hello@lark.example")
    from_then = {f"Q-{number}": f"pi_hers_{number:05}" for number in range(3)}
    dark(3)
    for order, payment in from_then.items():
        heard(happens(order, extra={"payment": payment}))
    incident = declared(crew.mona)
    again_ = declared(crew.mona, title=incident.title)
    assert incident.forecast == again_.forecast
    heard(happens("Q-1", extra={"payment": THEIRS}))
    assert declared(crew.mona, title=incident.title).forecast["onto"] != incident.forecast["onto"]
    deeds.go_ahead(incident, incident.seen, by=crew.ada, at=NOW)
    runs(incident)
    offers = list(Offer.objects.filter(state="approved").order_by("case__encounter__external_id"))
    assert [offer.onto for offer in offers] == [f"stripe:{payment}" for payment in from_then.values()]
    assert verify()["limits"] == (0, [])
    give(offers[0], by=crew.mona, at=NOW)
    with pytest.raises(OntoAnother):
        give(offers[1], by=crew.mona, at=NOW)


def test_who_has_a_case_already_is_paid_onto_its_order_and_not_the_dearest(crew: House) -> None:
    usual: dict[str, Any] = {"kind": "stay", "place": "Quay Street", "started_at": EVENING, "currency": "GBP"}
    for order, amount in (("Q-a", 4000), ("Q-b", 8000)):
        said = {
            "amount": amount,
            "customer": customer(1),
            "status": "ok",
            "extra": {"payment": f"pi_{order}"},
        }
        heard(happens(order, **(usual | said)))
    declared(crew.mona)
    assert Affected.objects.latest("pk").onto == {"stripe": "stripe:pi_Q-b"}
    case_of(crew.maya, key="about-a", encounter="Q-a", customer=customer(1))
    declared(crew.mona)
    assert Affected.objects.latest("pk").onto == {"stripe": "stripe:pi_Q-a"}


@pytest.mark.parametrize(
    ("reference", "told"),
    [("", ""), ("A-1001", "A-1001"), ("45012345", "45012345"), (HERS, "pi_…4f2a"), ("4242424242424242", "…4242"),
     ("gid://shopify/Order/450789469", "…9469"), ("a_very_long_reference", "a_…ence"), ("reference_of_17", "…f_17")],
)  # fmt: skip
def test_a_reference_is_shown_by_its_last_characters(reference: str, told: str) -> None:
    assert masked(reference) == told


def test_payers_that_pay_onto_nothing_name_nothing(settings: Settings) -> None:
    settings.PAYERS = payers(stripe=STRIPE)
    order = Encounter(external_id="A-1001", extra={"payment": HERS})
    assert onto("web_hook", order) == "web_hook:A-1001" and onto("shopify", order) == "shopify:A-1001"
    assert onto("stripe", Encounter(extra={})) == "stripe:" and onto("stripe", order) == f"stripe:{HERS}"
    assert [onto(payer, None) for payer in ("", "by_hand", "gift_code", "stripe")] == ["", "", "", "stripe:"]


SHOWN = st.builds(
    Shown, *[st.sampled_from(["", "a", "b"])] * 2, st.sampled_from([None, 1, 2]), *[st.sampled_from(["", "a"])] * 2,
    *[st.integers(0, 1)] * 2, *[st.sampled_from(["", "a"])] * 2, *[st.integers(1, 2)] * 2,
    st.sampled_from(["", "a", "b"]),
)  # fmt: skip


@given(SHOWN, SHOWN)
def test_whatever_differs_is_another_hash(one: Shown, other: Shown) -> None:
    assert (seen(one) == seen(other)) == (one == other)


@pytest.fixture
def till(own_database: str) -> Iterator[tuple[Callable[[str], None], str, str, str, str]]:
    """The real front with Stripe behind it: how an order is told, two payments, the front's and Stripe's address."""
    with localstripe() as address, line_to(address) as line:
        first, second = paid_by_card(address, 9000), paid_by_card(address, 9000)
        set_ = {"MAKEGOOD_PAYS": "refund=stripe", "MAKEGOOD_STRIPE_KEY": KEY, "MAKEGOOD_STRIPE_CHARGE": "payment",
                "MAKEGOOD_STRIPE_URL": line.url}  # fmt: skip
        with serving(own_database, **set_) as front:
            _key, token = add_key("till", scopes=["encounters"], source="shop", at=NOW)
            with client(front, token) as shop:

                def tells(payment: str) -> None:
                    order = {"external_id": "A-1001", "amount": 9000, "currency": "GBP"}
                    shop.post(
                        "/api/v1/encounters", json=order | {"extra": {"payment": payment}}
                    ).raise_for_status()

                yield tells, first, second, front, address


def test_a_key_that_revises_orders_moves_no_money_at_the_real_doors(
    till: tuple[Callable[[str], None], str, str, str, str], settings: Settings
) -> None:
    tells, hers, theirs, front, address = till
    settings.PAYERS = payers(pays={"refund": "stripe"}, stripe=STRIPE | {"url": address})
    tells(hers)
    staff = house()
    case = again(Case.objects.get(pk=case_of(staff.maya, encounter="A-1001").pk))
    maya, ruth = Speaker(front, staff.maya), Speaker(front, staff.ruth)
    offer = maya.offers(case, 6000).json()
    assert offer["onto"] == f"stripe:pi_…{hers[-4:]}" and ruth.answers(offer).status_code == 201
    tells(theirs)
    no = maya.gives(offer, payer="stripe")
    assert no.status_code == 409 and f"pi_…{theirs[-4:]} by now" in no.json()["detail"]
    changed = maya.changes(maya.looks(offer), 6000)
    assert changed.status_code == 202 and ruth.answers(offer).status_code == 409
    assert ruth.answers(changed.json()).status_code == 201
    ordered = maya.gives(offer, payer="stripe")
    assert ordered.status_code == 202
    tells(hers)  # and changed once more, when it is on its way
    payouts.pay(ordered.json()["payout"], at=timezone.now())
    there = stripe.StripeClient(KEY, base_addresses={"api": address}).v1.refunds
    assert [one.amount for one in there.list({"payment_intent": theirs})] == [6000]
    assert not list(there.list({"payment_intent": hers})) and maya.looks(offer)["state"] == "given"
