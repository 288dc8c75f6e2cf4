"""Surveys on the desk: made, shown as link, code and widget, sent to so many people; and the counter form."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.models import Invitation, Signal, SignRule, Survey
from makegood.outreach.models import Message
from tests.cases.people import Crew, crew
from tests.cast import ANN, happens, heard

pytestmark = pytest.mark.django_db
KEPT = {"kind": "csat", "scale": "1-5", "quiet_days": "30", "daily_cases": "200", "is_open": "on"}


@pytest.fixture
def people(shop: object) -> Crew:
    return crew()


@pytest.fixture
def lead(people: Crew) -> Client:
    browser = Client()
    browser.force_login(people.ruth)
    return browser


@pytest.fixture
def order(survey: Survey) -> Customer:
    at = timezone.now()
    heard(happens("48213", status="ok", customer=ANN, occurred_at=at, happened_at=at), at=at)
    return Customer.objects.get(email=ANN.email)


def test_a_lead_makes_a_survey_and_has_its_link_code_and_widget(lead: Client) -> None:
    page = lead.post(
        "/surveys/new/", KEPT | {"name": "At the till", "en": "How were we?"}, follow=True
    ).content.decode()
    made = Survey.objects.get()
    assert made.question == {"en": "How were we?"}
    assert f"/s/{made.token}/" in page and f"/w/{made.token}.js" in page
    code = lead.get(f"/surveys/{made.pk}/code.svg")
    assert code["content-type"] == "image/svg+xml" and b"<svg" in code.content
    assert "At the till" in lead.get("/surveys/").content.decode()


@pytest.mark.parametrize("wrong", [{"threshold": "9"}, {"origins": "http://shop.example"}, {"origins": "*"}])
def test_what_makes_no_sense_is_refused_beside_its_field(lead: Client, wrong: dict[str, str]) -> None:
    assert lead.post("/surveys/new/", KEPT | {"name": "x"} | wrong).status_code == 200
    assert not Survey.objects.exists()


@pytest.mark.capability("LIS-02")
def test_a_survey_by_mail_leads_to_one_answer_of_that_customer(
    lead: Client, order: Customer, survey: Survey, browser: Client
) -> None:
    assert "Send it to 1 person" in lead.get(f"/surveys/{survey.pk}/").content.decode()
    lead.post(f"/surveys/{survey.pk}/invitations/", {"days": "7", "people": "1"})
    message = Message.objects.get(kind=Message.Kind.SURVEY)
    assert (message.to, message.state) == (ANN.email, "queued")
    link = re.search(r"/i/[\w-]+/", message.body)
    assert link
    browser.get(link[0])
    browser.post("/survey/", {"about": str(Invitation.objects.get().pk), "score": "2"})
    signal = Signal.objects.get()
    assert (signal.customer, signal.encounter_ref, signal.score) == (order, "48213", 2)


@pytest.mark.capability("LIS-08")
def test_nobody_is_asked_again_within_the_quiet_days_or_against_their_wish(
    lead: Client, order: Customer, survey: Survey
) -> None:
    lead.post(f"/surveys/{survey.pk}/invitations/", {"days": "7", "people": "1"})
    assert "Nobody may be asked just now." in lead.get(f"/surveys/{survey.pk}/").content.decode()
    Invitation.objects.update(made_at=timezone.now() - timedelta(days=31))
    assert "Send it to 1 person" in lead.get(f"/surveys/{survey.pk}/").content.decode()
    Customer.objects.update(no_surveys_since=timezone.now())
    assert "Nobody may be asked just now." in lead.get(f"/surveys/{survey.pk}/").content.decode()


def test_a_number_that_changed_since_is_refused(lead: Client, order: Customer, survey: Survey) -> None:
    answer = lead.post(f"/surveys/{survey.pk}/invitations/", {"days": "7", "people": "40"})
    assert answer.status_code == 409
    assert not Message.objects.filter(kind=Message.Kind.SURVEY).exists()


@pytest.mark.capability("LIS-11")
def test_at_the_counter_place_sign_and_one_line_open_a_case(people: Crew) -> None:
    sign = SignRule.objects.filter(is_active=True).order_by("-severity", "key")[0].key
    clerk = Client()
    clerk.force_login(people.maya)
    page = clerk.get("/counter/").content.decode()
    assert 'name="place"' in page and f'value="{sign}"' in page
    said = {
        "once": "a" * 22,
        "place": people.team.name,
        "signs": sign,
        "text": "Lamp sparks, he left.",
    }
    answer = clerk.post("/counter/", said)
    case = Case.objects.get()
    assert answer["location"] == f"/cases/{case.ref}/"
    signal = Signal.objects.get()
    assert (signal.place, signal.channel, signal.handled_by) == (people.team.name, "counter", "Maya Okafor")
    assert sign in signal.signs and case.team == people.team


def test_every_place_has_a_card_to_print(lead: Client) -> None:
    assert "Tell us now." in lead.get("/counter/card/?place=Harbour+Street").content.decode()
    assert b"<svg" in lead.get("/counter/card/code.svg?place=Harbour+Street").content
