"""Capabilities as staff see them on the desk, from what was heard to what the page says."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.incoming import CustomerIn
from makegood.listening.models import Failure
from makegood.outreach.models import Message
from makegood.outreach.sending import send_due
from tests.cast import happens, heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
ANN = CustomerIn(id="c-9", email="ann@shop.example", name="Ann Thorne", language="en")
BEN = CustomerIn(id="c-10", email="ben@shop.example", name="Ben Price", language="en")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mailbox(there: Shop, settings) -> None:
    settings.EMAIL_HOST = ""
    Organisation.objects.update(reply_to="hello@lark.example")


def coach(browser: Client, case: Case, **parts: str) -> str:
    """What the coach says beside a letter."""
    letter = {f"part-{key}": text for key, text in parts.items()}
    return browser.post(f"/cases/{case.ref}/draft/", letter, headers=HTMX).content.decode()


@pytest.mark.capability("DET-11")
def test_a_first_order_that_fails_ranks_above_an_equal_case_with_the_reason_shown(
    there: Shop, seen_by: SeenBy
) -> None:
    at = timezone.now()
    old = {"status": "ok", "occurred_at": at - dt.timedelta(days=400)}
    heard(happens("o-1", customer=BEN, **old), at=at)
    heard(
        happens("o-2", customer=BEN, status="cancelled", occurred_at=at),
        happens("o-3", customer=ANN, status="cancelled", occurred_at=at),
        at=at,
    )
    page = seen_by(there.jonas).get("/queue/").content.decode()
    assert page.index("Ann Thorne") < page.index("Ben Price")
    assert "first order" in page[page.index("Ann Thorne") : page.index("Ben Price")]


@pytest.mark.capability("DET-12")
def test_a_wait_beyond_the_promise_is_a_failure_with_its_excess(there: Shop, seen_by: SeenBy) -> None:
    at = timezone.now()
    begun = at - dt.timedelta(hours=2)
    visit = {"kind": "visit", "promised_minutes": 20, "started_at": begun}
    heard(happens("v-1", customer=ANN, ended_at=begun + dt.timedelta(minutes=65), **visit), at=at)
    failure = Failure.objects.get()
    assert (failure.kind, failure.detail["excess_minutes"]) == ("delivery.wait", 45)
    assert "Ann Thorne" in seen_by(there.jonas).get("/queue/").content.decode()


@pytest.mark.capability("RES-03")
def test_a_message_at_night_is_answered_with_a_number_a_name_and_a_working_time(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    night = dt.datetime(2026, 11, 19, 22, 0, tzinfo=dt.UTC)
    heard(says("a-1", 2, "The wrong set came.", customer=ANN), at=night)
    send_due(at=night + dt.timedelta(seconds=30))
    case, receipt = Case.objects.get(), Message.objects.get()
    page = seen_by(there.jonas).get(f"/outbox/{receipt.pk}/").content.decode()
    assert case.ref in page and case.owner.name in page and "by 13:00 tomorrow" in page
    assert case.due_at.weekday() < 5 and 9 <= case.due_at.hour < 17


@pytest.mark.capability("REA-02")
def test_a_letter_without_her_facts_is_told_what_to_name_back(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    heard(says("a-1", 2, "The wrong set came, I need brush tips.", customer=ANN), at=timezone.now())
    said = coach(
        seen_by(there.jonas), Case.objects.get(), regret="I am sorry about this.", repair="I will see to it."
    )
    assert "ame back" in said
    assert Message.objects.filter(state=Message.State.DRAFT).count() == 1


@pytest.mark.capability("REA-04")
def test_a_stock_phrase_that_she_got_before_asks_for_own_words(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    at = timezone.now()
    heard(says("a-1", 2, "The wrong set came.", customer=ANN), at=at)
    case = Case.objects.get()
    Message.objects.create(
        case=case, customer=case.customer, kind="reply", state="sent", body="We appreciate your business.",
        message_id="<1@shop.example>", made_at=at, queued_at=at,
    )  # fmt: skip
    said = coach(seen_by(there.jonas), case, closing="We appreciate your business.")
    assert "words from us" in said or "own words" in said or "your own" in said


@pytest.mark.capability("REA-10")
def test_without_a_name_a_letter_reads_naturally(mailbox: None, there: Shop, seen_by: SeenBy) -> None:
    nameless = CustomerIn(id="c-11", email="x@shop.example")
    heard(says("a-1", 2, "The wrong set came.", customer=nameless), at=timezone.now())
    page = seen_by(there.jonas).get(f"/cases/{Case.objects.get().ref}/").content.decode()
    letter = page.partition('name="part-regret"')[2].partition("</textarea>")[0]
    assert "Hello," in letter and "{{" not in letter and "[]" not in letter and "Hello ," not in letter


@pytest.mark.capability("REA-12")
def test_who_apologises_to_us_is_told_that_none_is_needed(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    heard(says("a-1", 2, "Sorry I have not sent it back yet.", customer=ANN), at=timezone.now())
    case = Case.objects.get()
    browser = seen_by(there.jonas)
    assert "No apology needed" in browser.get(f"/cases/{case.ref}/").content.decode()
    bare = dict.fromkeys(
        ("regret", "what_happened", "responsibility", "change", "closing"), "Ann, thank you."
    )
    said = coach(browser, case, **bare, repair="Please send it back by Friday or we must charge you.")
    assert "pology needed" in said or "apolog" in said.lower()
    assert "by Friday" in said


@pytest.mark.capability("OWN-07")
def test_a_spanish_case_goes_to_the_next_who_speaks_it_and_the_page_says_why(
    there: Shop, seen_by: SeenBy
) -> None:
    User.objects.filter(pk=there.jonas.pk).update(languages=["en"])
    spanish = User.objects.create_user("eva@shop.example", name="Eva Ruiz", languages=["es", "en"])
    away = User.objects.create_user("luis@shop.example", name="Luis Mora", languages=["es"])
    for user in (spanish, away):
        user.membership_set.create(team=there.web)
    at = timezone.now()
    away.absences.create(from_at=at - dt.timedelta(days=1), until_at=at + dt.timedelta(days=1))
    uno = CustomerIn(id="c-es", email="uno@shop.example", name="Uno", language="es")
    heard(says("a-1", 1, customer=uno, team="Web shop"), at=at)
    assert Case.objects.get().owner == spanish
    assert "Eva Ruiz" in seen_by(there.jonas).get(f"/cases/{Case.objects.get().ref}/").content.decode()


@pytest.mark.capability("OWN-03")
def test_her_own_person_owns_it_in_his_hours_and_his_stand_in_outside_them(
    mailbox: None, there: Shop
) -> None:
    User.objects.filter(pk=there.maya.pk).update(stand_in=there.tom)
    noon = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)
    heard(says("a-0", 5, customer=ANN), at=noon)
    Customer.objects.update(person=there.maya)
    heard(says("a-1", 1, customer=ANN, encounter="o-1", team="Web shop"), at=noon)
    night = noon.replace(hour=22)
    heard(says("a-2", 1, customer=ANN, encounter="o-2", team="Web shop"), at=night)
    send_due(at=night)
    assert [case.owner for case in Case.objects.order_by("id")] == [there.maya, there.tom]
    assert there.tom.name in Message.objects.order_by("-id").first().body


@pytest.mark.capability("RES-07")
def test_hand_overs_are_counted_on_the_case_and_the_lead_is_told_at_the_second(
    there: Shop, seen_by: SeenBy
) -> None:
    heard(says("a-1", 1, customer=ANN, team="Web shop"), at=timezone.now())
    Case.objects.update(owner=there.maya)
    case = Case.objects.get()
    for giver, taker in ((there.maya, there.tom), (there.tom, there.maya)):
        seen_by(giver).post(f"/cases/{case.ref}/hand-overs/", {"to": taker.pk, "reason": "knows it"})
        asked = case.hand_overs.get(answered_at=None)
        seen_by(taker).post(f"/hand-overs/{asked.pk}/", {"accepted": "yes"})
    case.refresh_from_db()
    assert (case.owner, case.transfers) == (there.maya, 2)
    assert "Ann Thorne" in seen_by(there.ruth).get("/").content.decode()


@pytest.mark.capability("LIS-12")
def test_a_feeling_is_kept_and_shown_beside_the_letter(mailbox: None, there: Shop, seen_by: SeenBy) -> None:
    heard(says("a-1", 2, "The wrong set came.", customer=ANN), at=timezone.now())
    case = Case.objects.get()
    browser = seen_by(there.jonas)
    browser.post(f"/cases/{case.ref}/person/", {"feeling": "undervalued"})
    case.refresh_from_db()
    assert case.feeling_before == "undervalued"
    page = browser.get(f"/cases/{case.ref}/").content.decode()
    assert "undervalued" in page.lower()
