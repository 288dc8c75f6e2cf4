"""Thresholds, days, playbooks and what “tell us” says, as pages."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from makegood.accounts.models import AuditEntry, Organisation, User
from makegood.cases.models import Case
from makegood.followup.rules import check_back_days
from makegood.listening.queries import thresholds
from tests.cast import heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
LIMITS = "/settings/thresholds/"
DAYS = {"silence_days": "5", "check_back_days": "7, 2, 40", "daily_reports": "20"}


@pytest.fixture
def jonas(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(there.jonas)


def test_a_threshold_holds_from_the_next_answer_on(there: Shop, jonas: Client) -> None:
    heard(says("a-1", 3), says("a-2", 5, scale="1-7"))
    assert Case.objects.count() == 1
    assert jonas.post(LIMITS, DAYS | {"low_1_5": "2", "low_1_7": "5", "low_stars": "3.5"}).status_code == 302
    heard(says("a-3", 3), says("a-4", 5, scale="1-7"), says("a-5", "3.5", scale="stars"))
    assert Case.objects.count() == 3
    assert thresholds() == {"1-5": Decimal(2), "1-7": Decimal(5), "stars": Decimal("3.5")}
    page = jonas.get(LIMITS).content.decode()
    assert 'value="3.5"' in page and 'placeholder="6"' in page
    jonas.post(LIMITS, DAYS)
    assert thresholds() == {}


def test_days_are_kept_beside_whatever_else_is_set(there: Shop, jonas: Client) -> None:
    Organisation.objects.update(settings={"kept": "as it is"})
    jonas.post(LIMITS, DAYS)
    ours = Organisation.current().settings
    assert ours == {"kept": "as it is", "silence_days": 5, "check_back_days": [2, 7, 40], "daily_reports": 20}
    assert check_back_days(ours) == [2, 7, 40]
    assert 'value="2, 7, 40"' in jonas.get(LIMITS).content.decode()
    assert AuditEntry.objects.get(verb="organisation.loop").by == there.jonas


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"low_1_5": "5"}, "On this scale a low score lies from 1 up to below 5."),
        ({"low_0_10": "-1"}, "On this scale a low score lies from 0 up to below 10."),
        ({"low_stars": "three"}, "Enter a number."),
        ({"check_back_days": "0, 400"}, "Write whole days between 1 and 365, as 3, 30."),
        ({"silence_days": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_typed_is_lost(
    there: Shop, jonas: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = jonas.post(LIMITS, DAYS | {"daily_reports": "77"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="77"' in page
    assert all(f'value="{typed}"' in page for typed in wrong.values())
    assert Organisation.current().settings == {}


def test_everybody_reads_them_and_only_managers_change_them(there: Shop, seen_by: SeenBy) -> None:
    assert "disabled" in seen_by(there.maya).get(LIMITS).content.decode()
    assert seen_by(there.ruth).post(LIMITS, DAYS).status_code == 403
