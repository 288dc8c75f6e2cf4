"""Making it right from the page of a case: advised, offered, asked about, compared with what she expects."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from makegood.accounts.models import Role, User
from makegood.cases.models import Case, Event
from makegood.desk.offer_forms import read_amount
from makegood.listening.incoming import CustomerIn
from makegood.listening.models import Signal
from makegood.remedies.ledger.actions import ToPost, post_all
from makegood.remedies.ledger.rules import Kind
from makegood.remedies.ledger.rules import given as owed_lines
from makegood.remedies.models import Offer, Payout
from makegood.remedies.money import BadMoney, Money
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from tests.cast import heard, says
from tests.desk.story import Shop, person
from tests.remedies.provider import payers

SeenBy = Callable[[User], Client]
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh")


@pytest.fixture
def elena(there: Shop) -> Case:
    """Elena got the wrong markers in an order of £20.00; Maya has her case."""
    text = "You sent the wrong item."
    heard(
        says("a-1", 1, text, customer=ELENA, encounter="o-1", amount=2000, currency="GBP"), at=timezone.now()
    )
    found = Case.objects.get()
    found.team, found.owner = there.web, there.maya
    found.save()
    return found


def panel(browser: Client, case: Case) -> str:
    page = browser.get(f"/cases/{case.ref}/").content.decode()
    return page.partition('id="right"')[2].partition("</section>")[0]


def offer(browser: Client, case: Case, amount: str, **more: str) -> str:
    said = {"remedy": "refund", "currency": "GBP", "amount": amount, **more}
    answer = browser.post(f"/cases/{case.ref}/offers/", said, follow=True)
    assert answer.status_code in {200, 422}, answer.content.decode()
    return answer.content.decode()


def test_a_tap_on_what_fits_offers_it_and_the_timeline_says_so(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    shown = panel(maya, elena)
    assert (
        "20 % of what was paid" in shown
        and "The customer must: nothing" in shown
        and "Costs us £4.00" in shown
    )
    said = dict(
        re.findall(r'name="(remedy|currency|amount|looked_at)" value="([^"]*)"', shown.split("</form>")[0])
    )
    told = maya.post(f"/cases/{elena.ref}/offers/", said, follow=True).content.decode()
    assert "It is within your authority" in told
    assert "Maya offered a part refund of £4.00" in told
    assert "£4.00 of the £100.00 you may give on one case, £50.00 in one gift" in told


@pytest.mark.capability("OWN-08")
def test_within_the_limit_it_stands_at_once_and_above_it_the_same_tap_asks_a_colleague(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya, why = seen_by(there.maya), {"reason": "The class was on Saturday."}
    Signal.objects.update(amount=20000)
    offer(maya, elena, "45", **why)
    assert Offer.objects.get().state == "approved"
    told = offer(maya, elena, "60", remedy="credit", **why)
    assert "Asked Ruth, answer by" in told and "Nobody says no to the customer" in told
    waits = panel(maya, elena)
    assert (
        "Waits for a colleague’s yes" in waits and "above the limit of who asks, £50.00 for one gift" in waits
    )


@pytest.mark.capability("MIR-05")
def test_an_offer_is_compared_with_what_she_expects_before_it_goes_and_after(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    said = {"words": "My money back.", "amount": "20", "currency": "GBP"}
    told = maya.post(f"/cases/{elena.ref}/expectation/", said, follow=True).content.decode()
    assert "The customer expects £20.00." in told and "My money back." in told
    assert "Falls short of what the customer expects by £16.00" in panel(maya, elena)
    before = offer(maya, elena, "15")
    assert "That falls short of what the customer expects by £5.00." in before
    assert not Offer.objects.exists()
    offer(maya, elena, "15", looked_at="refund:1500:500")
    assert "Falls short of what the customer expects by £5.00." in panel(maya, elena)


def test_what_she_expects_is_kept_again_only_where_it_is_new_and_may_be_no_amount(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    for amount, words in (("20", "The whole."), ("20", "All."), ("15", "All."), ("15", "All."), ("", "All.")):
        said = {"words": words, "amount": amount, "currency": "GBP"}
        told = maya.post(f"/cases/{elena.ref}/expectation/", said, follow=True).content.decode()
    kept = Event.objects.filter(case=elena, verb="case.expected").order_by("seq")
    assert [event.data["amount"] for event in kept] == [2000, 1500, None]
    assert "The customer expects £" not in told and "All." in told


def test_what_fits_without_a_price_or_in_money_that_is_no_more_is_advised_without_being_weighed(
    there: Shop, seen_by: SeenBy
) -> None:
    at, maya = timezone.now(), seen_by(there.maya)
    for key, money in (("free", {}), ("old", {"amount": 2000, "currency": "DEM"})):
        her = CustomerIn(id=f"c-{key}", name="Ann Thorne")
        text = "You sent the wrong item."
        heard(says(f"a-{key}", 1, text, customer=her, encounter=f"o-{key}", **money), at=at)
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(team=there.web, owner=there.maya)
        assert "Replacement" in panel(maya, case)


def test_a_remedy_that_the_catalogue_does_not_know_is_refused(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    offer(seen_by(there.maya), elena, "5", remedy="a_yacht")
    assert not Offer.objects.exists()


@pytest.mark.capability("MIR-06")
def test_far_above_the_loss_a_warning_cites_the_cap_and_asks_a_reason(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    first = offer(maya, elena, "40")
    assert "That is 200 % of the loss, above the cap of 150 %. Say why." in first
    assert 'name="reason" maxlength="300" value="" required' in first
    token = re.findall(r'name="looked_at" value="([^"]*)"', first)[0]
    assert "200 % of the loss" in offer(maya, elena, "40", looked_at=token)
    assert not Offer.objects.exists()
    offer(maya, elena, "40", looked_at=token, reason="Her class was lost too.")
    assert Offer.objects.get().reason == "Her class was lost too."


def test_offers_that_stand_count_together_for_the_cap(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    offer(maya, elena, "20")
    told = offer(maya, elena, "20", remedy="credit")
    assert "200 % of the loss" in told and "All that stands on the case is counted." in told


def test_what_is_offered_may_be_changed_and_taken_back(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    offer(maya, elena, "15")
    made = Offer.objects.get()
    page = maya.get(f"/cases/{elena.ref}/offers/{made.pk}/").content.decode()
    assert 'name="amount" inputmode="decimal" autocomplete="off" maxlength="24" value="15.00"' in page
    said = {"remedy": "refund", "currency": "GBP", "amount": "18,50", "seen": made.seen}
    told = maya.post(f"/cases/{elena.ref}/offers/{made.pk}/", said, follow=True).content.decode()
    assert "Maya changed the offer to a refund of £18.50" in told
    again = maya.post(f"/cases/{elena.ref}/offers/{made.pk}/", said)
    assert again.status_code == 409
    told = maya.post(f"/cases/{elena.ref}/offers/{made.pk}/withdrawal/", follow=True).content.decode()
    assert "Taken back." in told and "Maya took back a refund of £18.50" in told


@pytest.mark.parametrize(("written", "currency"), [("1,000", "BHD"), ("1,000", "GBP"), ("1,0,0", "EUR")])
def test_a_comma_that_may_stand_between_thousands_is_not_guessed_at(written: str, currency: str) -> None:
    with pytest.raises(BadMoney):
        read_amount(written, currency)
    assert read_amount("1,5", currency) == read_amount("1.5", currency)


def test_what_she_chose_stands_first_and_more_is_folded_away(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    at, thing = timezone.now(), Gift("replacement", "GBP", item="Replacement", cost=900)
    money = make_offer(elena, Gift("refund", "GBP", 500), by=there.maya, at=at)
    make_offer(elena, thing, by=there.maya, at=at)
    maya = seen_by(there.maya)
    before = maya.get(f"/cases/{elena.ref}/").content.decode()
    assert "What fits" in before and "<b>Replacement</b>" in before
    assert choose(elena, money.pk, money.seen, at=at)
    after = maya.get(f"/cases/{elena.ref}/").content.decode()
    assert "What fits" not in after and "and why not first" in after
    assert "Not needed with what the customer chose: a replacement" in after


def test_to_whom_else_it_goes_stays_when_the_amount_is_changed(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    offer = make_offer(elena, Gift("refund", "GBP", 1000, payee="A cousin"), by=there.maya, at=timezone.now())
    maya = seen_by(there.maya)
    changed = {"remedy": "refund", "currency": "GBP", "amount": "12", "seen": offer.seen}
    maya.post(f"/cases/{elena.ref}/offers/{offer.pk}/", changed)
    offer.refresh_from_db()
    assert (offer.amount, offer.payee) == (1200, "A cousin")
    for address in (f"/cases/{elena.ref}/", f"/cases/{elena.ref}/offers/{offer.pk}/payout/"):
        assert "To: A cousin, who is not the customer" in maya.get(address).content.decode()


@pytest.mark.parametrize(
    ("amount", "words"),
    [("", "say the amount"), ("1.234", "finer than GBP"), ("x", "no amount"), ("0", "zero")],
)
def test_what_is_no_amount_is_refused_in_a_sentence(
    there: Shop, elena: Case, seen_by: SeenBy, amount: str, words: str
) -> None:
    said = {"remedy": "refund", "currency": "GBP", "amount": amount}
    answer = seen_by(there.maya).post(f"/cases/{elena.ref}/offers/", said)
    assert answer.status_code in {400, 422}
    assert words in answer.content.decode()


def test_the_form_comes_back_in_the_panel_for_who_has_scripts(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    said = {"remedy": "refund", "currency": "GBP", "amount": "40"}
    answer = seen_by(there.maya).post(f"/cases/{elena.ref}/offers/", said, headers={"HX-Request": "true"})
    assert answer["HX-Retarget"] == "#offer-form" and answer["HX-Reswap"] == "outerHTML"
    assert answer.content.decode().lstrip().startswith('<form class="stack plain" id="offer-form"')
    said |= {"amount": "20"}
    done = seen_by(there.maya).post(f"/cases/{elena.ref}/offers/", said, headers={"HX-Request": "true"})
    assert "case-changed" in done["HX-Trigger"]


def test_auditors_see_it_and_offer_nothing(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer(seen_by(there.maya), elena, "15")
    auditor = seen_by(person("Vera Stahl", Role.AUDITOR))
    shown = panel(auditor, elena)
    assert "£15.00" in shown and "<form" not in shown
    assert auditor.post(f"/cases/{elena.ref}/offers/", {}).status_code == 403


def test_what_a_payer_refused_is_given_again_or_taken_back_and_a_lead_says_that_it_came_back(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    made = make_offer(elena, Gift("refund", "GBP", 400), by=there.maya, at=timezone.now())
    refused = payout_of(made, "failed", why="the card was closed")
    Offer.objects.update(state="giving")
    shown = panel(seen_by(there.maya), elena)
    assert "Not paid · the card was closed" in shown and "Give it again" in shown and "Take back" in shown
    give(made, reference="transfer 1", by=there.maya, at=timezone.now())
    assert "Did it come back?" not in panel(seen_by(there.maya), elena)
    ruth = seen_by(there.ruth)
    assert "Did it come back?" in panel(ruth, elena)
    said = ruth.post(
        f"/cases/{elena.ref}/offers/{made.pk}/reversal/", {"reason": "account closed"}, follow=True
    )
    told = said.content.decode()
    assert "It is owed again" in told and "It came back, and is owed again: a refund" in told
    refused.refresh_from_db()
    assert refused.state == "came_back" and "Came back · transfer 1 · account closed" in panel(ruth, elena)


def test_a_code_nobody_paid_with_is_taken_back_by_a_lead(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    made = make_offer(elena, Gift("gift_card", "GBP", 400), by=there.maya, at=timezone.now())
    give(made, by=there.maya, at=timezone.now())
    ruth = seen_by(there.ruth)
    assert "Take the gift code back" in panel(ruth, elena)
    told = ruth.post(
        f"/cases/{elena.ref}/offers/{made.pk}/reversal/", {"reason": "wrong person"}, follow=True
    )
    assert "The gift code is worth nothing from now on." in told.content.decode()


def payout_of(made: Offer, state: str, why: str = "", hours: int = 0) -> Payout:
    """A payout of an offer by a payer elsewhere, as it would stand after so many hours."""
    at = timezone.now() - timedelta(hours=hours)
    given = ToPost(Kind.GIVEN, owed_lines(Money(made.amount or 0, "GBP")), f"given:{made.pk}", made.pk)
    post_all([given], by=None, at=at)
    return Payout.objects.create(
        offer=made, payer="stripe", amount=made.amount or 0, currency="GBP", state=state, key=f"k-{made.pk}",
        why=why, made_at=at, tried_at=at, by=made.by,
    )  # fmt: skip


def test_a_payer_that_is_set_is_offered_first_and_asked_once(
    there: Shop, elena: Case, seen_by: SeenBy, settings: Settings
) -> None:
    settings.PAYERS = payers(pays={"refund": "web_hook"})
    made = make_offer(elena, Gift("refund", "GBP", 400), by=there.maya, at=timezone.now())
    maya, address = seen_by(there.maya), f"/cases/{elena.ref}/offers/{made.pk}/payout/"
    assert "Pay by payment system" in maya.get(address).content.decode()
    told = maya.post(address, {"payer": "web_hook"}, follow=True).content.decode()
    assert "On its way: the payer was asked." in told and Payout.objects.get().state == "due"


def test_what_stands_already_is_not_laid_out_again_and_beside_three_nothing_fits(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    tap = 'name="remedy" value="part_refund"'
    assert tap in panel(maya, elena)
    offer(maya, elena, "4", remedy="part_refund")
    shown = panel(maya, elena)
    assert tap not in shown and "What fits" in shown
    for remedy in ("credit", "discount"):
        offer(maya, elena, "4", remedy=remedy)
    shown = panel(maya, elena)
    assert "What fits" not in shown and "Offer something else" in shown
    made = Offer.objects.get(remedy__key="part_refund")
    maya.post(f"/cases/{elena.ref}/offers/{made.pk}/withdrawal/")
    assert tap in panel(maya, elena)
