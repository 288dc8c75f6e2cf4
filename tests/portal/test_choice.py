"""The customer chooses what will make it right: once, among what is offered to her, whatever is tapped or sent."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from makegood.cases import actions
from makegood.cases.models import Case, Event, Notice
from makegood.listening.incoming import CustomerIn
from makegood.loop.steps import resolve
from makegood.outreach.links import make_tokens
from makegood.remedies.authority.limits import set_limits
from makegood.remedies.checking import verify
from makegood.remedies.gift_codes.guessing import NoSuchCode, recognise
from makegood.remedies.models import GiftCode, Offer, Payout
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, change_offer, make_offer
from tests.cases.people import again, case_of, verbs
from tests.cast import happens, heard
from tests.portal.test_survey import main
from tests.remedies.people import House, house
from tests.remedies.provider import payers

pytestmark = pytest.mark.django_db
Offering = Callable[..., Offer]


@pytest.fixture
def crew(shop: object) -> House:
    return house()


@pytest.fixture
def case(crew: House) -> Case:
    """Ann's case, told just now."""
    return case_of(crew.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")


@pytest.fixture
def hers(browser: Client, case: Case) -> Client:
    """The browser in which Ann has opened the link of a message."""
    browser.get(f"/my-case/{make_tokens([case.pk], at=timezone.now())[case.pk]}/")
    return browser


@pytest.fixture
def offering(crew: House, case: Case) -> Offering:
    """Maya offers something on Ann's case, or on another."""

    def offer(remedy: str, amount: int | None = None, item: str = "", on: Case | None = None) -> Offer:
        cost = 500 if item else None
        gift = Gift(remedy, "GBP", amount, item, cost)
        return make_offer(on or case, gift, by=crew.maya, at=timezone.now())

    return offer


@pytest.fixture
def three(offering: Offering) -> list[Offer]:
    return [
        offering("replacement", item="the brush-tip set"),
        offering("refund", 1480),
        offering("credit", 1700),
    ]


def sees(browser: Client) -> str:
    answer = browser.get("/my-case/")
    assert answer.status_code == 200
    return main(answer.content.decode())


def taps(browser: Client, case: Case, offer: Offer | None, status: int = 200, **more: object) -> str:
    value = f"{offer.pk}:{offer.seen}" if offer else "else"
    said = {"case": str(case.pk), "once": "a" * 22, "offer": value} | more
    answer = browser.post("/my-case/choice/", said, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return main(answer.content.decode())


def states(*offers: Offer) -> list[str]:
    return [Offer.objects.get(pk=offer.pk).state for offer in offers]


@pytest.mark.capability("MIR-13")
def test_she_picks_the_second_of_three_and_the_others_are_withdrawn(
    hers: Client, case: Case, three: list[Offer]
) -> None:
    page = sees(hers)
    for said in (
        "What would be right for you?",
        "Replacement: the brush-tip set",
        "Refund, £14.80",
        "Something else",
    ):
        assert said in page
    page = taps(hers, case, three[1])
    assert states(*three) == ["withdrawn", "accepted", "withdrawn"]
    assert "What would be right for you?" not in page and "Refund, £14.80" in page
    assert "You chose what will make it right" in page
    stamp = Event.objects.get(case=case, verb="offer.accepted")
    assert stamp.data["among"] == [offer.pk for offer in three] and stamp.data["offer"] == three[1].pk


def test_to_look_changes_nothing(hers: Client, case: Case, three: list[Offer]) -> None:
    before = verbs(case)
    for _time in range(3):
        sees(hers)
    assert hers.get("/my-case/choice/").status_code == 404
    assert verbs(case) == before and states(*three) == ["approved"] * 3


def test_giving_what_she_chose_is_her_owners_next_step(hers: Client, case: Case, three: list[Offer]) -> None:
    at = timezone.now()
    actions.contacted(case, by=case.owner, at=at)
    actions.wait_for_customer(again(case), at + timedelta(days=9), by=case.owner, at=at)
    taps(hers, case, three[1])
    case = again(case)
    assert case.next_step == "Give what the customer chose: Refund, £14.80"
    assert case.waiting_since is None and case.due_at and case.due_at <= at + timedelta(days=1, minutes=1)
    assert Notice.objects.filter(user=case.owner, kind=Notice.Kind.CHOSE).count() == 1


CODE = re.compile(r"<code>([0-9A-Z-]{24})</code>")


@pytest.mark.capability("MIR-13")
def test_a_gift_card_is_hers_with_the_tap_its_code_is_shown_once_and_given_anew_where_it_is_lost(
    hers: Client, case: Case, offering: Offering
) -> None:
    offering("refund", 1000)
    card = offering("gift_card", 1500)
    [code] = CODE.findall(taps(hers, case, card))
    assert states(card) == ["given"] and not CODE.findall(taps(hers, case, card))
    assert again(case).next_step == "See that it has come, and whether it is right now: Gift card, £15.00"
    page = sees(hers)
    assert f"Your code …{code[-3:]}: £15.00 left" in page
    [other] = CODE.findall(main(hers.post(f"/my-case/choice/{card.pk}/code/").content.decode()))
    assert recognise(other, askers=[], at=timezone.now()).number == GiftCode.objects.get().pk
    with pytest.raises(NoSuchCode):
        recognise(code, askers=[], at=timezone.now())
    assert Payout.objects.count() == 1 and {count for count, _names in verify().values()} == {0}


def test_nobody_elses_code_is_given_anew_on_her_page(
    hers: Client, case: Case, crew: House, offering: Offering
) -> None:
    given_by_us = offering("gift_card", 1500)
    give(given_by_us, by=crew.maya, at=timezone.now())
    bob = CustomerIn(id="c-10", email="bob@shop.example", name="Bob Lind")
    his = offering("gift_card", 700, on=case_of(crew.maya, key="b-1", customer=bob, at=timezone.now()))
    assert choose(his.case, his.pk, his.seen, at=timezone.now())
    for offer in (given_by_us, his):
        assert hers.post(f"/my-case/choice/{offer.pk}/code/").status_code == 404


@pytest.fixture
def by_card(settings: Settings, crew: House) -> Case:
    """Ann's case about an order that she paid by card, where Stripe pays refunds back."""
    settings.PAYERS = payers(
        pays={"refund": "stripe"},
        stripe={"key": "sk_test_1", "charge": "payment", "url": "http://127.0.0.1:9"},
    )
    heard(happens("A-1001", amount=9000, currency="GBP", extra={"payment": "pi_3TheCard4f2a"}))
    return case_of(crew.maya, at=timezone.now() - timedelta(minutes=5), key="a-card", encounter="A-1001")


@pytest.mark.parametrize(
    ("then", "state", "told", "step"),
    [
        ("nothing", "giving", "on its way to you", "See that it has come"),
        ("the limit is lowered", "awaiting_approval", "A colleague looks at it first", "See to a yes for"),
        ("the order names another", "accepted", "sees to it", "Give what the customer chose"),
        ("Stripe is not set up", "accepted", "sees to it", "Give what the customer chose"),
    ],
)
def test_a_refund_goes_out_with_her_tap_where_nothing_stands_against_it(
    browser: Client,
    by_card: Case,
    offering: Offering,
    settings: Settings,
    then: str,
    state: str,
    told: str,
    step: str,
) -> None:
    refund = offering("refund", 1480, on=by_card)
    browser.get(f"/my-case/{make_tokens([by_card.pk], at=timezone.now())[by_card.pk]}/")
    if then == "the limit is lowered":
        set_limits("agent", {"grant": 10}, by=None, at=timezone.now())
    if then == "the order names another":
        heard(happens("A-1001", amount=9000, currency="GBP", extra={"payment": "pi_3Another9xQ2"}))
    if then == "Stripe is not set up":
        settings.PAYERS = payers(pays={"refund": "stripe"}, stripe={"key": "", "charge": "payment"})
    page = taps(browser, by_card, refund)
    assert told in page and states(refund) == [state]
    assert again(by_card).next_step.startswith(step)
    assert Payout.objects.filter(offer=refund).count() == (state == "giving")
    assert told in taps(browser, by_card, refund) and states(refund) == [state]


def test_sent_again_or_changed_her_mind_what_she_chose_first_stands(
    hers: Client, case: Case, three: list[Offer]
) -> None:
    taps(hers, case, three[1])
    before = verbs(case)
    assert "Refund, £14.80" in taps(hers, case, three[1])
    assert "not on offer any more" in taps(hers, case, three[0], status=409)
    assert verbs(case) == before and states(*three) == ["withdrawn", "accepted", "withdrawn"]


@pytest.mark.capability("MIR-13")
def test_she_wants_none_and_says_why(hers: Client, case: Case, three: list[Offer]) -> None:
    shown = [f"{offer.pk}:{offer.seen}" for offer in three]
    assert "Write what would be right" in taps(hers, case, None, status=422, shown=shown)
    assert states(*three) == ["approved"] * 3
    page = taps(hers, case, None, shown=shown, wish="I only want my Saturday class to happen.")
    assert states(*three) == ["declined"] * 3
    assert "I only want my Saturday class to happen." in page
    assert Notice.objects.filter(user=case.owner, kind=Notice.Kind.HEARD).count() == 1
    assert again(case).next_step == "Read the answer and reply"
    taps(hers, case, None, shown=shown, wish="I only want my Saturday class to happen.")
    assert Notice.objects.filter(user=case.owner, kind=Notice.Kind.HEARD).count() == 1


def test_what_came_after_she_looked_is_not_declined_unseen(
    hers: Client, case: Case, offering: Offering
) -> None:
    old = offering("credit", 500)
    fresh = offering("refund", 1480)
    taps(hers, case, None, shown=[f"{old.pk}:{old.seen}"], wish="More than that.")
    assert states(old, fresh) == ["declined", "approved"]
    assert "Refund, £14.80" in sees(hers)


def test_what_waits_for_a_colleague_is_never_shown_nor_taken(
    hers: Client, case: Case, offering: Offering
) -> None:
    waits = offering("refund", 9900)
    assert waits.state == "awaiting_approval"
    assert "99.00" not in sees(hers)
    assert "not on offer" in taps(hers, case, waits, status=409)
    assert states(waits) == ["awaiting_approval"]


def test_withdrawn_run_out_and_changed_offers_are_told_kindly(
    hers: Client, case: Case, crew: House, offering: Offering, three: list[Offer]
) -> None:
    withdraw(three[0], by=crew.maya, at=timezone.now())
    Offer.objects.filter(pk=three[2].pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    change_offer(three[1], Gift("refund", "GBP", 1000), three[1].seen, by=crew.maya, at=timezone.now())
    for offer in three:
        page = taps(hers, case, offer, status=409)
        assert "not on offer any more. What stands now is below" in page
        assert "Refund, £10.00" in page and "brush-tip" not in page and "Credit" not in page
    assert states(*three) == ["withdrawn", "approved", "approved"]


@pytest.mark.parametrize("value", ["", "abc", "1", "-1:x", "9" * 40 + ":x", "٣:x", "1:" + "f" * 64])
def test_nonsense_takes_nothing(hers: Client, case: Case, three: list[Offer], value: str) -> None:
    said = {"case": str(case.pk), "once": "a" * 22, "offer": value}
    assert hers.post("/my-case/choice/", said).status_code in {409, 422}
    assert states(*three) == ["approved"] * 3


def test_anothers_offer_cannot_be_taken(
    hers: Client, case: Case, crew: House, three: list[Offer], offering: Offering
) -> None:
    bob = CustomerIn(id="c-10", email="bob@shop.example", name="Bob Lind")
    his = offering("refund", 3300, on=case_of(crew.maya, key="b-1", customer=bob, at=timezone.now()))
    page = taps(hers, case, his, status=409)
    assert "33.00" not in page and states(his, *three) == ["approved"] * 4
    assert "£33.00" not in taps(hers, his.case, his, status=422)
    assert states(his) == ["approved"]


def test_a_closed_case_offers_nothing_and_says_what_can_be_done(
    hers: Client, case: Case, crew: House, offering: Offering
) -> None:
    credit = offering("credit", 500)
    actions.close(again(case), "withdrawn", by=crew.maya, at=timezone.now())
    assert "Credit" not in sees(hers)
    page = taps(hers, case, credit, status=409)
    assert "it opens again as a new case" in page and states(credit) == ["approved"]


def test_a_small_gift_comes_with_the_choice_and_never_instead(
    hers: Client, case: Case, three: list[Offer], offering: Offering
) -> None:
    gift = offering("gift", item="a bookmark")
    assert "Whatever you choose, this comes with it: <b>Small gift: a bookmark</b>." in sees(hers)
    assert "not on offer" in taps(hers, case, gift, status=409)
    taps(hers, case, three[0])
    assert states(gift, *three) == ["accepted", "accepted", "withdrawn", "withdrawn"]
    assert "a bookmark" in Case.objects.get(pk=case.pk).next_step


def test_what_is_offered_stands_also_after_she_said_that_it_is_right(
    hers: Client, case: Case, crew: House, three: list[Offer]
) -> None:
    resolve(again(case), by=crew.maya, at=timezone.now())
    hers.post("/my-case/verdict/", {"case": str(case.pk), "once": "b" * 22, "verdict": "right"})
    taps(hers, case, three[1])
    case = again(case)
    assert states(*three) == ["withdrawn", "accepted", "withdrawn"] and case.status == "recovered"
    assert Notice.objects.filter(user=case.owner, kind=Notice.Kind.CHOSE).exists()


@pytest.mark.parametrize(
    ("language", "asks", "else_"),
    [
        ("es", "¿Qué sería lo justo para usted?", "Otra cosa"),
        ("de", "Was wäre für Sie richtig?", "Etwas anderes"),
    ],
)
def test_she_chooses_in_her_language(
    hers: Client, case: Case, three: list[Offer], language: str, asks: str, else_: str
) -> None:
    page = main(hers.get(f"/my-case/?lang={language}").content.decode())
    assert asks in page and else_ in page
