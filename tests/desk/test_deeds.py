"""Deeds from the page of a case: each is done by whoever may, told in a sentence, and refused in one."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Role, User
from makegood.cases.models import Case, HandOver, Notice, Promise
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]


def local(at: dt.datetime) -> str:
    """What a person types who lives by London time."""
    return timezone.localtime(at, dt.UTC).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def kofi(there: Shop) -> Case:
    return case(there.maya, there.web, "Kofi Mensah", "Frame cut two centimetres short", "Ring him")


def does(browser: Client, address: str, **said: str) -> str:
    """The deed, done without JavaScript; the page one comes to."""
    answer = browser.post(address, said, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_a_note_stands_in_the_conversation(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    page = does(seen_by(there.tom), f"/cases/{kofi.ref}/notes/", text="He asked for after four.")
    assert "The note is kept." in page
    assert "He asked for after four." in page.partition('id="words"')[2]


def test_an_empty_note_is_refused_in_a_sentence(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    answer = seen_by(there.tom).post(f"/cases/{kofi.ref}/notes/", {"text": ""})
    assert answer.status_code == 422
    assert "data-said>Note: This field is required.<" in answer.content.decode()


@pytest.mark.capability("OWN-01")
def test_until_the_yes_the_owner_stays_the_owner_and_both_see_it(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    maya, tom = seen_by(there.maya), seen_by(there.tom)
    page = does(maya, f"/cases/{kofi.ref}/hand-overs/", to=str(there.tom.pk), reason="He knows framing")
    assert "Tom Brandt is asked to take it" in page
    assert "Maya Okafor" in page.partition('class="three"')[2].partition("</dl>")[0]
    asked = tom.get("/").content.decode()
    assert "Maya Okafor asks you to take" in asked
    assert "Until you say yes, it stays with Maya." in asked
    hand_over = HandOver.objects.get()
    does(tom, f"/hand-overs/{hand_over.pk}/", accepted="yes")
    kofi.refresh_from_db()
    assert kofi.owner == there.tom


def test_a_no_leaves_it_where_it_is(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    does(seen_by(there.maya), f"/cases/{kofi.ref}/hand-overs/", to=str(there.tom.pk))
    page = does(seen_by(there.tom), f"/hand-overs/{HandOver.objects.get().pk}/", accepted="no")
    assert "It stays with Maya Okafor." in page


def test_nobody_answers_for_somebody_else(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    does(seen_by(there.maya), f"/cases/{kofi.ref}/hand-overs/", to=str(there.tom.pk))
    ruth = seen_by(there.ruth).post(f"/hand-overs/{HandOver.objects.get().pk}/", {"accepted": "yes"})
    assert ruth.status_code == 404


def test_the_next_step_is_read_in_the_writers_zone(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    does(
        seen_by(there.maya),
        f"/cases/{kofi.ref}/next-step/",
        step="Ring after four",
        due_at="2031-07-01T16:15",
    )
    kofi.refresh_from_db()
    assert (kofi.next_step, kofi.due_at) == (
        "Ring after four",
        dt.datetime(2031, 7, 1, 15, 15, tzinfo=dt.UTC),
    )


def test_a_date_that_is_past_is_refused(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    browser = seen_by(there.maya)
    answer = browser.post(f"/cases/{kofi.ref}/next-step/", {"step": "Ring", "due_at": "2021-07-01T16:15"})
    assert answer.status_code == 400
    assert "data-said>This date has passed already." in answer.content.decode()


def test_waiting_stops_the_clocks_and_the_answer_lets_them_go_on(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    page = does(browser, f"/cases/{kofi.ref}/waiting/", until=local(timezone.now() + dt.timedelta(days=2)))
    assert "waiting for the customer" in page
    page = does(browser, f"/cases/{kofi.ref}/waiting/end/")
    assert "The clocks go on where they stood." in page


def test_a_case_set_aside_leaves_the_day_but_not_the_queue(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    browser = seen_by(there.maya)
    does(browser, f"/cases/{kofi.ref}/snooze/", until=local(timezone.now() + dt.timedelta(hours=5)))
    assert "Kofi Mensah" not in browser.get("/").content.decode()
    assert "Kofi Mensah" in browser.get("/queue/?view=snoozed").content.decode()


def test_what_was_promised_is_kept_by_a_tap(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    browser = seen_by(there.maya)
    due = local(timezone.now() + dt.timedelta(days=3))
    page = does(browser, f"/cases/{kofi.ref}/promises/", label="The frame is cut anew", due_at=due)
    assert "The frame is cut anew" in page.partition('class="promises"')[2]
    given = Promise.objects.get(kind=Promise.Kind.GIVEN)
    does(browser, f"/cases/{kofi.ref}/promises/{given.pk}/kept/")
    given.refresh_from_db()
    assert given.kept_at


@pytest.mark.capability("RES-12")
def test_the_person_comes_first_and_what_it_did_to_them_is_asked(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    page = browser.get(f"/cases/{kofi.ref}/").content.decode()
    person = page.partition('id="person"')[2]
    assert person.index("Kofi Mensah") < person.index("What it did") < person.index("Promises")
    assert page.index("What did it do to them?") < page.index("What would make it right")
    said = {
        "harm": "His print hangs crooked",
        "goal": "A frame that fits",
        "feeling": "let_down",
        "words": "silly",
    }
    page = does(browser, f"/cases/{kofi.ref}/person/", **said)
    assert "His print hangs crooked" in page.partition('id="triage"')[2]


@pytest.mark.capability("OWN-06")
def test_a_carriers_fault_leaves_the_case_with_our_owner(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    page = does(seen_by(there.maya), f"/cases/{kofi.ref}/facts/", severity="3", fault="carrier")
    own = page.partition('id="ownership"')[2]
    assert "A carrier or supplier" in own
    assert "Maya Okafor" in own


def test_news_stand_on_the_day_until_they_were_seen(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    Notice.objects.create(user=there.maya, case=kofi, kind=Notice.Kind.AGAIN, at=timezone.now())
    browser = seen_by(there.maya)
    assert "It is not right yet" in browser.get("/").content.decode()
    assert "It is not right yet" not in does(browser, "/today/seen/")


def test_whoever_only_reads_finds_no_deeds_and_may_do_none(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    there.jonas.role = Role.AUDITOR
    there.jonas.save()
    auditor = seen_by(there.jonas)
    assert "ask-note" not in auditor.get(f"/cases/{kofi.ref}/").content.decode()
    assert auditor.post(f"/cases/{kofi.ref}/notes/", {"text": "I was here"}).status_code == 403


def test_with_htmx_a_deed_says_so_and_tells_the_page_to_look_again(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    headers = {"HX-Request": "true"}
    answer = browser.post(f"/cases/{kofi.ref}/notes/", {"text": "Rang, no answer."}, headers=headers)
    assert answer["HX-Trigger"] == '{"case-changed": {}}'
    assert answer["HX-Retarget"] == "#say"
    assert "The note is kept." in answer.content.decode()
