"""`makegood policy advise`: what the policy that lives advises on a case that is really there."""

from datetime import timedelta

import pytest

from makegood.accounts.models import Role
from makegood.cases import actions
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.remedies.policy.deeds import approve_policy, draft_policy
from makegood.remedies.policy.simulating import simulate
from tests.cases.people import Crew, crew
from tests.cast import ANN, NOW, happens, heard
from tests.cli.running import makegood, receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def wrong_item(crew: Crew, **extra: str) -> Case:
    """Ann was sent the wrong thing."""
    heard(
        happens(
            "order-7", amount=5000, currency="GBP", status="late", product="Scissors", customer=ANN, extra=extra,
            occurred_at=NOW - timedelta(days=9), promised_at=NOW - timedelta(days=2), happened_at=NOW,
        )
    )  # fmt: skip
    case = Case.objects.get()
    actions.judge(case, case.severity, "own", "delivery.wrong_item", by=crew.maya, at=NOW)
    return case


@pytest.mark.capability("MIR-01")
def test_charged_twice_a_refund_goes_first_and_a_voucher_is_a_worse_fit_with_the_reason(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    heard(happens("order-1", amount=2000, currency="GBP", status="double_charge", customer=ANN))
    case = Case.objects.get()
    found = receipt(capsys, "policy", "advise", case.ref)
    first, *_, voucher = found["options"]
    assert (first["remedy"], first["amount"], first["currency"], first["asks"]) == ("refund", 2000, "GBP", [])
    assert (voucher["remedy"], voucher["fit"], voucher["asks"]) == ("gift_card", "worse", ["spend_again"])
    assert (
        voucher["reasons"][0] == "Worse fit: the customer lost money, and this repays it with something else."
    )
    assert voucher["why"] == "The customer would have to spend again to see their own money."
    assert found["choice"] == ["refund", "credit"]
    assert makegood("policy", "advise", case.ref) == 0
    told = capsys.readouterr().out
    assert told.startswith(
        f"Case {case.ref}: Apologise.\n\nrefund 20.00 GBP (in kind)\n  asks of the customer: nothing\n"
    )
    assert "gift_card 20.00 GBP (worse fit)\n  asks of the customer: buy again to use it\n" in told


@pytest.mark.capability("MIR-14")
def test_a_replacement_respects_a_left_handed_need_and_says_so(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    case = wrong_item(people)
    Customer.objects.update(needs="left-handed")
    found = receipt(capsys, "policy", "advise", case.ref)
    (replacement,) = [option for option in found["options"] if option["remedy"] == "replacement"]
    assert replacement["need"] == "left-handed"
    assert replacement["reasons"][-2:] == [
        "It respects the customer’s need: left-handed.",
        "Made for order order-7: Scissors.",
    ]


def test_a_small_wrong_item_is_kept_and_the_question_of_kept_or_refused_is_asked(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    case = wrong_item(people, item_value="800", return_cost="600")
    assert makegood("policy", "advise", case.ref) == 0
    told = capsys.readouterr().out
    assert "  The customer may keep it, give it away or recycle it.\n" in told
    assert "  Ask whether the customer kept or refused what came: the amounts hang on it.\n" in told
    assert "  asks of the customer: send" not in told


def test_a_dear_wrong_item_comes_back(people: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    case = wrong_item(people, item_value="5000", return_cost="600", kept="refused")
    assert makegood("policy", "advise", case.ref) == 0
    assert "  The item comes back, at our cost.\n" in capsys.readouterr().out


def test_what_the_law_owes_goes_first_and_its_duties_stand_below(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    people.ruth.role = Role.MANAGER
    text = 'format = 1\nname = "uk"\npacks = ["shop", "uk-goods"]\n'
    draft = draft_policy(text, by=people.ruth, at=NOW)
    approve_policy(draft, simulate(text, NOW - timedelta(days=9), NOW), by=people.ruth, at=NOW)
    case = wrong_item(people, kept="refused")
    Case.objects.update(reopened=1)
    found = receipt(capsys, "policy", "advise", case.ref)
    assert [option["law"] for option in found["options"]][:2] == [True, False]
    assert found["apology"] == "apologise_and_repair"
    assert makegood("policy", "advise", case.ref) == 0
    told = capsys.readouterr().out
    assert "refund 50.00 GBP (owed by law)\n" in told
    assert "  It failed twice: this needs an apology and compensation, both.\n" in told
    duty = told.rpartition("\nRefund within 14 days of agreeing to it, by the same means. (")[2]
    assert duty.startswith("Consumer Rights Act 2015, ") and duty.endswith("read on 2026-11-22)\n")
    assert found["options"][0]["source"].endswith("read on 2026-11-22")


def test_a_case_that_is_not_there(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("policy", "advise", "999") == 1
    assert capsys.readouterr().err == "There is no case 999.\n"
