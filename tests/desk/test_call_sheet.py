"""Before somebody rings a customer: one page with facts, goal, offer and limits."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import OutreachTask
from tests.cases.people import again, case_of
from tests.desk.test_outreach import where_it_is
from tests.remedies.people import House, gives, house

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]
AMAL = CustomerIn(
    id="c-7", email="amal@home.example", phone="+44 117 496 0177", name="Amal Haddad", language="en"
)


@pytest.fixture
def crew() -> House:
    return house()


@pytest.fixture
def case(crew: House) -> Case:
    at = timezone.now() - timedelta(minutes=5)
    found = case_of(crew.maya, at=at, key="call", customer=AMAL, comment="The wrong pens came, twice.")
    Customer.objects.update(phone=AMAL.phone)
    return found


@pytest.mark.capability("REA-11")
def test_one_page_holds_facts_goal_offer_and_limits(crew: House, case: Case, seen_by: SeenBy) -> None:
    at = timezone.now()
    gives(crew.maya, case, 1480, at=at)
    actions.set_goal(again(case), "Pens for the exam on Monday", by=crew.maya, at=at)
    page = seen_by(crew.maya).get(f"/cases/{case.ref}/call-sheet/").content.decode()
    for said in (
        "Before you ring Amal Haddad", "+44 117 496 0177", "The wrong pens came, twice.", "A person answers",
        "Pens for the exam on Monday", "Hello Amal,", "I am sorry.", "Refund, £14.80", "Up to £50.00 in one gift.",
        "Breathe out before you dial.",
    ):  # fmt: skip
        assert said in page, said
    assert f'action="/cases/{case.ref}/notes/"' in page


def test_without_a_goal_it_says_what_to_ask_and_above_the_limits_nothing_is_named(
    crew: House, case: Case, seen_by: SeenBy
) -> None:
    gives(crew.maya, case, 9900, at=timezone.now())
    page = seen_by(crew.maya).get(f"/cases/{case.ref}/call-sheet/").content.decode()
    assert "What would make this right for you?" in page
    assert "Refund, £99.00" not in page


def test_a_call_task_leads_to_it(crew: House, case: Case, seen_by: SeenBy) -> None:
    OutreachTask.objects.update(due_at=timezone.now() - timedelta(minutes=1), channel="phone")
    Customer.objects.update(tz=where_it_is(12))
    page = seen_by(crew.maya).get("/outreach/").content.decode()
    assert f'href="/cases/{case.ref}/call-sheet/"' in page
