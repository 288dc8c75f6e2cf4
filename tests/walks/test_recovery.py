"""From a low score to recovered, and from not right yet to work again: customer and staff in their own windows."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from makegood.accounts.models import Organisation
from makegood.cases.models import Case
from makegood.customers.models import Customer, Encounter
from makegood.followup.actions import ask_due
from makegood.lib.text import sha256
from makegood.listening.incoming import CustomerIn
from makegood.listening.models import Invitation, Survey
from makegood.outreach.models import Message
from makegood.outreach.sending import send_due
from tests.browser import must_be_for_everybody
from tests.cases.people import Crew, crew
from tests.cast import happens, heard
from tests.walks.conftest import OpenFor

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def people(front_database: str) -> Crew:
    Organisation.objects.update(
        name="Lark & Linden", tz="Europe/London", reply_to="hello@larkandlinden.example"
    )
    Survey.objects.create(name="After an order", slug="orders", token="public-token-of-22-letters")
    return crew()


def invited(order: str, name: str) -> str:
    """A customer of a closed order, and the address of her personal link."""
    at, email = timezone.now(), f"{name.split()[0].lower()}@shop.example"
    heard(
        happens(order, status="ok", customer=CustomerIn(id=order, email=email, name=name, language="en")),
        at=at,
    )
    Invitation.objects.create(
        survey=Survey.objects.get(),
        customer=Customer.objects.get(email=email),
        encounter=Encounter.objects.get(external_id=order),
        digest=sha256(f"secret-{order}"),
        made_at=at,
        expires_at=at + timedelta(days=28),
    )
    return f"/i/secret-{order}/?score=2"


def gives_two(customer: Page, link: str) -> Case:
    """The customer taps 2 and confirms; her case."""
    customer.goto(link)
    expect(customer.get_by_role("radio", name="2 Unhappy")).to_be_checked()
    must_be_for_everybody(customer)
    customer.get_by_label("What happened?").fill("You sent the wrong markers.")
    customer.get_by_role("button", name="Send").click()
    expect(customer.get_by_role("heading", name="Thank you")).to_be_visible()
    must_be_for_everybody(customer)
    return Case.objects.latest("pk")


def puts_right(staff: Page, case: Case) -> None:
    """The owner answers and says that it is put right."""
    staff.goto("/")
    staff.get_by_role("link", name=str(case.customer)).first.click()
    must_be_for_everybody(staff)
    fills_in(staff)
    staff.get_by_role("button", name=re.compile("^Send to")).click()
    expect(staff.locator("#head")).to_contain_text("Contacted")
    staff.get_by_role("button", name="More deeds").click()
    staff.get_by_role("button", name="We think it is right").click()
    expect(staff.locator("#head")).to_contain_text("Resolved")


def fills_in(staff: Page) -> None:
    """The draft's open fields: only a person knows what belongs there."""
    for area in staff.locator(".composer textarea").all():
        if "{{" in area.input_value():
            area.fill("The right set goes out today by courier and is with you tomorrow by 12:00.")


def is_asked(case: Case) -> str:
    """Day 3 has come: the link in the message that asks."""
    at = timezone.now() + timedelta(days=3, minutes=1)
    ask_due(at=at)
    send_due(at=at)
    message = Message.objects.get(case=case, kind=Message.Kind.CHECK_BACK)
    return re.search(r"/my-case/[\w-]+/", message.body)[0]


@pytest.mark.capability("LIS-02", "INF-01", "FUP-02", "MEA-02")
def test_a_low_score_is_answered_put_right_and_recovered_by_her_own_word(
    people: Crew, open_for: OpenFor
) -> None:
    elena = open_for()
    case = gives_two(elena, invited("48213", "Elena Marsh"))
    puts_right(open_for(case.owner), case)
    elena.goto(is_asked(case))
    expect(elena).to_have_url(re.compile("/my-case/$"))
    must_be_for_everybody(elena)
    elena.get_by_role("button", name="It is right", exact=True).click()
    expect(elena.get_by_role("heading", level=1)).to_have_text("It is right again, Elena.")
    elena.get_by_text("Very happy").click()
    must_be_for_everybody(elena)
    afterwards = elena.locator("form").filter(has_text="How are you with us now?")
    afterwards.get_by_role("button", name="Send").click()
    expect(elena.get_by_text("How are you with us now?")).to_have_count(0)
    case.refresh_from_db()
    assert case.status == "recovered"
    assert case.check_backs.get(answer="right").score == 5


@pytest.mark.capability("FUP-02")
def test_a_case_that_is_not_right_yet_comes_back_to_its_owner(people: Crew, open_for: OpenFor) -> None:
    bo = open_for(viewport={"width": 390, "height": 844})
    case = gives_two(bo, invited("48214", "Bo Lind"))
    staff = open_for(case.owner)
    puts_right(staff, case)
    bo.goto(is_asked(case))
    bo.get_by_label("What is it like now?").fill("Half of them are dry.")
    bo.get_by_role("button", name="Not yet").click()
    expect(bo.locator("#words")).to_contain_text("Half of them are dry.")
    must_be_for_everybody(bo)
    staff.goto("/")
    expect(staff.get_by_text("It is not right yet").first).to_be_visible()
    staff.goto(f"/cases/{case.ref}/")
    expect(staff.locator("#words")).to_contain_text("Half of them are dry.")
    owner = case.owner
    case.refresh_from_db()
    assert (case.status, case.owner) == ("open", owner)
