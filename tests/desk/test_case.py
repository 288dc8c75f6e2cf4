"""The page of one case, told by what somebody reads on it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case, Note, Promise
from makegood.listening.incoming import CustomerIn
from makegood.listening.models import SignHit
from makegood.outreach.models import Message
from tests.cast import happens, heard, says
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
BUDGET = 20
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh")


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def elena(there: Shop) -> Case:
    """Elena wrote, and then gave a 2: one case, heard through the loop, given to Maya's team."""
    heard(
        says("a-1", 2, "These are the wrong markers, my class is on Saturday.", customer=ELENA),
        at=timezone.now(),
    )
    found = Case.objects.get()
    found.team, found.owner = there.web, there.maya
    found.save()
    return found


def test_a_case_tells_person_owner_next_step_and_date(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    page = text_of(seen_by(there.maya), f"/cases/{elena.ref}/")
    for told in ("Elena Marsh", "Maya Okafor", elena.next_step, "These are the wrong markers", "2 of 5"):
        assert told in page


def test_whoever_may_not_see_a_case_finds_nothing_there(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    assert seen_by(there.sefa).get(f"/cases/{elena.ref}/").status_code == 404
    assert seen_by(there.jonas).get(f"/cases/{elena.ref}/").status_code == 200


@pytest.mark.capability("DET-04")
def test_the_triage_card_holds_no_more_than_seven_lines(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    page = text_of(seen_by(there.maya), f"/cases/{elena.ref}/")
    card = page.partition('id="triage"')[2].partition("</section>")[0]
    words = re.findall(r"<dt>([^<]+)</dt>", card)
    assert len(words) <= 7
    assert {"Went wrong", "Risk", "Signs", "History", "Best step"} <= set(words)


def test_the_minutes_of_a_wait_stay_on_the_card_when_the_case_is_given_another_kind(
    there: Shop, seen_by: SeenBy
) -> None:
    begun = timezone.now() - dt.timedelta(hours=2)
    visit = {"kind": "visit", "promised_minutes": 20, "started_at": begun, "team": "Web shop"}
    ended = begun + dt.timedelta(minutes=65)
    heard(happens("v-1", ended_at=ended, customer=ELENA, **visit), at=timezone.now())
    waited, browser = Case.objects.get(), seen_by(there.maya)
    said = {"severity": "2", "fault": waited.fault, "kind": "delivery.wrong_item"}
    for kind in ("delivery.wait", "delivery.wrong_item"):
        assert Case.objects.get().failure_kind == kind
        card = (
            text_of(browser, f"/cases/{waited.ref}/").partition('id="triage"')[2].partition("</section>")[0]
        )
        assert "45 min beyond the promise (65 instead of 20)" in card
        assert browser.post(f"/cases/{waited.ref}/facts/", said).status_code == 302


def test_the_conversation_holds_what_everybody_said_in_order(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    at = timezone.now()
    Note.objects.create(case=elena, by=there.tom, at=at, text="One set is left in Harbour Street.")
    Message.objects.create(
        case=elena,
        kind="reply",
        state="sent",
        sender=there.maya,
        body="It is ours.",
        message_id="m1",
        made_at=at + dt.timedelta(seconds=1),
    )
    page = text_of(seen_by(there.maya), f"/cases/{elena.ref}/")
    places = [page.index(words) for words in ("wrong markers, my class", "One set is left", "It is ours.")]
    assert places == sorted(places)


def test_every_running_clock_says_why_it_is_due_then(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    promise = elena.promises.get(kind=Promise.Kind.FIRST_REPLY)
    page = text_of(seen_by(there.maya), f"/cases/{elena.ref}/promises/{promise.pk}/")
    assert "The clock starts" in page
    assert "counts" in page
    assert f"Clock: {(promise.minutes or 0) // 60} h 00 of working time" in page


@pytest.mark.parametrize("address", ["/cases/%00/", "/signs/%00/", "/cases/1%00/closure/", "/failures/%00/"])
def test_an_address_with_a_character_that_nothing_has_is_not_there(
    there: Shop, seen_by: SeenBy, address: str
) -> None:
    assert seen_by(there.maya).get(address).status_code == 404


def test_a_promise_kept_late_says_so(there: Shop, seen_by: SeenBy) -> None:
    made = case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    late = timezone.now() - dt.timedelta(hours=1)
    made.promises.update(due_at=late, kept_at=timezone.now())
    assert '<span class="late-text">late,' in text_of(seen_by(there.maya), f"/cases/{made.ref}/")


def test_a_case_costs_no_more_questions_however_long_its_life(
    there: Shop, elena: Case, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        Note.objects.create(case=elena, by=there.tom, at=timezone.now(), text=f"Note {number}")
    browser = seen_by(there.maya)
    # what hardly changes is in memory from the first page on
    text_of(browser, f"/cases/{elena.ref}/")
    with django_assert_max_num_queries(BUDGET):
        text_of(browser, f"/cases/{elena.ref}/")


def test_a_sign_is_judged_where_it_was_seen_and_counts_in_its_precision(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    heard(says("a-2", 1, "I want my money back.", customer=ELENA), at=timezone.now())
    hit = SignHit.objects.select_related("sign").earliest("pk")
    browser, address = seen_by(there.maya), f"/cases/{elena.ref}/"
    shown = text_of(browser, address).partition('id="triage"')[2].partition("</section>")[0]
    assert f"/signs/hits/{hit.pk}/" in shown and 'aria-pressed="true"' not in shown
    told = browser.post(f"/signs/hits/{hit.pk}/", {"accepted": "no", "case": elena.ref}, follow=True)
    assert "Counted. It shows in the sign" in told.content.decode()
    hit.refresh_from_db()
    assert (hit.was_right, hit.said_by) == (False, there.maya)
    card = text_of(browser, address).partition('id="triage"')[2].partition("</section>")[0]
    assert card.count('aria-pressed="true"') == 1
    assert "0 of 1" in text_of(browser, f"/signs/{hit.sign.key}/")


def test_the_timeline_tells_what_she_said_before_what_it_brought_about(there: Shop, seen_by: SeenBy) -> None:
    heard(says("a-1", 1, customer=ELENA))
    opened = Case.objects.get()
    page = text_of(seen_by(there.jonas), f"/cases/{opened.ref}/")
    assert 0 < page.index("The customer gives 1 of 5") < page.index("Case opened")
