"""Capabilities as staff see them on the desk, from what was heard to what the page says."""

import datetime as dt
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import Message
from tests.cast import happens, heard, says
from tests.desk.story import Shop
from tests.desk.test_radar import words

SeenBy = Callable[[User], Client]
ANN = CustomerIn(id="c-9", email="ann@shop.example", name="Ann Thorne", language="en")
BEN = CustomerIn(id="c-10", email="ben@shop.example", name="Ben Price", language="en")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mailbox(there: Shop, settings: Any) -> None:
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


@pytest.mark.capability("REA-02")
def test_a_letter_without_her_facts_is_told_what_to_name_back(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    heard(says("a-1", 2, "The wrong set came, I need brush tips.", customer=ANN), at=timezone.now())
    said = coach(
        seen_by(there.jonas), Case.objects.get(), regret="I am sorry about this.", repair="I will see to it."
    )
    assert "name back: wrong set" in said
    assert Message.objects.filter(state=Message.State.DRAFT).count() == 1


def test_where_nobody_has_named_the_failure_her_own_words_are_to_be_named_back(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    """“Something else” is nothing to say to a customer: neither by the coach nor in the draft."""
    heard(says("a-1", 2, "The lid does not fit my pot.", customer=ANN), at=timezone.now())
    case = Case.objects.get()
    assert case.failure_kind == "other"
    browser = seen_by(there.jonas)
    letter = browser.get(f"/cases/{case.ref}/").content.decode().partition('id="reply"')[2]
    assert "omething else" not in letter.partition("<aside")[0]
    assert "name back: the lid does not fit my" in coach(browser, case, regret="I am sorry about this.")


def findings(coached: str, part: str) -> list[str]:
    """What the coach marks in one part of a letter, as it reads."""
    marks = coached.split("<li ")[1:]
    return [unescape(words(f"<li {mark}")) for mark in marks if f'data-part="part-{part}"' in mark]


@pytest.mark.capability("REA-04")
def test_a_stock_phrase_that_she_got_last_week_asks_for_own_words(
    mailbox: None, there: Shop, seen_by: SeenBy
) -> None:
    at, browser, stock = timezone.now(), seen_by(there.jonas), "We appreciate your business."
    heard(says("a-1", 2, "The wrong set came.", customer=ANN, encounter="o-1"), at=at)
    letter = dict.fromkeys(("regret", "what_happened", "responsibility", "repair", "change"), "We fix it.")
    letter = {f"part-{part}": text for part, text in letter.items()} | {"part-closing": stock}
    page = browser.post(f"/cases/{Case.objects.get().ref}/replies/", letter, follow=True)
    assert "It stands in the outbox" in page.content.decode()
    week_ago = at - dt.timedelta(days=7)
    Message.objects.filter(kind="reply").update(made_at=week_ago, queued_at=week_ago)

    heard(says("a-2", 2, "The markers are dry.", customer=ANN, encounter="o-2"), at=at)
    again = Case.objects.latest("id")
    said = "This customer already got these words from us. Find your own this time."
    marks = findings(coach(browser, again, closing=stock), "closing")
    assert marks == [f"Said before appreciate your business {said}"]
    bare = "A stock phrase without a fact of this case beside it. Add one, or leave it out."
    marks = findings(coach(browser, again, closing="We value your feedback."), "closing")
    assert marks == [f"Sounds canned We value your feedback. {bare} Leave it out"]
    own = "I have put two new markers aside for you."
    assert findings(coach(browser, again, closing=own), "closing") == []


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
    told = words(said)
    assert "No apology needed The customer said sorry to us." in told
    assert "Sets a deadline Please send it back by Friday or we must charge you." in told
    assert "Ask nothing and drop the date. Leave it out" in told


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
    said = coach(browser, case, regret="I am sorry that the wrong set came.")
    assert "Feels undervalued" in " ".join(words(said).split())
    check = words(browser.get(f"/cases/{case.ref}/closure/").content.decode())
    assert "How do they feel now? It was: Undervalued" in check
    ended = {"outcome": "withdrawn", "cause": "Two sets looked alike", "feeling": "content"}
    assert browser.post(f"/cases/{case.ref}/closure/", ended).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.feeling_before, case.feeling_after) == ("closed", "undervalued", "content")
