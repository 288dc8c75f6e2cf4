"""How authority stands at a glance and is used, and what of limits nobody may set."""

from datetime import timedelta
from fractions import Fraction

import pytest

from makegood.accounts.models import Role, Team, User
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.listening.incoming import CustomerIn
from makegood.remedies.authority import standing
from makegood.remedies.authority.limits import NotRaised, drop_limits, raise_grant, set_budget, set_limits
from makegood.remedies.authority.rules import Line, Over, Wish
from makegood.remedies.authority.use import Used, limits_too_low, use_of_authority
from makegood.remedies.authority.whole import Many, against_all
from makegood.remedies.models import Approval, Limit, Offer, Remedy
from makegood.remedies.offers.choosing import choose, decline_all
from makegood.remedies.offers.ending import let_go
from tests.cases.people import case_of
from tests.cast import NOW
from tests.remedies.people import House, gives, house, says_yes

pytestmark = pytest.mark.django_db
SINCE, UNTIL = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture
def staff() -> House:
    return house()


def test_what_is_no_role_no_remedy_and_no_amount_is_no_limit(staff: House) -> None:
    for wrong, words in (
        (lambda: set_limits("auditor", {"grant": 1}, by=staff.ada, at=NOW), "no role auditor"),
        (
            lambda: set_limits("agent", {"grant": 1}, remedy="moon", by=staff.ada, at=NOW),
            "no remedy moon",
        ),
        (lambda: set_limits("agent", {"grant": -1}, by=staff.ada, at=NOW), "lies between 0 and"),
        (lambda: set_budget("GBP", 10**15 + 1, by=staff.ada, at=NOW), "lies between 0 and"),
    ):
        with pytest.raises(Refused, match=words):
            wrong()


def test_a_limit_is_raised_on_the_line_that_bears_it_and_never_lowered(staff: House) -> None:
    assert (
        raise_grant("agent", "refund", "GBP", 6050, by=staff.mona, at=NOW).grant == 61
    )  # the next whole pound
    assert Limit.objects.filter(role="agent").count() == 1
    set_limits("agent", {"grant": 7000}, remedy="refund", currency="GBP", by=staff.mona, at=NOW)
    assert raise_grant("agent", "refund", "GBP", 7100, by=staff.mona, at=NOW).grant == 7100
    for role, to in (("agent", 7100), ("agent", 10), ("admin", 10**9)):
        with pytest.raises(NotRaised):
            raise_grant(role, "refund", "GBP", to, by=staff.ada, at=NOW)
    Limit.objects.filter(role="agent").delete()
    with pytest.raises(NotRaised):
        raise_grant("agent", "refund", "GBP", 1, by=staff.mona, at=NOW)
    assert not drop_limits("agent", by=staff.mona, at=NOW)


def test_a_page_sees_lines_budgets_and_who_is_asked_without_holding_anything(staff: House) -> None:
    assert [line.grant for line in standing.lines_seen("lead")] == [200]
    north = Team.objects.create(name="North", calendar=staff.team.calendar, lead=staff.ines)
    for currency, team, amount in (
        ("GBP", None, 900),
        ("GBP", staff.team, 800),
        ("GBP", north, 7),
        ("EUR", None, 6),
    ):
        set_budget(currency, amount, team=team, by=staff.mona, at=NOW)
    gives(staff.maya, staff.case, 500)
    seen = standing.purses_seen(staff.case, "GBP", NOW)
    assert [(purse.limit, purse.used) for purse in seen] == [(900, 500), (800, 500)]
    names = [
        [one.name for one in standing.asked_on(staff.case, rung, [staff.ines.pk])]
        for rung in ("lead", "manager")
    ]
    assert names == [["Ruth Adler"], ["Mona Keller"]]


def test_use_counts_what_nobody_was_asked_about_and_what_lies_unused(staff: House) -> None:
    gives(staff.maya, staff.case, 2000)
    says_yes(staff.ruth, gives(staff.maya, staff.case, 7000))
    gives(staff.ada, staff.case, 100)
    used = {one.role: one for one in use_of_authority(SINCE, UNTIL)}
    assert used["agent"] == Used("agent", "refund", "GBP", 2, 1, 2000, 5000)
    assert (used["agent"].share, used["agent"].unused) == (Fraction(1, 2), Fraction(3, 5))
    assert used["admin"].unused is None and Used("lead", "refund", "GBP", 0, 0, 0, 0).share is None
    User.objects.filter(pk=staff.maya.pk).update(role=Role.AUDITOR)
    assert {one.limit for one in use_of_authority(SINCE, UNTIL) if one.role == "auditor"} == {0}


