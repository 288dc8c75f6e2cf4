"""`makegood authority`: limits and budgets shown and set, limits that are too low named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makegood.accounts.models import AuditEntry, Team
from makegood.desk.authority_page import authority_page
from makegood.listening.incoming import CustomerIn
from makegood.remedies.authority import use
from makegood.remedies.authority.use import limits_too_low, use_of_authority
from makegood.remedies.models import Approval, Budget, Limit
from makegood.remedies.offers.deciding import decide
from tests.cases.people import case_of
from tests.cli.running import makegood, receipt
from tests.remedies.people import gives, house

pytestmark = pytest.mark.django_db
EACH = dict.fromkeys(("grant", "case", "day", "customer", "year"), "none")


def limits(told: dict[str, object]) -> dict[str, dict[str, str]]:
    rows = told["limits"]
    assert isinstance(rows, list)
    return {f"{row['role']} {row['remedy']} {row['currency']}": row for row in rows}


def test_what_ships_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    told = receipt(capsys, "authority", "show")
    shown = limits(told)
    assert shown["agent any any"] == {"role": "agent", "remedy": "any", "currency": "any"} | EACH | {
        "grant": "50", "case": "100", "day": "500", "customer": "150",
    }  # fmt: skip
    assert shown["admin any any"] == {"role": "admin", "remedy": "any", "currency": "any"} | EACH
    assert told["budgets"] == [] and told["too_low"] == []
    assert makegood("authority", "show") == 0
    assert "role agent  remedy any  currency any  grant 50" in capsys.readouterr().out


def test_a_limit_is_set_and_stands_in_the_audit_trail(capsys: pytest.CaptureFixture[str]) -> None:
    told = receipt(capsys, "authority", "set", "agent", "--grant", "60", "--day", "none")
    assert (told["grant"], told["day"], told["case"]) == ("60", "none", "100")
    told = receipt(
        capsys, "authority", "set", "agent", "--remedy", "gift_card", "--currency", "GBP", "--grant", "25.50"
    )
    assert told["grant"] == "25.50"
    assert Limit.objects.get(remedy__key="gift_card").grant == 2550
    entry = AuditEntry.objects.filter(stream="limits:agent").latest("seq")
    assert (entry.verb, entry.data["grant"], entry.data["remedy"]) == ("limits.set", 2550, "gift_card")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("auditor --grant 5", "no role auditor"),
        ("agent", "--grant"),
        ("agent --grant lots", "no amount"),
        ("agent --grant 1.5", "no amount"),
        ("agent --grant -1", "between 0"),
        ("agent --grant 1 --remedy moon", "no remedy moon"),
        ("agent --grant 1 --currency XXX", "no currency XXX"),
        ("agent --grant 1.005 --currency GBP", "decimals"),
    ],
)
def test_what_is_no_limit_is_refused(capsys: pytest.CaptureFixture[str], words: str, why: str) -> None:
    assert makegood("authority", "set", *words.split()) == 1
    assert why in capsys.readouterr().err


def test_a_budget_is_set_shown_with_what_is_spoken_for_and_taken_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    crew = house()
    receipt(capsys, "authority", "budget", "GBP", "2500.00")
    receipt(capsys, "authority", "budget", "GBP", "800.00", "--team", crew.team.name)
    gives(crew.maya, crew.case, 4500, at=timezone.now())
    shown = receipt(capsys, "authority", "show")["budgets"]
    assert shown == [
        {"team": None, "budget": "2500.00 GBP", "spoken_for": "45.00 GBP"},
        {"team": crew.team.name, "budget": "800.00 GBP", "spoken_for": "45.00 GBP"},
    ]
    receipt(capsys, "authority", "budget", "GBP", "none")
    assert [budget.team for budget in Budget.objects.all()] == [Team.objects.get(pk=crew.team.pk)]


def test_a_limit_whose_questions_are_nearly_always_granted_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    crew, at = house(), timezone.now()
    Limit.objects.exclude(role="agent").update(case=None, day=None, customer=None)
    cases = [case_of(crew.maya, key=f"c-{n}", customer=CustomerIn(id=f"c-{n}")) for n in range(34)]
    for number in range(100):
        offer = gives(crew.maya, cases[number // 3], 6000, at=at)
        decide(offer, number % 20 != 0, offer.seen, by=crew.ruth, at=at)
    assert Approval.objects.filter(decision="approve").count() == 95
    (low,) = receipt(capsys, "authority", "show")["too_low"]
    assert (low["role"], low["limit"], low["raise_to"]) == ("agent", "50.00 GBP", "60.00 GBP")
    assert (low["asked"], low["granted"]) == (100, 95)
    makegood("authority", "show")
    assert "raise_to 60.00 GBP" in capsys.readouterr().out
    # and how much was settled without asking
    gives(crew.tom, case_of(crew.tom, key="other", customer=CustomerIn(id="k-2")), 2500, at=at)
    (used,) = use_of_authority(at - timedelta(days=1), at + timedelta(days=1))
    assert (used.offers, used.settled, used.largest, used.limit) == (101, 1, 2500, 5000)
    assert used.share is not None and used.unused is not None
    assert (used.share.numerator, used.share.denominator, float(used.unused)) == (1, 101, 0.5)
    (row,) = receipt(capsys, "authority", "show")["used"]
    assert (row["offers"], row["settled_without_asking"], row["unused_percent"]) == (101, 1, 50)
    assert limits_too_low(at + timedelta(days=1), at + timedelta(days=2)) == []


def test_use_is_told_in_cases_as_the_page_tells_it_also_for_the_month_that_has_ended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    crew, at = house(), timezone.now()
    other = case_of(crew.maya, key="b", customer=CustomerIn(id="b"))
    month_ago = use.last_month(at)[0] + timedelta(days=3)
    gives(crew.maya, crew.case, 1000, at=at)
    gives(crew.maya, crew.case, 6000, at=at)  # one question makes it a case in which somebody was asked
    gives(crew.maya, other, 1000, at=at)
    gives(crew.maya, other, 500, remedy="credit", at=month_ago)
    lately, ended = receipt(capsys, "authority", "show")["cases"]
    assert (ended["cases"], ended["settled_without_asking"], ended["percent"]) == (1, 1, 100.0)
    assert lately["settled_without_asking"] == 1 and lately["cases"] == 2
    page = authority_page(30, timezone.now())
    assert [(rate.k, rate.n) for rate in (page["all"], page["then"])] == [(1, 2), (1, 1)]
