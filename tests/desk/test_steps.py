"""The steps of a playbook on the page of a case, and the page where leads change them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import AuditEntry, User
from makegood.cases.models import Case, PlayVersion, Promise
from makegood.cases.playbooks import shipped_playbooks
from makegood.cases.steps import in_order, read_steps
from makegood.listening.incoming import CustomerIn
from makegood.listening.taxonomy import by_key
from makegood.loop.ticks import chase_promises
from tests.cast import cases, heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh", language="en")
BOOK = "/settings/playbooks/delivery.wrong_item/"
WRONG = "You sent me the wrong item, I ordered the blue one."


def wrong_item(there: Shop, outside: str = "a-1") -> Case:
    heard(says(outside, 1, WRONG, encounter=outside, team="Web shop", customer=ELENA), at=timezone.now())
    found = Case.objects.latest("pk")
    Case.objects.filter(pk=found.pk).update(owner=there.maya)
    return Case.objects.get(pk=found.pk)


def read(browser: Client, case: Case) -> str:
    return browser.get(f"/cases/{case.ref}/").content.decode()


@pytest.mark.capability("RES-11")
def test_a_step_of_wrong_item_is_skipped_only_with_a_reason_which_the_case_shows(
    there: Shop, seen_by: SeenBy
) -> None:
    case, browser = wrong_item(there), seen_by(there.maya)
    assert case.failure_kind == "delivery.wrong_item"
    page = read(browser, case)
    first, second, third = (
        "Send the right one first, collect the wrong one later",
        "Send a label for the wrong one, or say that they may keep it",
        "See that the right one has arrived, and ask whether it is right",
    )
    assert page.index(first) < page.index(second) < page.index(third)
    assert (
        "The team&#x27;s lead, within 16 h of work" in page or "The team's lead, within 16 h of work" in page
    )
    assert first in browser.get(f"/cases/{case.ref}/closure/").content.decode()
    done = browser.post(f"/cases/{case.ref}/steps/0/", follow=True).content.decode()
    assert "Done. The next step stands." in done
    case.refresh_from_db()
    assert case.next_step == second
    address = f"/cases/{case.ref}/steps/1/"
    asked = browser.post(address, {"skip": "yes", "reason": " "})
    assert (asked.status_code, "Why is this step skipped?" in asked.content.decode()) == (422, True)
    motive = browser.post(address, {"skip": "yes", "reason": "She just wants free stuff."})
    assert (motive.status_code, "guesses why" in motive.content.decode()) == (422, True)
    browser.post(address, {"skip": "yes", "reason": "She gave it to her neighbour's school."})
    page = read(browser, case)
    past = page.partition('id="past"')[2].partition("</section>")[0]
    assert "Skipped: " + second in past and "She gave it to her neighbour&#x27;s school." in past
    assert "Maya Okafor" in past
    again = browser.post(address)
    assert (again.status_code, "settled already" in again.content.decode()) == (409, True)
    for number in (2, 3):
        browser.post(f"/cases/{case.ref}/steps/{number}/")
    case.refresh_from_db()
    assert case.next_step == "The steps are settled: see whether it is right"
    assert list(Promise.objects.filter(kind="step").order_by("step").values_list("step", flat=True)) == [
        0,
        1,
        2,
        3,
    ]


@pytest.mark.capability("RES-08")
def test_when_software_is_down_the_work_around_comes_first_and_within_the_hour(
    there: Shop, seen_by: SeenBy
) -> None:
    at = timezone.now().replace(hour=22)  # nobody works then: first aid does not wait for the morning
    heard(
        says("a-1", 1, "The website has been down since noon, there is an outage again.", team="Web shop"),
        at=at,
    )
    (case,) = cases()
    assert case.failure_kind == "delivery.outage"
    assert case.next_step == "Give them a work-around that lets them go on now"
    assert case.due_at and case.due_at - at < dt.timedelta(hours=1)
    page = read(seen_by(there.jonas), case)
    assert page.index("first aid") < page.index("Bring it back, and try it where they are")
    step = case.promises.get(kind="step")
    why = seen_by(there.jonas).get(f"/cases/{case.ref}/promises/{step.pk}/").content.decode()
    assert "First aid runs by the plain clock, day and night" in why
    chase_promises(at + dt.timedelta(minutes=46))
    assert case.events.filter(verb="promise.broken", data__kind="step").exists()


def test_a_running_case_keeps_its_version_and_the_next_one_follows_the_new(
    there: Shop, seen_by: SeenBy
) -> None:
    before, lead = wrong_item(there), seen_by(there.ruth)
    shown = lead.get(BOOK).content.decode()
    assert 'value="Send the right one first, collect the wrong one later"' in shown
    form = {"step-0-words": "Ring and ask which one they need", "step-0-minutes": "2 h", "step-0-who": "owner",
            "step-1-words": "Ask the carrier", "step-1-minutes": "1 h 30 min", "step-1-who": "lead"}  # fmt: skip
    assert lead.post(BOOK, form | {"step-1-who": "lead"}).status_code == 302
    after = wrong_item(there, "a-2")
    maya = seen_by(there.maya)
    assert "Send a label for the wrong one" in read(maya, before)
    assert "Ring and ask which one they need" in read(maya, after)
    assert AuditEntry.objects.get(verb="steps.kept").by == there.ruth
    listed = maya.get("/settings/playbooks/").content.decode()
    assert "Ask the carrier" in listed and "version 2" in listed
    assert "shipped" in lead.get(BOOK).content.decode()
    maya.post(f"/cases/{after.ref}/steps/0/")
    told = there.ruth.notices.get(kind="step")
    assert told.case == after
    # once it is over nothing is next, and what nobody did says so
    Case.objects.filter(pk=after.pk).update(
        status="closed", due_at=None, next_step="", closed_at=timezone.now()
    )
    over = read(maya, after).partition('id="steps"')[2].partition("</section>")[0]
    assert over.count("not done: the case ended without it") == 1 and 'aria-current="step"' not in over
    # kept as it stands, it is no new version; emptied, the kind follows none
    lead.post(BOOK, form)
    assert PlayVersion.objects.filter(failure_kind="delivery.wrong_item").count() == 2
    lead.post(BOOK, {"step-0-words": "", "step-0-who": "owner"})
    assert 'id="steps" hidden' in read(maya, wrong_item(there, "a-3"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"step-0-minutes": "soon"}, "Write working time as 4 h"),
        ({"step-0-minutes": ""}, "By when? Write 4 h"),
        ({"step-0-minutes": "2 h", "step-0-first_aid": "on"}, "First aid comes before everything else"),
        ({"step-1-words": "Lend one", "step-1-minutes": "30 min", "step-1-who": "owner", "step-1-first_aid": "on"},
         "First aid comes before everything else"),
    ],
)  # fmt: skip
def test_steps_that_cannot_be_are_told_in_a_sentence(
    there: Shop, seen_by: SeenBy, wrong: dict[str, str], sentence: str
) -> None:
    form = {"step-0-words": "Ring", "step-0-minutes": "1 h", "step-0-who": "owner"}
    answer = seen_by(there.ruth).post(BOOK, form | wrong)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert 'value="Ring"' in answer.content.decode()


def test_another_kind_brings_its_steps_as_long_as_none_was_settled(there: Shop, seen_by: SeenBy) -> None:
    case, browser = wrong_item(there), seen_by(there.maya)
    said = {"severity": "2", "fault": case.fault, "kind": "delivery.outage"}
    browser.post(f"/cases/{case.ref}/facts/", said)
    case.refresh_from_db()
    assert case.next_step == "Give them a work-around that lets them go on now"
    assert case.due_at and case.due_at - timezone.now() < dt.timedelta(hours=1)
    browser.post(f"/cases/{case.ref}/steps/0/")
    browser.post(f"/cases/{case.ref}/facts/", said | {"kind": "delivery.late"})
    case.refresh_from_db()
    assert case.next_step == "Say what is down, what you know, and when you write again"


def test_a_step_goes_on_when_the_case_comes_back_and_stands_still_while_she_is_waited_for(
    there: Shop, seen_by: SeenBy
) -> None:
    case, browser = wrong_item(there), seen_by(there.maya)
    until = timezone.localtime() + dt.timedelta(days=2)
    browser.post(f"/cases/{case.ref}/waiting/", {"until": until.strftime("%Y-%m-%dT%H:%M")})
    browser.post(f"/cases/{case.ref}/steps/0/")
    case.refresh_from_db()
    assert case.next_step == "Ask again: no answer yet" and case.promises.get(step=1).paused_at
    browser.post(f"/cases/{case.ref}/waiting/end/")
    assert case.promises.get(step=1).paused_at is None
    assert browser.post(f"/cases/{case.ref}/resolution/").status_code == 302
    browser.post(f"/cases/{case.ref}/verdicts/", {"answer": "not_yet"})
    step = case.promises.get(step=1)
    assert Case.objects.get().status == "open" and step.dropped_at is None
    browser.post(f"/cases/{case.ref}/steps/1/")
    assert Case.objects.get().next_step == "See that the right one has arrived, and ask whether it is right"


def test_only_leads_change_steps_and_a_kind_that_is_none_has_no_page(there: Shop, seen_by: SeenBy) -> None:
    form = {"step-0-words": "Ring", "step-0-minutes": "1 h", "step-0-who": "owner"}
    assert seen_by(there.maya).post(BOOK, form).status_code == 403
    assert seen_by(there.ruth).get("/settings/playbooks/weather/").status_code == 404
    assert (
        "Find the parcel or send it again today"
        in seen_by(there.maya).get("/settings/playbooks/").content.decode()
    )


def test_every_playbook_that_ships_begins_in_the_words_of_its_kind_or_with_first_aid() -> None:
    for book in shipped_playbooks():
        first = book["steps"][0]
        assert first["first_aid"] or first["words"] == by_key()[book["failure_kind"]].first_step["en"]
        assert in_order(read_steps(book["steps"]))
