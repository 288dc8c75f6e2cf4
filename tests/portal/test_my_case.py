"""My case: what a customer sees of hers, what she can do, and what she never sees."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.models import Case, Notice, Status
from makegood.learning.rules import Told
from makegood.listening.models import Signal
from makegood.loop.steps import close, resolve
from makegood.outreach import sending
from makegood.outreach.links import make_tokens
from makegood.outreach.models import CaseLink, Message
from makegood.portal.case_view import case_view, plain
from tests.cases.people import again, case_of, crew
from tests.portal.test_survey import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(shop: object) -> Case:
    """Ann's case, Maya's to put right, told just now."""
    return case_of(crew().maya, at=timezone.now() - timedelta(minutes=5), comment="The wrong markers came.")


@pytest.fixture
def hers(browser: Client, case: Case) -> Client:
    """The browser in which Ann has opened the link of a message."""
    token = make_tokens([case.pk], at=timezone.now())[case.pk]
    answer = browser.get(f"/my-case/{token}/")
    assert (answer.status_code, answer["location"]) == (303, "/my-case/")
    return browser


def sees(browser: Client) -> str:
    answer = browser.get("/my-case/")
    assert answer.status_code == 200
    return main(answer.content.decode())


def does(browser: Client, address: str, case: Case, **said: str) -> str:
    answer = browser.post(f"/my-case/{address}", {"case": str(case.pk), "once": "a" * 22} | said, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return main(answer.content.decode())


@pytest.mark.capability("INF-01")
def test_the_page_shows_stage_owner_dates_words_and_what_was_promised(hers: Client, case: Case) -> None:
    actions.promise(
        case,
        "The right set is at your door",
        timezone.now() + timedelta(days=1),
        by=case.owner,
        at=timezone.now(),
    )
    page = sees(hers)
    for said in (
        "Maya Okafor", "Monday to Friday, 9:00 to 17:00", "The right set is at your door",
        "The wrong markers came.", "Heard", "Putting it right", "An answer from a person",
    ):  # fmt: skip
        assert said in page


@pytest.mark.capability("INF-01")
def test_a_step_done_shows_at_once_and_what_staff_write_never_appears(hers: Client, case: Case) -> None:
    at = timezone.now()
    actions.note(case, "She shouted at Tom. SECRET-1", by=case.owner, at=at)
    actions.set_next_step(case, "Placate her SECRET-2", at + timedelta(hours=2), by=case.owner, at=at)
    actions.set_harm(case, "Makes a fuss SECRET-3", by=case.owner, at=at)
    actions.save_plan(
        case, actions.Plan(cause="SECRET-4", ours="SECRET-5", repair="SECRET-6"), by=case.owner, at=at
    )
    actions.record_feeling(case, "angry", "SECRET-7", by=case.owner, at=at)
    page = sees(hers)
    assert "We made a plan to put it right" in page
    assert "SECRET" not in hers.get("/my-case/").content.decode()
    assert "severity" not in page.lower() and "priority" not in page.lower()


def test_the_view_holds_these_fields_and_no_others(case: Case) -> None:
    shown = plain(vars(case_view(case, timezone.now())))
    assert sorted(shown) == [
        "ask", "choice", "facts", "goal", "on_record", "owed", "owner", "pk", "promised", "ref", "stages", "status",
        "taken", "title", "verdict", "waits_for_her", "what", "words",
    ]  # fmt: skip


def test_unknown_expired_and_revoked_links_are_one_and_the_same(browser: Client, case: Case) -> None:
    at = timezone.now()
    pages = set()
    for change in ({"expires_at": at - timedelta(days=1)}, {"revoked_at": at}, None):
        token = make_tokens([case.pk], at=at)[case.pk] if change else "never-made"
        if change:
            CaseLink.objects.filter(pk=CaseLink.objects.latest("pk").pk).update(**change)
        answer = browser.get(f"/my-case/{token}/")
        assert answer.status_code == 404
        pages.add(main(answer.content.decode()))
        assert 'href="/tell-us/"' in answer.content.decode(), "whoever stands before it can still reach us"
    assert len(pages) == 1


def test_a_revoked_link_ends_the_page_that_stands_open(hers: Client, case: Case) -> None:
    CaseLink.objects.update(revoked_at=timezone.now())
    assert hers.get("/my-case/").status_code == 404


def test_what_she_adds_reaches_the_owner_and_stands_on_her_timeline(hers: Client, case: Case) -> None:
    assert "They stain, too." in does(hers, "words/", case, text="They stain, too.")
    signal = Signal.objects.get(kind="note")
    assert (signal.customer, signal.source) == (case.customer, "my-case")
    assert case.grounds.filter(signal=signal).exists()
    assert Notice.objects.filter(user=case.owner, kind=Notice.Kind.HEARD).exists()


def test_her_answer_ends_our_waiting_and_an_answer_is_owed(hers: Client, case: Case) -> None:
    at = timezone.now()
    actions.contacted(case, by=case.owner, at=at)
    actions.wait_for_customer(case, at + timedelta(days=2), by=case.owner, at=at)
    does(hers, "words/", case, text="Here is the picture.")
    case = again(case)
    assert case.waiting_since is None
    assert case.next_step == "Read the answer and reply"
    assert case.promises.filter(kind="first_reply", kept_at=None, dropped_at=None).count() == 1


def test_a_page_sent_twice_adds_it_once(hers: Client, case: Case) -> None:
    for _time in range(2):
        does(hers, "words/", case, text="They stain, too.")
    assert Signal.objects.filter(kind="note").count() == 1


@pytest.mark.capability("FUP-02", "MEA-02")
def test_it_is_right_with_one_tap_and_how_it_is_now_is_asked_after(hers: Client, case: Case) -> None:
    resolve(case, by=case.owner, at=timezone.now())
    assert "You told us so" in does(hers, "verdict/", case, verdict="right")
    assert again(case).status == Status.RECOVERED
    page = does(hers, "verdict/more/", case, value="5", repeated="yes", feeling="relieved")
    said = case.check_backs.get(answer="right")
    assert (said.score, said.had_to_repeat, again(case).feeling_after) == (5, True, "relieved")
    assert "How are you with us now?" not in page


@pytest.mark.capability("FUP-02")
def test_not_yet_brings_it_back_to_the_same_owner_with_her_words(hers: Client, case: Case) -> None:
    resolve(case, by=case.owner, at=timezone.now())
    page = does(hers, "verdict/", case, verdict="not_yet", text="Half of them are dry.")
    now = again(case)
    assert (now.status, now.owner) == (Status.OPEN, case.owner)
    assert "Half of them are dry." in page
    assert now.promises.filter(kind="first_reply", kept_at=None, dropped_at=None).count() == 1


def test_after_her_yes_it_can_still_turn_out_not_to_be_right(hers: Client, case: Case) -> None:
    resolve(case, by=case.owner, at=timezone.now())
    does(hers, "verdict/", case, verdict="right")
    assert "It is not right after all" in sees(hers)
    does(hers, "verdict/", case, verdict="not_yet")
    assert again(case).status == Status.OPEN


def test_on_a_closed_case_her_words_open_a_new_one_that_knows_the_old(hers: Client, case: Case) -> None:
    close(case, "unreachable", Told("Wrong label"), by=case.owner, at=timezone.now())
    does(hers, "words/", case, text="I am here. It is still wrong.")
    new = Case.objects.latest("pk")
    assert (new.earlier, new.status) == (case, Status.OPEN)


def test_a_form_about_another_case_changes_nothing_and_keeps_the_words(hers: Client, case: Case) -> None:
    answer = hers.post("/my-case/words/", {"case": "999999", "once": "b" * 22, "text": "My words"})
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()
    assert not Signal.objects.filter(kind="note").exists()


def test_staff_are_written_to_in_their_language_whatever_she_reads(hers: Client, case: Case) -> None:
    hers.get("/my-case/?lang=de")
    does(hers, "words/", case, text="Sie schmieren auch.")
    assert again(case).next_step == "Read the answer and reply"


def test_another_customers_words_on_the_same_number_are_not_hers_to_read(hers: Client, case: Case) -> None:
    other = User.objects.filter(pk=case.owner_id).exists() and Signal.objects.create(
        source="x", external_id="1", kind="note", comment="SOMEBODY ELSE", content_hash=b"1" * 16,
        occurred_at=timezone.now(), received_at=timezone.now(),
    )  # fmt: skip
    case.grounds.create(signal=other, at=timezone.now())
    assert "SOMEBODY ELSE" not in sees(hers)


def test_what_we_wrote_stands_there_without_its_secret_link(hers: Client, case: Case) -> None:
    sending.send_due(at=timezone.now())
    page = hers.get("/my-case/").content.decode()
    assert f"It is case {case.ref}, and Maya Okafor looks after it." in page
    receipt = Message.objects.get(case=case, kind=Message.Kind.RECEIPT)
    (secret,) = re.findall(r"/my-case/(\S+)/", receipt.body)
    assert secret not in page
    assert "To add something" not in page
