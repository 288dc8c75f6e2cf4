"""A batch goes the whole way forward, once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from makegood.customers.models import Customer
from tests.cast import ANN, NOW, cases, happens, heard, says

pytestmark = pytest.mark.django_db


def test_a_low_score_opens_one_case_with_owner_step_and_date():
    receipt = heard(says("a-1", 3, customer=ANN))
    (case,) = cases()
    assert receipt.as_dict()["cases_opened"] == 1
    assert case.owner and case.next_step and case.due_at > NOW
    assert [promise.kind for promise in case.promises.order_by("due_at")] == [
        "acknowledge",
        "first_reply",
        "plan",
        "resolve",
    ]


def test_a_four_opens_none_and_a_repeat_changes_nothing():
    heard(says("a-1", 4), says("a-2", 2))
    again = heard(says("a-1", 4), says("a-2", 2))
    assert (again.counts["duplicates"], again.counts["cases_opened"], len(cases())) == (2, 0, 1)


def test_the_same_id_with_other_content_is_a_revision_and_is_judged_anew():
    heard(says("a-1", 4))
    receipt = heard(says("a-1", 1))
    assert (receipt.counts["changed"], receipt.counts["cases_opened"]) == (1, 1)


def test_a_low_answer_of_nobody_we_know_that_is_told_again_with_words_joins_its_own_case():
    heard(says("a-1", 2))
    receipt = heard(says("a-1", 1, comment="And nobody called me back."), at=NOW + timedelta(minutes=5))
    assert (receipt.counts["changed"], receipt.counts["cases_joined"], receipt.counts["rejected"]) == (
        1,
        1,
        0,
    )
    assert len(cases()) == 1


def test_a_late_order_is_a_case_and_the_later_low_score_joins_it():
    heard(happens("order-7", customer=ANN, promised_at=NOW - timedelta(days=4)))
    receipt = heard(says("a-1", 1, encounter="order-7"))
    (case,) = cases()
    assert case.noticed_by == "us" and case.failure_kind == "delivery.late"
    assert receipt.counts["cases_joined"] == 1 and case.events.count() == 2


def test_people_are_matched_by_any_key_and_never_made_twice():
    heard(says("a-1", 5, customer=ANN), says("a-2", 5, customer=ANN))
    heard(
        says("a-3", 5, customer=type(ANN)(email="ANN@shop.example", phone="+44 20 7946 0000")), source="other"
    )
    assert Customer.objects.get().signals.count() == 3


def test_what_is_older_than_since_is_history_and_starts_no_clock():
    receipt = heard(says("a-1", 1, occurred_at=NOW - timedelta(days=60)), since=NOW - timedelta(days=30))
    (case,) = cases()
    assert receipt.counts["cases_history"] == 1 and case.status == "closed" and case.promises.count() == 0


def test_a_batch_of_a_thousand_costs_as_many_queries_as_one_of_four_hundred_and_one_of_ten_fewer():
    def queries(size: int, prefix: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            heard(
                *(says(f"{prefix}{n}", 1 + n % 5, customer=type(ANN)(id=f"{prefix}{n}")) for n in range(size))
            )
        return len(seen)

    heard(says("first", 1))  # what is kept between batches is read by the first
    assert queries(10, "t") < queries(1000, "m") == queries(400, "h") <= 30
