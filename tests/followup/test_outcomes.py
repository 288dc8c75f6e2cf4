"""Where a customer stands after her case: lost, at risk, kept, returned, advocate or silent, with the rule shown."""

from datetime import datetime, timedelta

import pytest

from makegood.followup.jobs import judge_outcomes
from makegood.followup.models import CheckBack, Outcome
from makegood.followup.outcomes import judge_all
from makegood.loop.steps import hear_verdict, resolve
from tests.cases.people import again, case_of, crew
from tests.cast import ANN, NOW, happens, heard

pytestmark = pytest.mark.django_db


def orders(*days: int) -> None:
    """Ann's orders, so many days after her case (before it where negative)."""
    for day in days:
        when = NOW + timedelta(days=day)
        heard(happens(f"order-{day}", status="ok", customer=ANN, occurred_at=when, happened_at=when), at=NOW)


def stands(at: datetime) -> tuple[str, str]:
    judge_all(at=at)
    found = Outcome.objects.latest("pk")
    return found.state, found.rule


@pytest.mark.capability("FUP-08")
def test_no_order_in_twice_the_usual_gap_is_silent_with_its_rule() -> None:
    orders(-90, -60, -30)
    case = case_of(crew().maya)
    resolve(case, by=case.owner, at=NOW)
    hear_verdict(again(case), CheckBack.Answer.RIGHT, at=NOW)
    assert stands(NOW + timedelta(days=10))[0] == "kept"
    assert stands(NOW + timedelta(days=40)) == ("silent", "silent: no order for 70 days, usual gap 30 days")
    assert [o.state for o in Outcome.objects.order_by("pk")] == ["kept", "silent"]


def test_an_order_after_it_was_put_right_is_a_return_and_five_of_five_an_advocate() -> None:
    case = case_of(crew().maya)
    resolve(case, by=case.owner, at=NOW)
    hear_verdict(again(case), CheckBack.Answer.RIGHT, at=NOW)
    orders(20)
    assert stands(NOW + timedelta(days=21))[0] == "returned"
    CheckBack.objects.filter(answer="right").update(score=5)
    assert stands(NOW + timedelta(days=22))[0] == "advocate"


def test_what_did_not_change_is_not_written_again() -> None:
    case_of(crew().maya)
    judge_all(at=NOW)
    assert judge_all(at=NOW + timedelta(days=1)) == 0
    judge_outcomes()
    assert Outcome.objects.get().state == "at_risk"
