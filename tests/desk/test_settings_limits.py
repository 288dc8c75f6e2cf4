"""Limits and budgets as a page of the settings: read by all, changed by managers, each change in the audit trail."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import AuditEntry, User
from makegood.remedies.authority.limits import set_limits
from makegood.remedies.models import Budget, Limit
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
AGENT = {"grant": "60", "case": "120", "day": "", "customer": "150", "year": ""}


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_manager_changes_a_line_and_it_stands_in_the_audit_trail(there: Shop, seen_by: SeenBy) -> None:
    line, jonas = Limit.objects.get(role="agent"), seen_by(there.jonas)
    assert 'value="50"' in text_of(jonas, f"/settings/limits/{line.pk}/")
    told = jonas.post(f"/settings/limits/{line.pk}/", AGENT, follow=True).content.decode()
    assert "Kept." in told
    line.refresh_from_db()
    assert (line.grant, line.case, line.day, line.customer) == (60, 120, None, 150)
    assert AuditEntry.objects.get(stream="limits:agent").by == there.jonas


@pytest.mark.parametrize(
    ("amount", "words"), [("49.50", "Write whole pounds"), ("lots", "Write whole pounds")]
)
def test_what_is_no_amount_stays_in_the_form_with_a_sentence(
    there: Shop, seen_by: SeenBy, amount: str, words: str
) -> None:
    line = Limit.objects.get(role="agent")
    answer = seen_by(there.jonas).post(f"/settings/limits/{line.pk}/", AGENT | {"grant": amount})
    assert answer.status_code == 422
    assert words in answer.content.decode() and f'value="{amount}"' in answer.content.decode()


def test_a_line_in_a_currency_takes_its_decimals(there: Shop, seen_by: SeenBy) -> None:
    line = set_limits(
        "agent", {"grant": 1000}, remedy="gift_card", currency="GBP", by=None, at=timezone.now()
    )
    seen_by(there.jonas).post(f"/settings/limits/{line.pk}/", {"grant": "12,50"})
    line.refresh_from_db()
    assert line.grant == 1250


def test_nobody_sets_the_limits_of_her_own_role(there: Shop, seen_by: SeenBy) -> None:
    line = Limit.objects.get(role="manager")
    answer = seen_by(there.jonas).post(f"/settings/limits/{line.pk}/", AGENT)
    assert answer.status_code == 422 and "somebody of another role" in answer.content.decode()


def test_a_budget_is_set_and_taken_away(there: Shop, seen_by: SeenBy) -> None:
    jonas = seen_by(there.jonas)
    said = {"currency": "GBP", "amount": "2500", "team": str(there.web.pk)}
    jonas.post("/settings/limits/", said)
    assert Budget.objects.get().amount == 250_000
    assert "£0.00 of £2,500.00" in text_of(jonas, "/settings/limits/")
    jonas.post("/settings/limits/", said | {"amount": ""})
    assert not Budget.objects.exists()


def test_agents_read_the_limits_and_change_nothing(there: Shop, seen_by: SeenBy) -> None:
    maya, line = seen_by(there.maya), Limit.objects.get(role="agent")
    page = text_of(maya, "/settings/limits/")
    assert "Agent" in page and "Set the budget" not in page
    assert maya.post(f"/settings/limits/{line.pk}/", AGENT).status_code == 403