def answered(offer: Offer, by: User, many: int) -> None:
    """So many questions of somebody about as much as this, all answered yes."""
    Approval.objects.bulk_create(
        Approval(
            offer=offer, seen=offer.seen, version=100 * by.pk + number, rung="lead", asked_by=by, asked_at=NOW,
            due_at=NOW, why=["grant"], decision="approve", decided_by_id=offer.answers_for_id, decided_at=NOW,
        )
        for number in range(many)
    )  # fmt: skip


def test_a_limit_whose_questions_are_nearly_always_granted_is_too_low(staff: House) -> None:
    offer = says_yes(staff.ruth, gives(staff.maya, staff.case, 6000))
    assert limits_too_low(SINCE, UNTIL) == []
    answered(offer, staff.maya, 30)
    answered(offer, staff.ada, 30)  # who has no limit has none that is too low
    answered(offer, staff.mona, 3)
    [found] = limits_too_low(SINCE, UNTIL)
    assert (found.role, found.limit, found.proposed.to, found.proposed.granted) == ("agent", 5000, 6000, 31)


def test_a_yes_to_all_is_never_to_ones_own_and_never_a_leads() -> None:
    lines, gifts = [Line(grant=1000)], [Many("refund", "GBP", 5000, 100)]
    assert against_all(1, "manager", [1], lines, gifts, {}) == [("GBP", Over("own", 0, 0, 0))]
    assert against_all(2, "lead", [1], lines, gifts, {}) == [("GBP", Over("none", 0, 0, 0))]
    assert against_all(2, "manager", [1], lines, gifts, {}, [[Wish("refund", "GBP", 100)]]) == []
    assert against_all(1, "manager", [1], [], [], {}) == [("", Over("own", 0, 0, 0))]


def test_what_is_over_leaves_nothing_open_and_puts_pieces_back(staff: House) -> None:
    Remedy.objects.filter(key="gift").update(stock=2, cost=80, value=300, currency="GBP")
    gives(staff.maya, staff.case, None, remedy="gift", item="A bookmark")
    gives(staff.maya, staff.case, 9000)
    let_go(staff.case, by=staff.maya, at=NOW)
    assert set(Offer.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Remedy.objects.get(key="gift").stock == 2 and not Approval.objects.filter(decision="").exists()


def test_one_is_chosen_once_and_the_others_go(staff: House) -> None:
    Remedy.objects.filter(key="gift").update(stock=2, cost=80, value=300, currency="GBP")
    first, second = gives(staff.maya, staff.case, 1000), gives(staff.maya, staff.case, 1500, remedy="credit")
    extra = gives(staff.maya, staff.case, None, remedy="gift", item="A bookmark")
    assert choose(staff.case, first.pk, "0" * 64, at=NOW) is None
    chosen = choose(staff.case, first.pk, first.seen, at=NOW)
    assert chosen and [offer.pk for offer in chosen.offers] == [first.pk, extra.pk] and chosen.now
    again = choose(staff.case, first.pk, first.seen, at=NOW)
    assert again and not again.now and Offer.objects.get(pk=second.pk).state == "withdrawn"
    Case.objects.filter(pk=staff.case.pk).update(status="closed")
    assert choose(staff.case, second.pk, second.seen, at=NOW) is None


def test_all_that_was_shown_is_declined_and_nothing_else(staff: House) -> None:
    other = case_of(staff.maya, key="b-1", customer=CustomerIn(id="b"))
    shown, unseen = gives(staff.maya, other, 1000), gives(staff.maya, other, 100, remedy="credit")
    assert [one.pk for one in decline_all(other, [(shown.pk, shown.seen)], at=NOW)] == [shown.pk]
    assert Offer.objects.get(pk=unseen.pk).state == "approved"
