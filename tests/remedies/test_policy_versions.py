"""Versions of the policy: drafted, tried, approved by a named person; one lives, and the shipped one until then."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import AuditEntry, Role
from makegood.cases import actions
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.remedies.models import PolicyVersion, Remedy
from makegood.remedies.policy.deeds import (
    NoDraft,
    NotTried,
    NotYours,
    TriedAgainstAnother,
    approve_policy,
    draft_policy,
)
from makegood.remedies.policy.queries import advice_for, facts_for, live_policy
from makegood.remedies.policy.reading import BadPolicy
from makegood.remedies.policy.simulating import simulate
from tests.cases.people import Crew, crew
from tests.cast import ANN, NOW, happens, heard, says
from tests.remedies.policies import rule

pytestmark = pytest.mark.django_db

TEXT = 'format = 1\nname = "ours"\n' + rule("share = 500", remedy="credit")


@pytest.fixture
def people(db: None) -> Crew:
    """Ruth is the manager here."""
    found = crew()
    found.ruth.role = Role.MANAGER
    found.ruth.save()
    return found


def tried(text: str) -> dict[str, object]:
    return simulate(text, NOW - timedelta(days=365), NOW + timedelta(days=1))


def test_until_one_is_approved_the_shipped_policy_lives(people: Crew) -> None:
    assert live_policy().name == "shipped"
    draft = draft_policy(TEXT, by=people.ruth, at=NOW, note="  More credit  ")
    assert (draft.state, draft.note, live_policy().name) == ("draft", "More credit", "shipped")


def test_approved_with_what_was_tried_it_lives_and_is_written_down(people: Crew) -> None:
    first = draft_policy(TEXT, by=people.maya, at=NOW)
    approve_policy(first, tried(TEXT), by=people.ruth, at=NOW)
    assert (first.state, first.live_from, first.approved_by) == ("live", NOW, people.ruth)
    assert first.trial is not None and first.trial["policy"] == first.digest
    assert live_policy().name == "ours"
    other = TEXT.replace("500", "600")
    second = draft_policy(other, by=people.maya, at=NOW)
    approve_policy(second, tried(other), by=people.ruth, at=NOW + timedelta(days=1))
    first.refresh_from_db()
    assert (first.state, first.retired_at, second.state) == ("retired", NOW + timedelta(days=1), "live")
    written = AuditEntry.objects.filter(stream="policy").order_by("seq")
    assert [(entry.verb, entry.by) for entry in written] == [
        ("policy.drafted", people.maya),
        ("policy.approved", people.ruth),
        ("policy.drafted", people.maya),
        ("policy.approved", people.ruth),
    ]
    assert written[1].data["digest"] == first.digest


def test_what_was_not_tried_or_tried_against_another_is_refused(people: Crew) -> None:
    draft, other = (draft_policy(text, by=people.maya, at=NOW) for text in (TEXT, TEXT.replace("500", "600")))
    before = tried(TEXT)
    for trial in ({}, tried(other.text)):
        with pytest.raises(NotTried):
            approve_policy(draft, trial, by=people.ruth, at=NOW)
    approve_policy(other, tried(other.text), by=people.ruth, at=NOW)
    with pytest.raises(TriedAgainstAnother):
        approve_policy(draft, before, by=people.ruth, at=NOW)
    with pytest.raises(NoDraft, match="this one is Live"):
        approve_policy(other, tried(other.text), by=people.ruth, at=NOW)
    assert PolicyVersion.objects.filter(state="live").count() == 1


def test_only_managers_and_admins_approve(people: Crew) -> None:
    draft = draft_policy(TEXT, by=people.maya, at=NOW)
    for role in (Role.AGENT, Role.LEAD, Role.AUDITOR):
        people.tom.role = role
        with pytest.raises(NotYours, match="Tom Brandt is neither"):
            approve_policy(draft, tried(TEXT), by=people.tom, at=NOW)
    people.tom.role = Role.ADMIN
    approve_policy(draft, tried(TEXT), by=people.tom, at=NOW)
    assert draft.state == "live"


def test_a_bad_draft_is_not_kept(people: Crew) -> None:
    with pytest.raises(BadPolicy):
        draft_policy("format = 1", by=people.ruth, at=NOW)
    assert not PolicyVersion.objects.exists()


def test_the_database_lets_one_live_and_none_that_was_not_approved(people: Crew) -> None:
    draft = draft_policy(TEXT, by=people.maya, at=NOW)
    approve_policy(draft, tried(TEXT), by=people.ruth, at=NOW)
    usual = {
        "text": "", "digest": "", "by": people.maya, "made_at": NOW, "approved_by": people.ruth,
        "live_from": NOW, "trial": {},
    }  # fmt: skip
    wrongs = [
        usual | {"state": "live"},
        usual | {"state": "live", "trial": None},
        usual | {"state": "live", "approved_by": None},
        usual | {"state": "retired"},
        usual | {"state": "draft"},
        usual | {"state": "other"},
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyVersion.objects.create(**wrong)


def test_what_the_catalogue_no_longer_has_is_not_advised(people: Crew) -> None:
    heard(happens("order-1", amount=2000, currency="GBP", status="double_charge", customer=ANN))
    case = Case.objects.get()
    assert [option.remedy for option in advice_for([case.pk])[case.pk].options] == [
        "refund",
        "credit",
        "gift_card",
    ]
    Remedy.objects.filter(key="gift_card").update(active=False)
    assert "gift_card" not in [option.remedy for option in advice_for([case.pk])[case.pk].options]


class TestFacts:
    """The facts of a case, as the database tells them."""

    def test_of_an_order_and_whoever_placed_it(self, people: Crew) -> None:
        extra = {
            "kept": "refused", "item_value": "800", "return_cost": "600", "loss": "1200", "distance_km": "1400",
        }  # fmt: skip
        order = happens(
            "order-7", kind="booking", amount=5000, currency="GBP", product="Scissors", customer=ANN, extra=extra,
            occurred_at=NOW - timedelta(days=10), promised_at=NOW - timedelta(hours=5, minutes=59),
            happened_at=NOW, status="late",
        )  # fmt: skip
        heard(order)
        case = Case.objects.get()
        Customer.objects.update(needs=" left-handed ", first_order_at=NOW - timedelta(days=730))
        actions.set_fault(case, "carrier", by=people.maya, at=NOW)
        facts = facts_for([case.pk])[case.pk]
        assert facts.line == ("delivery.late", "delivery")
        assert (facts.fault, facts.kept, facts.kind, facts.day) == (
            "carrier",
            "refused",
            "booking",
            NOW.date(),
        )
        assert (facts.paid, facts.loss, facts.currency) == (5000, 1200, "GBP")
        assert (facts.item_value, facts.return_cost, facts.distance_km, facts.delay_hours) == (
            800,
            600,
            1400,
            5,
        )
        assert (facts.need, facts.order, facts.product) == ("left-handed", "order-7", "Scissors")
        assert (facts.tenure_months, facts.days_since, facts.failures) == (24, 0, 1)

    def test_failures_and_apologies_of_twelve_months(self, people: Crew) -> None:
        for number, days in enumerate((420, 100, 50, 0)):
            at = NOW - timedelta(days=days)
            heard(happens(f"order-{number}", status="cancelled", customer=ANN, occurred_at=at), at=at)
        first, second, third, last = Case.objects.order_by("opened_at")
        Case.objects.filter(pk__in=[first.pk, second.pk]).update(first_reply_at=NOW - timedelta(days=90))
        found = facts_for([first.pk, third.pk, last.pk])
        assert [(found[case.pk].failures, found[case.pk].apologies) for case in (first, third, last)] == [
            (1, 0),
            (2, 1),
            (3, 1),
        ]

    def test_a_second_failure_is_a_case_that_came_back(self, people: Crew) -> None:
        heard(says("a-1", 1, "It broke", customer=ANN))
        case = Case.objects.get()
        assert facts_for([case.pk])[case.pk].second_failure is False
        Case.objects.filter(pk=case.pk).update(reopened=1)
        assert facts_for([case.pk])[case.pk].second_failure is True

    def test_of_words_alone_from_somebody_unknown(self, people: Crew) -> None:
        heard(says("a-1", 1, amount=700, currency="EUR", product="Lamp"))
        case = Case.objects.get()
        facts = facts_for([case.pk])[case.pk]
        assert (facts.paid, facts.currency, facts.product, facts.kind) == (700, "EUR", "Lamp", "")
        assert (facts.failures, facts.fault, facts.kept, facts.order) == (1, "unknown", "unknown", "")

    @pytest.mark.parametrize(("amount", "currency"), [(5000, "XYZ"), (5000, ""), (0, "GBP")])
    def test_an_amount_in_no_currency_is_no_amount(self, people: Crew, amount: int, currency: str) -> None:
        extra = {"loss": "12.50", "kept": "maybe", "item_value": "٣", "delay_hours": "7"}
        heard(
            happens(
                "order-1", amount=amount, currency=currency, status="cancelled", customer=ANN, extra=extra
            )
        )
        case = Case.objects.get()
        facts = facts_for([case.pk])[case.pk]
        assert (facts.paid, facts.loss, facts.item_value, facts.kept) == (None, None, None, "unknown")
        assert (facts.delay_hours, facts.currency) == (7, "GBP" if currency == "GBP" else "")

    def test_any_number_of_cases_in_one_query(
        self, people: Crew, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(5):
            heard(happens(f"order-{number}", status="cancelled", customer=ANN, amount=100, currency="GBP"))
        ids = list(Case.objects.values_list("pk", flat=True))
        advice_for(ids)
        with django_assert_num_queries(3):
            assert len(advice_for(ids)) == 5
