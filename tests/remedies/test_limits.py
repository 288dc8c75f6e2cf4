"""Who sets limits and budgets, and what of them stands in the audit trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from makegood.accounts.models import AuditEntry, Team, User
from makegood.lib.errors import Refused
from makegood.listening.incoming import CustomerIn
from makegood.remedies.authority.limits import drop_limits, set_budget, set_limits
from makegood.remedies.models import Approval, Budget, Limit, Offer, OfferState, Remedy
from makegood.remedies.offers.asking import ask_higher
from makegood.remedies.offers.changing import Moved, move
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.ending import expire, withdraw
from makegood.remedies.offers.making import Gift, change_offer
from tests.cases.people import case_of
from tests.cast import NOW, happens, heard
from tests.remedies.people import House, gives, house, says_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> House:
    return house()


def test_managers_and_admins_set_the_limits_of_others(staff: House) -> None:
    set_limits("agent", {"grant": 60}, by=staff.mona, at=NOW)
    set_limits("manager", {"grant": 900}, by=staff.ada, at=NOW)
    set_limits("admin", {"grant": 9000}, by=staff.ada, at=NOW)
    entry = AuditEntry.objects.filter(stream="limits:agent").latest("seq")
    assert (entry.by, entry.data["grant"]) == (staff.mona, 60)
    for who, role in (
        (staff.maya, "agent"),
        (staff.ruth, "agent"),
        (staff.vera, "agent"),
        (staff.mona, "manager"),
    ):
        with pytest.raises(Refused) as refused:
            set_limits(role, {"grant": 10**6}, by=who, at=NOW)
        assert refused.value.status == 403
    with pytest.raises(Refused, match="measures are"):
        set_limits("agent", {"week": 1}, by=staff.mona, at=NOW)


def test_without_its_own_line_the_wider_one_holds_again(staff: House) -> None:
    set_limits("agent", {"grant": 1000}, remedy="credit", currency="GBP", by=staff.mona, at=NOW)
    assert gives(staff.maya, staff.case, 1100, remedy="credit").state == "awaiting_approval"
    assert drop_limits("agent", remedy="credit", currency="GBP", by=staff.mona, at=NOW)
    assert not drop_limits("agent", remedy="credit", currency="GBP", by=staff.mona, at=NOW)
    assert gives(staff.maya, staff.case, 1100, remedy="credit").state == "approved"
    assert AuditEntry.objects.filter(stream="limits:agent", verb="limits.dropped").count() == 1


def test_a_team_has_a_budget_of_its_own_and_none_when_it_is_taken_away(staff: House) -> None:
    north = Team.objects.create(name="North", calendar=staff.team.calendar, lead=staff.ines)
    set_budget("GBP", 1000, team=north, by=staff.mona, at=NOW)
    set_budget("GBP", 3000, team=staff.team, by=staff.mona, at=NOW)
    assert gives(staff.maya, staff.case, 2500).state == "approved"
    asked = gives(staff.maya, staff.case, 600)
    assert asked.approvals.get().why[0] == {
        "measure": "budget", "limit": 3000, "used": 2500, "wanted": 600, "of": staff.team.name,
    }  # fmt: skip
    set_budget("GBP", None, team=staff.team, by=staff.mona, at=NOW)
    assert Budget.objects.get().team == north
    assert gives(staff.maya, staff.case, 600).state == "approved"
    with pytest.raises(Refused):
        set_budget("GBP", 1, by=staff.ruth, at=NOW)


def test_one_large_question_blocks_nobody_elses(staff: House) -> None:
    set_budget("GBP", 20_000, by=staff.mona, at=NOW)
    asked = gives(staff.maya, staff.case, 6000)
    gives(staff.tom, staff.case, 10**15)
    assert says_yes(staff.ruth, asked).state == "approved"
    other = case_of(staff.maya, key="other", customer=CustomerIn(id="k-2"))
    assert gives(staff.maya, other, 5000).state == "approved"


def test_where_a_role_has_no_line_at_all_it_gives_nothing(staff: House) -> None:
    Limit.objects.filter(role="agent").delete()
    with pytest.raises(Refused, match="no authority to give") as refused:
        gives(staff.maya, staff.case, 1)
    assert refused.value.status == 403


def test_who_was_demoted_or_left_a_moment_ago_gives_as_she_now_may(staff: House) -> None:
    offer = gives(staff.maya, staff.case, 6000)
    User.objects.filter(pk=staff.ruth.pk).update(role="agent")
    assert gives(staff.ruth, staff.case, 9000).state == "awaiting_approval"
    User.objects.filter(pk__in=[staff.ruth.pk, staff.ines.pk]).update(role="lead", is_active=False)
    deeds: list[Callable[[], Offer]] = [
        lambda: gives(staff.ruth, staff.case, 1),
        lambda: says_yes(staff.ines, offer),
    ]
    for deed in deeds:
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.status == 403


def test_a_case_of_nobody_known_has_no_customers_limit(staff: House) -> None:
    case = case_of(staff.maya, key="somebody")
    type(case).objects.filter(pk=case.pk).update(customer=None)
    assert gives(staff.maya, case, 5000).payee == f"case:{case.ref}"
    assert says_yes(staff.ruth, gives(staff.maya, case, 6000)).state == "approved"


def test_what_was_answered_is_not_answered_changed_or_asked_about_again(staff: House) -> None:
    offer = gives(staff.maya, staff.case, 6000)
    asked = offer.approvals.get()
    with pytest.raises(Moved, match="not what you saw"):
        decide(offer, True, "0" * 64, by=staff.ruth, at=NOW)
    with pytest.raises(Moved):
        change_offer(offer, Gift("refund", "GBP", 10), "0" * 64, by=staff.maya, at=NOW)
    withdraw(offer, by=staff.maya, at=NOW)
    deeds: list[Callable[[], Offer]] = [
        lambda: decide(offer, True, offer.seen, by=staff.ruth, at=NOW),
        lambda: change_offer(offer, Gift("refund", "GBP", 10), offer.seen, by=staff.maya, at=NOW),
        lambda: withdraw(offer, by=staff.maya, at=NOW),
    ]
    for deed in deeds:
        with pytest.raises(Moved) as moved:
            deed()
        assert moved.value.now == {"offer": offer.pk, "state": "withdrawn", "seen": offer.seen}
    assert not ask_higher(asked, at=asked.due_at) and not expire(offer, at=offer.expires_at)


def test_at_the_top_it_is_asked_again_and_higher_it_cannot_go(staff: House) -> None:
    offer = gives(staff.maya, staff.case, 200_000)
    asked = offer.approvals.get()
    assert asked.rung == "admin" and not ask_higher(asked, at=asked.due_at)
    assert Approval.objects.get().due_at > asked.due_at


def test_a_remedy_that_is_no_longer_given_is_not_offered(staff: House) -> None:
    Remedy.objects.filter(key="discount").update(active=False)
    with pytest.raises(Refused, match="no remedy discount"):
        gives(staff.maya, staff.case, 100, remedy="discount")


def test_more_than_the_loss_needs_a_reason_and_counts_what_was_offered_before(staff: House) -> None:
    heard(happens("order-1", amount=2000, currency="GBP", customer=CustomerIn(id="k-1")))
    case = case_of(staff.maya, key="order-1", encounter="order-1", customer=CustomerIn(id="k-1"))
    first = gives(staff.maya, case, 3000)
    with pytest.raises(Refused, match="above the cap of 150 %"):
        gives(staff.maya, case, 1)
    gift = Gift("refund", "GBP", 3000)
    later = NOW + timedelta(hours=1)
    assert (
        change_offer(first, replace(gift, amount=2900), first.seen, by=staff.maya, at=later).state
        == "approved"
    )
    assert gives(staff.maya, case, 500, reason="It was her wedding").state == "approved"
    assert Offer.objects.filter(case=case).count() == 2


def test_without_the_lock_what_was_read_before_is_not_written(staff: House) -> None:
    """The compare-and-swap behind the locks: a deed on what is no longer so changes nothing."""
    before = gives(staff.maya, staff.case, 6000)
    says_yes(staff.ruth, before)
    with pytest.raises(Moved) as moved:
        move(before, OfferState.WITHDRAWN, "offer.withdrawn", by=staff.maya, at=NOW)
    assert moved.value.now["state"] == "approved"
    assert Offer.objects.get(pk=before.pk).state == "approved"


def test_a_question_is_answered_once(staff: House) -> None:
    offer = gives(staff.maya, staff.case, 6000)
    Approval.objects.filter(offer=offer).update(decision="void", decided_at=NOW)
    with pytest.raises(Moved):
        says_yes(staff.ruth, offer)
    assert Offer.objects.get(pk=offer.pk).answers_for is None
