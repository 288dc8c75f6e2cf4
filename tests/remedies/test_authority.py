"""Who may give how much on the spot, and who says yes above it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import Role, User
from makegood.cases.models import Notice
from makegood.lib.errors import Refused
from makegood.lib.jobs import JOBS, load_jobs
from makegood.listening.incoming import CustomerIn
from makegood.remedies.authority.checking import not_allowed
from makegood.remedies.authority.limits import set_budget, set_limits
from makegood.remedies.models import Approval, Offer, Remedy
from makegood.remedies.offers.changing import Moved
from makegood.remedies.offers.deciding import AboveHers, NotHers, decide
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, change_offer
from makegood.remedies.offers.queries import offers_of, waiting_for
from makegood.remedies.offers.sweeping import ask_higher_where_late, expire_what_ran_out
from makegood.remedies.shapes import told
from tests.cases.people import again, case_of, person, verbs
from tests.cast import NOW
from tests.remedies.people import House, gives, house, says_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> House:
    return house()


def test_within_the_limit_it_may_be_given_at_once(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 4500)
    assert (offer.state, offer.answers_for) == ("approved", crew.maya)
    assert verbs(crew.case)[-1] == "offer.made"


def test_above_it_a_lead_is_asked_by_a_time_on_the_teams_clock(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 6000)
    asked = offer.approvals.get()
    assert (offer.state, offer.answers_for, asked.rung) == ("awaiting_approval", None, "lead")
    assert asked.due_at == NOW + timedelta(hours=2)
    (why,) = asked.why
    assert (why["measure"], why["limit"], why["wanted"]) == ("grant", 5000, 6000)
    assert verbs(crew.case)[-2:] == ["offer.made", "approval.asked"]
    yes = says_yes(crew.ruth, offer)
    assert (yes.state, yes.answers_for) == ("approved", crew.ruth)


@pytest.mark.parametrize(
    ("pounds", "rung"), [(51, "lead"), (200, "lead"), (201, "manager"), (1000, "manager"), (1001, "admin")]
)
def test_the_lowest_rung_that_may_is_asked(crew: House, pounds: int, rung: str) -> None:
    assert gives(crew.maya, crew.case, pounds * 100).approvals.get().rung == rung


def test_who_is_not_there_is_not_asked(crew: House) -> None:
    User.objects.filter(role__in=[Role.LEAD, Role.MANAGER]).update(is_active=False)
    assert gives(crew.maya, crew.case, 6000).approvals.get().rung == "admin"


def test_an_approver_keeps_to_her_own_limits(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 20100)
    with pytest.raises(AboveHers, match=r"£201\.00 is above your limit of £200\.00"):
        says_yes(crew.ruth, offer)
    assert says_yes(crew.mona, offer).state == "approved"


def test_a_no_leaves_it_not_given_and_counts_for_nothing(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 9000)
    assert decide(offer, False, offer.seen, by=crew.ruth, at=NOW).state == "declined"
    assert verbs(crew.case)[-1] == "offer.not_approved"
    assert gives(crew.maya, crew.case, 5000).state == "approved"


def test_nobody_answers_for_her_own(crew: House) -> None:
    offer = gives(crew.ruth, crew.case, 30000)
    for approve in (True, False):
        with pytest.raises(NotHers):
            decide(offer, approve, offer.seen, by=crew.ruth, at=NOW)
    # another role does not make another person of her
    User.objects.filter(pk=crew.ruth.pk).update(role=Role.ADMIN)
    with pytest.raises(NotHers, match="your own"):
        says_yes(User.objects.get(pk=crew.ruth.pk), offer)


def test_who_changed_it_is_one_of_its_makers(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 30000)
    changed = change_offer(offer, Gift("refund", "GBP", 15000), offer.seen, by=crew.mona, at=NOW)
    assert changed.state == "approved"  # within Mona's own limit
    higher = change_offer(changed, Gift("refund", "GBP", 190000), changed.seen, by=crew.mona, at=NOW)
    for maker in (crew.maya, crew.mona):
        with pytest.raises(NotHers):
            says_yes(maker, higher)
    assert says_yes(crew.ada, higher).state == "approved"


@pytest.mark.parametrize("who", ["tom", "vera"])
def test_agents_and_auditors_say_no_yes(crew: House, who: str) -> None:
    offer = gives(crew.maya, crew.case, 5100)
    with pytest.raises(Refused) as refused:
        says_yes(getattr(crew, who), offer)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "new",
    [
        {"amount": 6001},
        {"amount": 5999},
        {"currency": "EUR"},
        {"payee": "somebody else"},
        {"reason": "for her trouble"},
        {"policy_version": 2},
    ],
    ids=["more", "less", "currency", "payee", "reason", "policy"],
)
def test_what_is_changed_needs_a_yes_of_its_own(crew: House, new: dict[str, Any]) -> None:
    offer = says_yes(crew.ruth, gives(crew.maya, crew.case, 6000))
    seen = offer.seen
    gift = replace(Gift("refund", "GBP", 6000), **new)
    changed = change_offer(offer, gift, seen, by=crew.maya, at=NOW)
    assert (changed.state, changed.answers_for) == ("awaiting_approval", None)
    with pytest.raises(Moved):
        says_yes(crew.ruth, changed, seen=seen)
    assert says_yes(crew.ruth, changed).state == "approved"


def test_changed_back_it_needs_a_yes_again_and_gets_one(crew: House) -> None:
    offer = says_yes(crew.ruth, gives(crew.maya, crew.case, 6000))
    first = offer.seen
    other = change_offer(offer, Gift("refund", "GBP", 7000), first, by=crew.maya, at=NOW)
    back = change_offer(other, Gift("refund", "GBP", 6000), other.seen, by=crew.maya, at=NOW)
    assert back.state == "awaiting_approval" and back.seen != first
    assert says_yes(crew.ruth, back).state == "approved"
    assert not_allowed() == (0, [])


def test_what_stands_without_the_authority_it_needs_is_found(crew: House) -> None:
    offer = says_yes(crew.ruth, gives(crew.maya, crew.case, 6000))
    gives(crew.maya, crew.case, 100)
    assert not_allowed() == (0, [])
    for forged in (
        {"amount": 9000, "seen": "0" * 64},
        {"answers_for": crew.maya},
        {"makers": [crew.ruth.pk]},
    ):
        before = {name: getattr(offer, name) for name in forged}
        Offer.objects.filter(pk=offer.pk).update(**forged)
        assert not_allowed() == (1, [f"offer:{offer.pk}"])
        Offer.objects.filter(pk=offer.pk).update(**before)
    Approval.objects.filter(offer=offer).update(decision="decline")
    assert not_allowed() == (1, [f"offer:{offer.pk}"])


def test_who_is_asked_hears_of_it_and_then_who_asked(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 6000)
    asked = Notice.objects.filter(kind="approve").values_list("user", flat=True)
    assert set(asked) == {crew.ruth.pk, crew.ines.pk}
    says_yes(crew.ruth, offer)
    assert [notice.user for notice in Notice.objects.filter(kind="decided")] == [crew.maya]


def test_a_late_answer_is_asked_of_the_next_rung_with_a_clock_of_its_own(crew: House) -> None:
    load_jobs()
    offer = gives(crew.maya, crew.case, 6000)
    asked = offer.approvals.get()
    assert ask_higher_where_late(at=asked.due_at - timedelta(seconds=1)) == 0
    assert ask_higher_where_late(at=asked.due_at) == 1
    later = offer.approvals.get()
    # 16:36 is late in the day: the next two working hours end on Friday morning
    assert (later.rung, later.late_at, later.due_at) == ("manager", asked.due_at, NOW + timedelta(hours=20))
    assert ask_higher_where_late(at=asked.due_at) == 0
    assert verbs(crew.case)[-1] == "approval.asked_higher"
    assert {notice.user for notice in Notice.objects.filter(kind="approve", user=crew.mona)} == {crew.mona}
    JOBS["remedies.ask_higher"].function()
    assert says_yes(crew.ruth, offer).state == "approved"  # a lead may still say yes


def test_what_nobody_took_runs_out_and_counts_no_longer(crew: House) -> None:
    load_jobs()
    waiting = gives(crew.maya, crew.case, 9000)
    open_ = gives(crew.ruth, crew.case, 5000, remedy="credit")
    assert expire_what_ran_out(at=NOW + timedelta(days=29)) == 0
    assert expire_what_ran_out(at=NOW + timedelta(days=30)) == 1
    assert expire_what_ran_out(at=NOW + timedelta(days=90)) == 1
    assert set(Offer.objects.values_list("state", flat=True)) == {"expired"}
    assert waiting.approvals.get().decision == "void" and verbs(crew.case)[-1] == "offer.expired"
    with pytest.raises(Moved):
        give(open_, by=crew.maya, at=NOW + timedelta(days=91))
    JOBS["remedies.expire_offers"].function()
    assert gives(crew.maya, crew.case, 5000).state == "approved"


def test_demoted_or_lowered_while_it_waits_the_limits_of_now_decide(crew: House) -> None:
    offer = gives(crew.maya, crew.case, 15000)
    set_limits("lead", {"grant": 100}, by=crew.mona, at=NOW)
    with pytest.raises(AboveHers):
        says_yes(crew.ruth, offer)
    User.objects.filter(pk=crew.mona.pk).update(role=Role.AGENT)
    with pytest.raises(NotHers):
        says_yes(crew.mona, offer)  # her page was opened before
    assert says_yes(crew.ada, offer).state == "approved"


def test_split_amounts_come_to_the_same(crew: House) -> None:
    parts = [gives(crew.maya, crew.case, 4000, remedy=key) for key in ("refund", "credit", "gift_card")]
    assert [part.state for part in parts] == ["approved", "approved", "awaiting_approval"]
    assert parts[2].approvals.get().why[0]["measure"] == "case"
    # nor does a colleague help
    assert gives(crew.tom, crew.case, 2500).state == "awaiting_approval"


def test_what_waits_counts_and_what_is_withdrawn_does_not(crew: House) -> None:
    first = gives(crew.maya, crew.case, 9000)
    assert gives(crew.maya, crew.case, 2000).state == "awaiting_approval"
    withdraw(first, by=crew.maya, at=NOW)
    assert not Approval.objects.filter(offer=first, decision="").exists()
    assert gives(crew.maya, crew.case, 2000).state == "approved"


def test_a_customer_and_a_day_have_limits_of_their_own(crew: House) -> None:
    second, third, fourth = (case_of(crew.maya, key=f"x-{n}", encounter=f"o-{n}") for n in range(3))
    states = [gives(crew.maya, case, 5000).state for case in (crew.case, second, third)]
    assert states == ["approved"] * 3
    assert gives(crew.maya, fourth, 1).approvals.get().why[0]["measure"] == "customer"
    others = [case_of(crew.maya, key=f"y-{n}", customer=CustomerIn(id=f"k-{n}")) for n in range(8)]
    states = [gives(crew.maya, case, 5000).state for case in others]
    assert states == ["approved"] * 7 + ["awaiting_approval"]
    assert Offer.objects.latest("pk").approvals.get().why[0]["measure"] == "day"
    tomorrow = NOW + timedelta(days=1)
    fresh = case_of(crew.maya, key="z-1", customer=CustomerIn(id="k-99"))
    assert gives(crew.maya, fresh, 5000, at=tomorrow).state == "approved"


def test_a_line_for_a_remedy_and_a_currency_comes_first(crew: House) -> None:
    set_limits("agent", {"grant": 1000}, remedy="gift_card", currency="GBP", by=crew.mona, at=NOW)
    assert gives(crew.maya, crew.case, 1100, remedy="gift_card").state == "awaiting_approval"
    assert gives(crew.maya, crew.case, 5000).state == "approved"


def test_main_units_hold_in_every_currency(crew: House) -> None:
    yen, dinar = (
        case_of(crew.maya, key=code, customer=CustomerIn(id=code), encounter=code) for code in ("j", "b")
    )
    assert gives(crew.maya, yen, 50, currency="JPY").state == "approved"
    assert gives(crew.maya, yen, 51, currency="JPY").state == "awaiting_approval"
    assert gives(crew.maya, dinar, 50_000, currency="BHD").state == "approved"
    assert gives(crew.maya, dinar, 50_001, currency="BHD").state == "awaiting_approval"


def test_over_the_months_budget_a_manager_says_yes(crew: House) -> None:
    set_budget("GBP", 10_000, by=crew.mona, at=NOW)
    assert gives(crew.maya, crew.case, 4500).state == "approved"
    other = case_of(crew.maya, key="o-2", customer=CustomerIn(id="k-2"))
    assert gives(crew.maya, other, 4500).state == "approved"
    third = case_of(crew.maya, key="o-3", customer=CustomerIn(id="k-3"))
    offer = gives(crew.maya, third, 1500)
    asked = offer.approvals.get()
    assert (offer.state, asked.rung, asked.why[0]["measure"]) == ("awaiting_approval", "manager", "budget")
    with pytest.raises(AboveHers, match="budget"):
        says_yes(crew.ruth, offer)
    assert says_yes(crew.mona, offer).state == "approved"
    # next month it is full again
    later = case_of(crew.maya, key="o-4", customer=CustomerIn(id="k-4"))
    assert gives(crew.maya, later, 4500, at=NOW + timedelta(days=20)).state == "approved"


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, None])
def test_no_money_is_no_offer(crew: House, amount: int | None) -> None:
    with pytest.raises(Refused) as refused:
        gives(crew.ada, crew.case, amount)
    assert refused.value.status == 422
    assert not Offer.objects.exists()


def test_ten_to_the_fifteenth_is_fine(crew: House) -> None:
    assert gives(crew.ada, crew.case, 10**15).state == "approved"


def test_a_case_has_one_currency(crew: House) -> None:
    gives(crew.maya, crew.case, 100)
    with pytest.raises(Refused, match="GBP"):
        gives(crew.maya, crew.case, 100, currency="EUR")


def test_a_thing_says_what_it_costs_and_is_counted_by_that(crew: House) -> None:
    with pytest.raises(Refused, match="say what exactly it is"):
        gives(crew.maya, crew.case, 100, remedy="replacement")
    with pytest.raises(Refused, match="cost"):
        gives(crew.maya, crew.case, None, remedy="replacement", item="A blue vase")
    vase = gives(crew.maya, crew.case, None, remedy="replacement", item="A blue vase", cost=6000, value=9000)
    assert (vase.state, vase.counted, vase.value) == ("awaiting_approval", 6000, 9000)


def test_little_extras_come_out_of_a_stock(crew: House) -> None:
    Remedy.objects.filter(key="gift").update(stock=1, cost=80, value=300, currency="GBP")
    first = gives(crew.maya, crew.case, None, remedy="gift", item="A bookmark")
    assert (first.state, first.cost, first.value) == ("approved", 80, 300)
    with pytest.raises(Refused, match="none"):
        gives(crew.maya, crew.case, None, remedy="gift", item="A bookmark")
    withdraw(first, by=crew.maya, at=NOW)
    assert gives(crew.maya, crew.case, None, remedy="gift", item="A bookmark").state == "approved"


def test_who_reads_only_gives_nothing_and_a_closed_case_gets_nothing(crew: House) -> None:
    with pytest.raises(Refused):
        gives(crew.vera, crew.case, 100)
    type(crew.case).objects.filter(pk=crew.case.pk).update(status="closed")
    with pytest.raises(Refused, match="closed"):
        gives(crew.maya, again(crew.case), 100)


def test_an_offer_costs_few_queries_however_many_work_here_and_much_was_given(
    crew: House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    set_budget("GBP", 10**9, by=crew.mona, at=NOW)
    for number in range(30):
        person(f"Lead{number} Person", Role.LEAD)
        gives(crew.ada, crew.case, 100 + number)
        Offer.objects.update(state="given")
    with django_assert_max_num_queries(35):
        offer = gives(crew.maya, crew.case, 6000)
    with django_assert_max_num_queries(24):
        says_yes(crew.mona, offer)
    with django_assert_max_num_queries(3):
        assert len([told(one) for one in offers_of(crew.case)]) == 31
    with django_assert_max_num_queries(8):
        assert waiting_for(crew.ruth) == []
