"""The page of what waits for a yes: who asks, for whom, how much, why; answered with one tap, once."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from makegood.accounts.models import Role, User
from makegood.cases.models import Case
from makegood.customers.models import Encounter
from makegood.remedies.models import Approval, Offer, Payout
from makegood.remedies.offers.asking import ask_higher
from makegood.remedies.offers.making import Gift, change_offer, make_offer
from tests.desk.story import Shop, case, person
from tests.desk.test_offers import payout_of
from tests.remedies.provider import payers

SeenBy = Callable[[User], Client]
BUDGET = 15


@pytest.fixture
def elena(there: Shop) -> Case:
    return case(there.maya, there.web, "Elena Marsh", "Wrong marker set", "Say whether Friday holds")


def asks(by: User, on: Case, pounds: int = 60) -> Offer:
    gift = Gift("refund", "GBP", pounds * 100, reason="The class was on Saturday.")
    return make_offer(on, gift, by=by, at=timezone.now())


def read(browser: Client, address: str = "/approvals/") -> str:
    cache.clear()
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def answers(browser: Client, offer: Offer, decision: str, **more: str) -> tuple[int, str]:
    said = {"decision": decision, "seen": offer.seen} | more
    answer = browser.post(f"/approvals/{offer.pk}/", said, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_question_tells_who_asks_for_whom_how_much_and_why(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    asks(there.maya, elena)
    page = read(seen_by(there.ruth))
    for told in (
        "1 waits for your yes", "Elena Marsh", "£60.00", "Maya Okafor wants to offer: Refund",
        "The class was on Saturday.", "above the limit of who asks, £50.00 for one gift", "no “no”",
    ):  # fmt: skip
        assert told in page, told
    assert '<span class="word">Approvals</span><span class="count">1</span>' in page
    assert "1 offer waits for your yes" in read(seen_by(there.ruth), "/")


def test_a_late_question_still_waits_for_who_was_asked_first(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    asks(there.maya, elena)
    question = Approval.objects.get()
    assert ask_higher(question, at=question.due_at)
    for boss in (there.ruth, there.jonas):
        assert "1 offer waits for your yes" in read(seen_by(boss), "/")
        assert "1 waits for your yes" in read(seen_by(boss))


@pytest.mark.capability("OWN-08")
def test_one_tap_says_yes_and_the_case_tells_it(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer = asks(there.maya, elena)
    status, page = answers(seen_by(there.ruth), offer, "approve")
    assert status == 200 and "It may be given at once, and counts as yours." in page
    told = read(seen_by(there.maya), f"/cases/{elena.ref}/")
    assert "Ruth said yes to a refund of £60.00" in told and "Give it" in told
    assert "Answered in the last seven days" in page and "Approved, Ruth Adler" in page


def test_a_no_is_told_to_who_asked(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer = asks(there.maya, elena)
    _status, page = answers(seen_by(there.ruth), offer, "decline")
    assert "Not approved. Maya Okafor is told." in page
    assert "Your offer was answered" in read(seen_by(there.maya), "/")


def test_who_comes_second_is_told_kindly_how_it_stands(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer = asks(there.maya, elena)
    answers(seen_by(there.jonas), offer, "approve")
    status, page = answers(seen_by(there.ruth), offer, "decline")
    assert status == 409
    assert "Somebody was faster: this offer is “May be given” now." in page
    assert "Answered in the last seven days" in page


def test_a_tap_holds_only_for_what_was_seen(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer = asks(there.maya, elena)
    change_offer(
        offer, Gift("refund", "GBP", 9000, reason="More."), offer.seen, by=there.maya, at=timezone.now()
    )
    status, page = answers(seen_by(there.ruth), offer, "approve")
    assert status == 409 and "not what you saw any more" in page and "£90.00" in page
    assert Offer.objects.get().state == "awaiting_approval"


def test_it_tells_onto_what_it_would_be_paid_and_that_the_order_says_otherwise_by_now(
    there: Shop, elena: Case, seen_by: SeenBy, settings: Settings
) -> None:
    settings.PAYERS = payers(
        pays={"refund": "stripe"}, stripe={"key": "sk_1", "charge": "payment", "url": ""}
    )
    elena.encounter = Encounter.objects.create(
        source="shop", external_id="A-1001", content_hash=bytes(16), received_at=timezone.now(),
        extra={"payment": "pi_3TheCardOfElena4f2a"},
    )  # fmt: skip
    elena.save(update_fields=["encounter"])
    offer = asks(there.maya, elena)
    page = read(seen_by(there.ruth))
    assert "To be paid by Stripe onto pi_…4f2a" in page and "TheCard" not in page and "Yes, give it" in page
    Encounter.objects.update(extra={"payment": "pi_3OfSomebodyElse9xQ2"})
    page = read(seen_by(there.ruth))
    assert "The order names pi_…9xQ2 by now, so nobody can say yes to this" in page
    assert "Yes, give it" not in page and "Not this" in page
    status, said = answers(seen_by(there.ruth), offer, "approve")
    assert status == 409 and "Change the offer, or take it back and offer it anew" in said
    payout = read(seen_by(there.maya), f"/cases/{elena.ref}/offers/{offer.pk}/payout/")
    assert "The order names pi_…9xQ2 by now, and this was offered to be paid onto pi_…4f2a" in payout
    assert "Change the offer</a>" in payout and "Pay by Stripe" not in payout
    seen_by(there.maya).post(
        f"/cases/{elena.ref}/offers/{offer.pk}/",
        {
            "seen": offer.seen,
            "remedy": "refund",
            "amount": "60.00",
            "currency": "GBP",
            "reason": "Another card.",
        },
    )
    assert "To be paid by Stripe onto pi_…9xQ2" in read(seen_by(there.ruth))
    assert answers(seen_by(there.ruth), Offer.objects.get(), "approve")[0] == 200


def test_nobody_is_asked_about_her_own_and_agents_have_no_such_page(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    asks(there.ruth, elena, 300)
    assert "Elena Marsh" not in read(seen_by(there.ruth)).partition('id="approvals"')[2]
    assert "1 waits for your yes" in read(seen_by(there.jonas))
    assert seen_by(there.maya).get("/approvals/").status_code == 403
    assert 'href="/approvals/"' not in read(seen_by(there.maya), "/queue/")


def test_what_is_above_her_too_is_shown_without_a_yes(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer = asks(there.maya, elena, 300)
    page = read(seen_by(there.ruth))
    assert "Others are asked" in page and "It is above your own limits too: a manager is asked." in page
    assert "Yes, give it" not in page
    status, said = answers(seen_by(there.ruth), offer, "approve")
    assert status == 403 and "above your own limits" in said


def test_another_teams_questions_are_not_there(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    offer = asks(there.maya, elena)
    lena = person("Lena Holm", Role.LEAD, there.harbour)
    assert "Elena" not in read(seen_by(lena)).partition('id="approvals"')[2]
    assert answers(seen_by(lena), offer, "approve")[0] == 404


def test_auditors_look_on(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    asks(there.maya, elena)
    page = read(seen_by(person("Vera Stahl", Role.AUDITOR)))
    assert "£60.00" in page and "Yes, give it" not in page


def test_many_questions_cost_no_more(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        asks(there.maya, case(there.maya, there.web, f"Ann {number}", "Late", "Ring"))
    browser = seen_by(there.ruth)
    cache.clear()
    with django_assert_max_num_queries(BUDGET):
        assert "12 wait for your yes" in browser.get("/approvals/").content.decode()


def test_given_by_hand_with_its_proof(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya, offer = seen_by(there.maya), asks(there.maya, elena, 20)
    address = f"/cases/{elena.ref}/offers/{offer.pk}/payout/"
    assert "Number of the transfer" in read(maya, address)
    assert maya.post(address, {"payer": "by_hand", "reference": " "}).status_code == 422
    page = maya.post(address, {"payer": "by_hand", "reference": "TR-881"}, follow=True).content.decode()
    assert "Given. It stands in the ledger with its proof." in page and "TR-881" in page
    assert maya.post(address, {"payer": "by_hand", "reference": "TR-882"}).status_code == 409


def test_a_gift_code_is_shown_once(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    offer = make_offer(elena, Gift("gift_card", "GBP", 1000), by=there.maya, at=timezone.now())
    address = f"/cases/{elena.ref}/offers/{offer.pk}/payout/"
    shown = maya.post(address, {"payer": "gift_code"}).content.decode()
    code = re.findall(r"<code>([^<]+)</code>", shown)[0]
    assert len(code) > 12 and "shown this once" in shown
    assert maya.post(address, {"payer": "gift_code"}).status_code == 409
    assert code not in read(maya, f"/cases/{elena.ref}/")


def test_a_payout_that_stays_uncertain_is_looked_into_by_a_second_person(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    gift = Gift("refund", "GBP", 400, reason="The class was on Saturday.")
    offer = make_offer(elena, gift, by=there.maya, at=timezone.now())
    payout = payout_of(offer, "uncertain", "timed out", hours=5)
    Offer.objects.update(state="giving")
    ruth, address = seen_by(there.ruth), f"/approvals/payouts/{payout.pk}/"
    page = read(ruth)
    assert (
        "Payouts to look into" in page
        and "Stripe" in page
        and f"Reference at the payer: k-{offer.pk}" in page
    )
    assert ruth.post(address, {"paid": "yes", "proof": ""}).status_code == 422
    assert ruth.post(address, {"paid": "yes", "proof": "re_123"}).status_code == 302
    payout.refresh_from_db()
    assert (payout.state, payout.proof) == ("paid", "re_123") and Offer.objects.get().state == "given"
    assert "Payouts to look into" not in read(ruth)
    Payout.objects.update(stray="re_9")
    assert "has also paid re_9" in read(ruth)
    assert "Kept, with your name." in ruth.post(address, {"paid": "no"}, follow=True).content.decode()
    assert "has also paid" not in read(ruth)
