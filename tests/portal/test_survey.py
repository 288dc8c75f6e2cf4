"""A survey as its customer meets it: one tap, once, and what happens next."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.models import Invitation, Signal, Survey
from makegood.listening.surveys import invited_id
from makegood.outreach.models import CaseLink, OutreachTask
from tests.portal.conftest import Link

pytestmark = pytest.mark.django_db


def main(html: str) -> str:
    """What a page says, without what guards its forms."""
    return html.partition("<main")[2].partition("</main>")[0]


def opened(browser: Client, token: str, query: str = "") -> str:
    """The page behind a personal link."""
    answer = browser.get(f"/i/{token}/{query}", follow=True)
    assert answer.status_code == 200
    return main(answer.content.decode())


def answers(browser: Client, **said: str) -> str:
    """The form of a personal link, sent; the page one comes to."""
    said = {"about": str(Invitation.objects.latest("pk").pk)} | said
    answer = browser.post("/survey/", said, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return main(answer.content.decode())


def test_opening_a_link_writes_nothing_and_leaves_a_clean_address(browser: Client, link: Link) -> None:
    token = link()
    answer = browser.get(f"/i/{token}/?score=2")
    assert (answer.status_code, answer["location"]) == (303, "/survey/?score=2")
    assert answer["cache-control"] == "private, no-store" and "noindex" in answer["x-robots-tag"]
    assert browser.cookies["makegood_survey"]["httponly"]
    page = browser.get("/survey/?score=2").content.decode()
    assert token not in page
    assert 'value="2" checked' in page
    assert not Signal.objects.exists()
    assert Invitation.objects.get().answered_at is None


@pytest.mark.capability("LIS-02")
def test_one_tap_is_one_answer_of_that_customer_about_that_order(
    browser: Client, link: Link, ann: Customer
) -> None:
    opened(browser, link(), "?score=2")
    page = answers(browser, score="2")
    signal = Signal.objects.get()
    assert (signal.score, signal.customer, signal.encounter_ref, signal.comment) == (2, ann, "48213", "")
    case = Case.objects.get()
    assert case.customer == ann and case.case_key == "e:48213"
    assert case.owner.name in page and "writes to you by" in page


def test_an_answer_of_four_is_thanked_and_opens_nothing(browser: Client, link: Link) -> None:
    opened(browser, link())
    assert "You need do nothing more." in answers(browser, score="4")
    assert not Case.objects.exists()


def test_answered_twice_the_first_counts_and_the_thanks_are_the_same(browser: Client, link: Link) -> None:
    token = link()
    opened(browser, token)
    first = answers(browser, score="2", comment="Wrong markers")
    assert answers(browser, score="5") == first
    assert opened(browser, token) == first
    assert Signal.objects.get().score == 2
    assert Case.objects.count() == 1


@pytest.mark.parametrize("worn", ["unknown", "expired", "revoked"])
def test_unknown_expired_and_revoked_links_are_one_and_the_same(
    browser: Client, link: Link, worn: str
) -> None:
    at = timezone.now()
    tokens = {
        "unknown": "never-made",
        "expired": link(expires_at=at - timedelta(days=1)),
        "revoked": link(revoked_at=at),
    }
    answer, unknown = browser.get(f"/i/{tokens[worn]}/"), browser.get("/i/another-one/")
    assert answer.status_code == unknown.status_code == 404
    assert main(answer.content.decode()) == main(unknown.content.decode()) != ""
    assert "survey" not in "".join(answer.cookies)


def test_after_ten_guesses_in_a_minute_even_the_right_link_must_wait(browser: Client, link: Link) -> None:
    for number in range(10):
        assert browser.get(f"/i/guess-{number}/").status_code == 404
    assert browser.get(f"/i/{link()}/").status_code == 429


def test_nothing_tapped_and_nothing_written_is_asked_again_in_words(browser: Client, link: Link) -> None:
    opened(browser, link())
    answer = browser.post("/survey/", {"about": str(Invitation.objects.get().pk), "quiet": "yes"})
    assert answer.status_code == 422
    assert "Tap one of the values, or write a word." in answer.content.decode()


@pytest.mark.capability("LIS-08")
def test_do_not_contact_counts_the_score_and_plans_no_outreach(browser: Client, link: Link) -> None:
    opened(browser, link())
    page = answers(browser, score="1", quiet="yes")
    assert "We do not contact you, as you wished." in page
    assert Signal.objects.get().low
    case = Case.objects.get()
    assert not case.reachable
    assert not OutreachTask.objects.exists()
    assert not case.messages.exists()
    assert not case.promises.filter(kind="first_reply").exists()


@pytest.mark.capability("LIS-08")
def test_an_anonymous_answer_is_kept_without_her_name_and_nobody_can_reach_her(
    browser: Client, link: Link
) -> None:
    opened(browser, link())
    page = answers(browser, score="1", comment="Rude", anonymous="yes")
    signal, case = Signal.objects.get(), Case.objects.get()
    assert (signal.customer, signal.encounter, signal.encounter_ref) == (None, None, "")
    assert signal.external_id != invited_id(Invitation.objects.get().pk)
    assert (case.customer, case.reachable) == (None, False)
    assert "without your name" in page
    assert answers(browser, score="5") == page


def test_skipping_is_always_allowed_and_writes_nothing(browser: Client, link: Link) -> None:
    assert 'href="/survey/skipped/"' in opened(browser, link())
    assert "You need not answer" in browser.get("/survey/skipped/").content.decode()
    assert not Signal.objects.exists()


def test_who_asks_not_to_be_asked_is_not(browser: Client, link: Link, ann: Customer) -> None:
    opened(browser, link())
    assert "We will not ask you again" in browser.post("/survey/no-more/").content.decode()
    ann.refresh_from_db()
    assert ann.no_surveys_since


def test_after_a_low_answer_her_own_page_is_one_tap_away(browser: Client, link: Link) -> None:
    opened(browser, link())
    assert 'href="/my-case/"' in answers(browser, score="2")
    assert browser.get("/my-case/").status_code == 200
    assert CaseLink.objects.count() == 1


def test_a_strangers_answer_opens_a_case_that_cannot_be_reached(browser: Client, survey: Survey) -> None:
    answer = browser.post(f"/s/{survey.token}/", {"once": "a" * 22, "score": "1"}, follow=True)
    assert "A person reads every answer." in answer.content.decode()
    assert not Case.objects.get().reachable


def test_a_stranger_who_leaves_an_address_can_be_answered(browser: Client, survey: Survey) -> None:
    browser.post(f"/s/{survey.token}/", {"once": "a" * 22, "score": "1", "email": "bo@shop.example"})
    case = Case.objects.get()
    assert case.reachable and case.customer and case.customer.email == "bo@shop.example"


def test_a_page_sent_twice_is_one_answer(browser: Client, survey: Survey) -> None:
    for _time in range(2):
        browser.post(f"/s/{survey.token}/", {"once": "a" * 22, "score": "1"})
    assert Signal.objects.count() == Case.objects.count() == 1


def test_above_the_daily_cap_answers_count_and_one_incident_opens_for_the_lead(
    browser: Client, survey: Survey
) -> None:
    Survey.objects.update(daily_cases=2)
    for number in range(5):
        browser.post(f"/s/{survey.token}/", {"once": f"page-{number}", "score": "1"})
    incident = Case.objects.get(case_key__startswith="i:")
    assert Signal.objects.filter(low=True).count() == 5
    assert Case.objects.count() == 3
    assert incident.grounds.count() == 3
    assert incident.owner == incident.team.lead


def test_one_network_cannot_flood_a_survey(browser: Client, survey: Survey) -> None:
    codes = [
        browser.post(f"/s/{survey.token}/", {"once": f"page-{number}", "score": "5"}).status_code
        for number in range(21)
    ]
    assert codes == [302] * 20 + [429]


def test_a_page_speaks_the_customers_language_until_she_chooses_another(
    browser: Client, link: Link, ann: Customer
) -> None:
    Customer.objects.filter(pk=ann.pk).update(language="de")
    assert '<html lang="de"' in browser.get(f"/i/{link()}/", follow=True).content.decode()
    assert '<html lang="es"' in browser.get("/survey/?lang=es").content.decode()
    assert '<html lang="es"' in browser.get("/survey/").content.decode()


def test_a_closed_survey_leads_nowhere(browser: Client, survey: Survey) -> None:
    Survey.objects.update(is_open=False)
    assert browser.get(f"/s/{survey.token}/").status_code == 404


@pytest.mark.capability("LIS-02")
def test_the_widget_is_a_script_without_a_key_and_a_page_for_the_named_sites_only(
    browser: Client, survey: Survey
) -> None:
    Survey.objects.update(origins=["https://shop.example", "https://www.shop.example"])
    script = browser.get(f"/w/{survey.token}.js")
    assert script["content-type"].startswith("text/javascript") and survey.token in script.content.decode()
    assert script["cross-origin-resource-policy"] == "cross-origin"
    page = browser.get(f"/w/{survey.token}/")
    assert "frame-ancestors https://shop.example https://www.shop.example" in page["content-security-policy"]
    assert "x-frame-options" not in page
    answer = browser.post(f"/w/{survey.token}/", {"once": "a" * 22, "score": "2"}, follow=True)
    assert "Thank you" in answer.content.decode()
    assert Signal.objects.get().survey == survey


def test_a_widget_without_named_sites_can_be_framed_by_nobody(browser: Client, survey: Survey) -> None:
    assert "frame-ancestors 'none'" in browser.get(f"/w/{survey.token}/")["content-security-policy"]
