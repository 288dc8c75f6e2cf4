"""What the customer really needs: asked for, kept in her words, read back to her, and stamped when she says yes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case, Notice
from makegood.outreach.links import make_tokens
from makegood.outreach.models import Message
from tests.cases.people import Crew, again, case_of, crew

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]
GOAL = "My class on Saturday has its markers"


@pytest.fixture
def people() -> Crew:
    Organisation.objects.update(reply_to="hello@larkandlinden.example")
    return crew()


@pytest.fixture
def case(people: Crew) -> Case:
    return case_of(people.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")


def opened(case: Case) -> Client:
    """Ann's browser, in which she has opened the link."""
    browser = Client()
    browser.get(f"/my-case/{make_tokens([case.pk], at=timezone.now())[case.pk]}/")
    return browser


@pytest.mark.capability("REA-06")
def test_a_plan_without_a_goal_is_kept_and_asks_for_it(people: Crew, case: Case, seen_by: SeenBy) -> None:
    browser, address = seen_by(people.maya), f"/cases/{case.ref}/plan/"
    asked = browser.post(address, {"cause_is_ours": "on", "repair": "A new set"}, follow=True)
    page = asked.content.decode()
    assert asked.redirect_chain[-1][0] == address and again(case).plan["repair"] == "A new set"
    assert "Nobody has written it yet. Ask:" in page and "What did you need it for, and by when?" in page
    told = browser.post(address, {"cause_is_ours": "on", "repair": "A new set", "goal": GOAL}, follow=True)
    assert again(case).goal == GOAL and "goal" not in again(case).plan
    assert told.redirect_chain[-1][0] == f"/cases/{case.ref}/"
    assert "Nobody has written it yet" not in browser.get(address).content.decode()


@pytest.mark.capability("REA-06")
def test_the_read_back_is_confirmed_by_its_link_and_stamped(
    people: Crew, case: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(people.maya)
    assert browser.post(f"/cases/{case.ref}/read-backs/").status_code == 422
    browser.post(f"/cases/{case.ref}/plan/", {"cause_is_ours": "on", "goal": GOAL})
    hers = opened(case)
    assert GOAL not in hers.get("/my-case/").content.decode()
    browser.post(f"/cases/{case.ref}/read-backs/")
    letter = Message.objects.get(case=case, kind="update")
    assert f"What you need is: {GOAL}." in letter.body and letter.state == "queued"
    link = "/my-case/" + letter.body.split("/my-case/")[1].split()[0]
    hers = Client()
    page = hers.get(link, follow=True).content.decode()
    assert GOAL in page and not case.read_backs.exclude(confirmed_at=None).exists()
    number = str(case.read_backs.get().pk)
    for _time in range(2):
        hers.post("/my-case/understood/", {"case": str(case.pk), "read_back": number})
    stamped = case.read_backs.get()
    assert stamped.confirmed_at and case.events.filter(verb="goal.confirmed").count() == 1
    assert Notice.objects.filter(user=people.maya, kind=Notice.Kind.UNDERSTOOD).count() == 1
    assert "You said: yes, that is it." in hers.get("/my-case/").content.decode()
    assert "yes, that is it" in browser.get(f"/cases/{case.ref}/plan/").content.decode()


def test_another_goal_asks_anew_and_anothers_read_back_cannot_be_confirmed(
    people: Crew, case: Case, seen_by: SeenBy
) -> None:
    browser, hers = seen_by(people.maya), opened(case)
    browser.post(f"/cases/{case.ref}/plan/", {"cause_is_ours": "on", "goal": GOAL})
    browser.post(f"/cases/{case.ref}/read-backs/")
    number = case.read_backs.get().pk
    browser.post(f"/cases/{case.ref}/plan/", {"cause_is_ours": "on", "goal": "Her money back"})
    assert "Yes, that is it" not in hers.get("/my-case/").content.decode()
    for wrong in (number, number + 1, "x", "0"):
        hers.post("/my-case/understood/", {"case": str(case.pk), "read_back": str(wrong)})
    assert not case.read_backs.exclude(confirmed_at=None).exists()
    browser.post(f"/cases/{case.ref}/read-backs/")
    assert "Her money back" in hers.get("/my-case/").content.decode()
