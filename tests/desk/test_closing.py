"""What may not be closed, or called put right, and the words that say which part is missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.models import Case
from makegood.learning.models import Review
from makegood.loop.steps import hear_verdict, resolve
from makegood.remedies.models import Offer
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from tests.cases.people import again, case_of
from tests.remedies.people import House, gives, house

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]
CAUSE = {"cause": "The bin was mixed up", "ours": "on"}


@pytest.fixture
def crew() -> House:
    return house()


@pytest.fixture
def case(crew: House) -> Case:
    return case_of(crew.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")


def tries(browser: Client, case: Case, outcome: str) -> str:
    """What the page answers to a closing."""
    return browser.post(f"/cases/{case.ref}/closure/", CAUSE | {"outcome": outcome}).content.decode()


def given(crew: House, case: Case, remedy: str, item: str) -> Offer:
    offer = gives(crew.maya, case, None, remedy=remedy, item=item, cost=300, at=timezone.now())
    give(offer, reference="Handed over", by=crew.maya, at=timezone.now())
    return offer


def contacted(case: Case) -> None:
    actions.contacted(again(case), by=case.owner, at=timezone.now())


@pytest.mark.capability("MIR-03")
def test_a_little_extra_does_not_close_a_case_whose_refund_is_owed(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    """Nor does a gift card, credit, a discount, or a fee waived that is worth less."""
    browser = seen_by(crew.maya)
    contacted(case)
    refund = gives(crew.maya, case, 1480, at=timezone.now())
    given(crew, case, "gift", "a bookmark")
    for remedy in ("gift_card", "credit", "discount", "fee_waiver"):
        for outcome in ("silent", "withdrawn", "apologised"):
            told = tries(browser, case, outcome)
            assert "This is owed and not given: Refund, £14.80." in told
            assert "A little extra, a gift card or credit never stands in its place." in told
        more = gives(crew.maya, case, 400, remedy=remedy, at=timezone.now())
        give(more, reference="Handed over", by=crew.maya, at=timezone.now())
    assert "Refund, £14.80." in tries(browser, case, "silent")
    assert again(case).status == "contacted" and not Review.objects.exists()
    assert "This is owed and not given" in browser.get(f"/cases/{case.ref}/closure/").content.decode()
    right = browser.post(f"/cases/{case.ref}/resolution/")
    assert (right.status_code, "Refund, £14.80" in right.content.decode()) == (409, True)
    give(refund, reference="Card slip 12", by=crew.maya, at=timezone.now())
    tries(browser, case, "silent")
    assert (again(case).status, again(case).outcome) == ("closed", "silent")


def test_what_was_given_in_kind_stands_for_the_refund_beside_it(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    contacted(case)
    gives(crew.maya, case, 1480, at=timezone.now())
    assert "This is owed" in tries(seen_by(crew.maya), case, "silent")
    given(crew, case, "replacement", "the brush-tip set")
    tries(seen_by(crew.maya), case, "silent")
    assert again(case).outcome == "silent"


def test_what_she_chose_is_given_before_it_closes(crew: House, case: Case, seen_by: SeenBy) -> None:
    browser = seen_by(crew.maya)
    contacted(case)
    refund = gives(crew.maya, case, 1480, at=timezone.now())
    choose(case, refund.pk, refund.seen, at=timezone.now())
    assert "The customer chose this, and it is not given yet: Refund, £14.80." in tries(
        browser, case, "withdrawn"
    )
    withdraw(refund, by=crew.maya, at=timezone.now())
    tries(browser, case, "withdrawn")
    assert again(case).outcome == "withdrawn"


def test_what_nobody_took_ends_with_the_case(crew: House, case: Case, seen_by: SeenBy) -> None:
    contacted(case)
    open_ = gives(crew.maya, case, 500, remedy="credit", at=timezone.now())
    asked = gives(crew.maya, case, 6000, remedy="credit", at=timezone.now())
    tries(seen_by(crew.maya), case, "withdrawn")
    assert again(case).status == "closed"
    for offer in (open_, asked):
        offer.refresh_from_db()
        assert offer.state == "withdrawn"
    assert [one.decision for one in asked.approvals.all()] == ["void"]


@pytest.mark.capability("MIR-15")
@pytest.mark.parametrize("remedy", ["replacement", "redo"])
def test_a_fix_without_a_word_does_not_close(crew: House, case: Case, seen_by: SeenBy, remedy: str) -> None:
    browser = seen_by(crew.maya)
    fix = given(crew, case, remedy, "the brush-tip set")
    for outcome in ("silent", "withdrawn", "not_possible"):
        told = tries(browser, case, outcome)
        assert f"This was given: {fix}." in told
        assert "What is missing is an apology and what you did" in told
    assert browser.post(f"/cases/{case.ref}/resolution/").status_code == 409
    assert again(case).status == "open" and not Review.objects.exists()
    contacted(case)
    tries(browser, case, "silent")
    assert again(case).outcome == "silent"


def test_who_cannot_be_told_needs_no_word(crew: House, case: Case, seen_by: SeenBy) -> None:
    given(crew, case, "replacement", "the brush-tip set")
    tries(seen_by(crew.maya), case, "unreachable")
    assert again(case).outcome == "unreachable"


@pytest.mark.capability("MIR-16")
def test_with_an_apology_alone_it_ends_as_apologised_and_not_as_recovered(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(crew.maya)
    assert "Nobody has said sorry to the customer yet" in tries(browser, case, "apologised")
    browser.post(f"/cases/{case.ref}/plan/", {"cause_is_ours": "on", "apology": "I rang and said sorry"})
    contacted(case)
    assert browser.post(f"/cases/{case.ref}/closure/", CAUSE | {"outcome": "recovered"}).status_code == 422
    assert "With an apology alone it ends as “Apologised”" in tries(browser, case, "silent")
    assert again(case).status == "contacted"
    tries(browser, case, "apologised")
    assert (again(case).status, again(case).outcome) == ("closed", "apologised")


@pytest.mark.parametrize("plan", [{"repair": "A new set by courier"}, {"actions": "Label the bins anew"}])
def test_a_repair_or_a_prevention_that_is_noted_may_be_claimed(
    crew: House, case: Case, seen_by: SeenBy, plan: dict[str, str]
) -> None:
    browser = seen_by(crew.maya)
    browser.post(f"/cases/{case.ref}/plan/", {"cause_is_ours": "on"} | plan)
    contacted(case)
    tries(browser, case, "silent")
    assert again(case).outcome == "silent"


@pytest.mark.capability("MIR-16")
def test_no_gift_gift_card_or_mark_in_the_plan_is_a_repair_by_itself(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    """Neither repays what was lost, as the policy has it; credit comes next to that, and so does what she chose."""
    browser = seen_by(crew.maya)
    actions.judge(again(case), 2, "own", "delivery.late", by=crew.maya, at=timezone.now())
    contacted(case)
    given(crew, case, "gift", "a bookmark")
    card = gives(crew.maya, case, 400, remedy="gift_card", at=timezone.now())
    give(card, payer="gift_code", by=crew.maya, at=timezone.now())
    browser.post(f"/cases/{case.ref}/plan/", {"cause_is_ours": "on", "repair": "-", "actions": "x"})
    assert "With an apology alone" in tries(browser, case, "silent")
    credit = gives(crew.maya, case, 500, remedy="credit", at=timezone.now())
    give(credit, payer="gift_code", by=crew.maya, at=timezone.now())
    tries(browser, case, "silent")
    assert again(case).outcome == "silent"


def test_her_own_yes_always_recovers(crew: House, case: Case) -> None:
    """It is our claim that is held back, and never hers."""
    given(crew, case, "replacement", "the brush-tip set")
    given(crew, case, "gift", "a bookmark")
    refund = gives(crew.maya, case, 1480, at=timezone.now())
    choose(case, refund.pk, refund.seen, at=timezone.now())
    hear_verdict(again(case), "right", at=timezone.now())
    assert again(case).status == "recovered"


def test_after_an_apology_alone_she_is_still_asked_and_has_the_last_word(crew: House, case: Case) -> None:
    contacted(case)
    resolve(again(case), by=crew.maya, at=timezone.now())
    assert case.check_backs.count() == 2
    hear_verdict(again(case), "right", at=timezone.now())
    assert again(case).status == "recovered"
