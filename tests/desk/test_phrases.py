"""The phrase library: when to use a phrase and when not, its languages, and how the cases ended that got it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.followup.models import CheckBack
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import Message, Phrase, PhraseUse
from tests.cast import heard, says
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh", language="en")
HOUR = dt.timedelta(hours=1)
MINE = "It is mine to put right. You need not look for anybody else."


def used(there: Shop, key: str, times: int, right: int) -> None:
    """So many letters with the phrase, of as many cases, and that many customers who said it is right."""
    phrase, at = Phrase.objects.get(key=key, language="en"), timezone.now() - dt.timedelta(hours=2)
    for number in range(times):
        found = case(there.maya, there.web, f"Customer {number}", key, "Ring")
        sent = Message.objects.create(
            case=found,
            kind="reply",
            state="sent",
            body=MINE,
            message_id=f"<{key}-{number}@lark.example>",
            made_at=at,
        )
        PhraseUse.objects.create(phrase=phrase, message=sent, case=found, how="exact", at=at)
        CheckBack.objects.create(
            case=found, day=3, due_at=at, asked_at=at, answered_at=at + HOUR,
            answer="right" if number < right else "not_yet", score=5 if number < right else 2,
        )  # fmt: skip


@pytest.mark.capability("REA-05")
def test_a_phrase_used_forty_times_shows_use_guidance_and_satisfaction_with_its_interval(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    used(there, "mine-now", 40, right=30)
    used(there, "nothing-to-do", 5, right=5)
    used(there, "no-hurry", 35, right=35)
    earlier = timezone.now() - dt.timedelta(days=2)
    CheckBack.objects.filter(case__headline="no-hurry").update(answered_at=earlier)
    browser = seen_by(there.maya)
    page = browser.get("/phrases/mine-now/").content.decode()
    assert "in 40 letters, 40 cases" in page
    for words in (MINE, "Me toca a mí arreglarlo.", "Es ist jetzt meine Sache"):
        assert words in page  # its language versions
    assert "From the first answer on, whoever was at fault." in page
    assert "You hand the case on in the same letter." in page
    satisfied = page.partition("Satisfied, 4 or 5 of 5")[2]
    # 30 of 40: Wilson 95 % is 59.8 to 85.8
    assert "75 %" in satisfied and re.search(r"60.{1,12}86", satisfied)
    few = browser.get("/phrases/nothing-to-do/").content.decode()
    assert "in 5 letters" in few and "too few to know" in few and "100 %" not in few
    assert "0 %" not in browser.get("/phrases/no-hurry/").content.decode()  # all answered before it went out
    with django_assert_max_num_queries(12):
        listed = browser.get("/phrases/").content.decode()
    assert "used 40 times" in listed and "not used yet" in listed


@pytest.fixture
def elena(there: Shop) -> Case:
    Organisation.objects.update(reply_to="hello@larkandlinden.example")
    heard(says("a-1", 1, "You sent the wrong item.", customer=ELENA, encounter="o-1"), at=timezone.now())
    Case.objects.update(team=there.web, owner=there.maya, fault="own")
    return Case.objects.get()


def test_what_a_sent_letter_holds_is_counted_word_for_word_or_by_what_was_put_in(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    page = browser.get(f"/cases/{elena.ref}/").content.decode()
    asked = page.partition('id="ask-phrase"')[2]
    assert 'data-phrase="mine-now"' in asked and "I am sorry. We sent you the wrong thing." in asked
    letter = {
        "part-repair": "The right set left today. You hear\nfrom me by Friday noon.",
        "part-responsibility": MINE.replace(" You", "\nYou"),
        "part-closing": "By the way, nothing you need to do.",
        "phrase": ["nothing-to-do", "no-hurry", "no-such-phrase"],
    }
    assert browser.post(f"/cases/{elena.ref}/replies/", letter).status_code == 302
    found = dict(PhraseUse.objects.values_list("phrase__key", "how"))
    assert {"mine-now": "exact", "nothing-to-do": "inserted"}.items() <= found.items()
    assert not {"no-such-phrase", "no-hurry"} & found.keys()  # the one was never there, the other taken out


def seen_on(page: str) -> str:
    return str(re.findall(r'name="seen" value="(\w+)"', page)[0])


def test_a_lead_changes_a_phrase_and_another_wording_begins_anew(there: Shop, seen_by: SeenBy) -> None:
    used(there, "mine-now", 2, right=2)
    browser, address = seen_by(there.ruth), "/phrases/mine-now/"
    said = {"purpose": "own", "use_when": "Always.", "not_when": "Never twice.", "text_de": ""}
    said["text_en"] = "I look after it now."
    said["seen"] = seen_on(browser.get(address).content.decode())
    assert browser.post(address, said | {"text_en": "Dear {{weather}}"}).status_code == 422
    assert browser.post(address, said).status_code == 302
    # whoever opened it before this change is told so, and the words stay
    over = browser.post(address, said | {"text_en": "Mine, and mine alone."})
    assert (over.status_code, "Somebody changed this phrase" in over.content.decode()) == (422, True)
    page = browser.get(address).content.decode()
    assert "in 0 letters" in page and "I look after it now." in page and "meine Sache" not in page
    new = said | {"name": "Warm start", "text_es": "Aquí estoy."}
    assert browser.post("/phrases/new/", new).status_code == 302
    taken = browser.post("/phrases/new/", new | {"text_es": "Otra vez."})
    assert taken.status_code == 422 and 'href="/phrases/warm-start/"' in taken.content.decode()
    assert "Aquí estoy." in browser.get("/phrases/warm-start/").content.decode()
    assert browser.post("/phrases/new/", said | {"name": "Empty", "text_en": ""}).status_code == 422
    assert seen_by(there.maya).post(address, said).status_code == 403
    assert browser.get("/phrases/none/").status_code == 404
    assert Phrase.objects.get(key="mine-now", language="de").ended_at is not None
    changed = Phrase.objects.get(key="mine-now", language="en").since
    assert changed and timezone.now() - changed < dt.timedelta(minutes=5)
