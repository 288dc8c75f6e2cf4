"""Letters besides the reply: the one at the end in its four parts, and the drafts that wait to be sent."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation, User
from makegood.cases.actions import Plan, promise, resolve, save_plan
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.listening.incoming import CustomerIn
from makegood.loop.ticks import chase_promises
from makegood.outreach.models import Message
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.policy.deeds import adopt, digest
from makegood.remedies.policy.queries import live_digest
from tests.cast import happens, heard, says
from tests.desk.story import Shop
from tests.remedies.papers import Paper

SeenBy = Callable[[User], Client]
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh", language="en")
DISP = 'format = 1\nname = "bank"\npacks = ["shop", "uk-disp"]\n'
PARTS = ("found", "did", "changes", "further")


@pytest.fixture
def elena(there: Shop) -> Case:
    """Elena's wrong markers were put right: the cause is known, and she has her money back."""
    at = timezone.now()
    Organisation.objects.update(reply_to="hello@larkandlinden.example")
    heard(happens("o-1", status="ok", customer=ELENA, product="Markers", amount=2400, currency="GBP"), at=at)
    heard(says("a-1", 1, "You sent the wrong item.", customer=ELENA, encounter="o-1"), at=at)
    Case.objects.update(team=there.web, owner=there.maya, fault="own")
    found = Case.objects.get()
    plan = Plan("Two shelves had the same label.", True, "", "", ["I sent the right set."], "", "")
    save_plan(found, plan, goal="", by=there.maya, at=at)
    give(
        make_offer(found, Gift("refund", "GBP", 1200), by=there.maya, at=at),
        reference="bank",
        by=there.maya,
        at=at,
    )
    resolve(Case.objects.get(), by=there.maya, at=at)
    return Case.objects.get()


def typed(page: str) -> dict[str, str]:
    found = re.findall(r'<textarea id="part-(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {f"part-{key}": text for key, text in found}


@pytest.mark.capability("INF-03")
def test_the_letter_of_a_resolved_case_has_its_four_parts_and_whom_the_law_names_outside(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    tried = {"policy": digest(DISP), "against": live_digest()}
    adopt(DISP, tried, by=there.jonas, at=timezone.now())
    browser, address = seen_by(there.maya), f"/cases/{elena.ref}/letters/resolution/"
    assert address in browser.get(f"/cases/{elena.ref}/").content.decode()
    page = browser.get(address).content.decode()
    assert Message.objects.filter(kind="resolution").count() == 0  # looking writes nothing
    said = typed(page)
    assert tuple(said) == tuple(f"part-{key}" for key in PARTS)
    for word in ("What we found", "What we did", "What changes", "How to go further"):
        assert word in page
    assert "Two shelves had the same label." in said["part-found"]
    assert "£12.00" in said["part-did"] and "I sent the right set." in said["part-did"]
    assert "Financial Ombudsman Service, within six months" in said["part-further"]
    assert re.search(r"Reading ease \d+ \(Flesch\): reads plainly", page)
    # what nobody has said yet keeps it back
    assert "{{change}}" in said["part-changes"]
    kept_back = browser.post(address, said | {"send": "yes"})
    assert "not filled in" in kept_back.content.decode()
    assert not Message.objects.filter(state="queued", kind="resolution").exists()
    assert "The customer would see the bare field" in browser.get(f"{address}letter.pdf").content.decode()
    said["part-changes"] = "So that it does not happen again: each shelf has its own label now."
    coached = browser.post(address, said, headers={"HX-Request": "true"}).content.decode()
    assert "Reading ease" in coached and "<html" not in coached
    # on paper stands the day it was where we are: in London the second of July had begun
    Message.objects.filter(kind="resolution").update(made_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    paper = Paper(browser.get(f"{address}letter.pdf").content)
    assert (paper.pages, paper.size) == (1, (210, 297))
    assert "2 July 2026" in paper.text
    assert "each shelf has its own label now" in paper.text and "Financial Ombudsman" in paper.text
    sent = browser.post(address, said | {"send": "yes"}, follow=True).content.decode()
    assert "Sent. It stands in the outbox with its fate." in sent
    letter = Message.objects.get(kind="resolution")
    assert (letter.state, letter.to) == ("queued", "elena@lettering.example")
    assert letter.body.index("label") < letter.body.index("£12.00") < letter.body.index("each shelf")


@pytest.mark.parametrize(
    ("language", "formula", "words"),
    [("es", "Fernández Huerta", "Qué hemos averiguado"), ("de", "Amstad", "Was wir gefunden haben")],
)
def test_the_letter_is_in_her_language_and_names_nobody_outside_where_no_law_does(
    there: Shop, elena: Case, seen_by: SeenBy, language: str, formula: str, words: str
) -> None:
    Customer.objects.update(language=language)
    page = seen_by(there.maya).get(f"/cases/{elena.ref}/letters/resolution/").content.decode()
    assert words in page and f"({formula})" in page and "Ombudsman" not in page
    assert f'lang="{language}"' in page


def test_whom_the_organisation_names_itself_stands_there_where_no_law_names_anybody(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    Organisation.objects.update(tell_us={"outside": [{"name": "The guild", "url": "https://guild.example"}]})
    page = seen_by(there.maya).get(f"/cases/{elena.ref}/letters/resolution/").content.decode()
    assert "The guild (https://guild.example)" in page


def test_what_lies_ready_after_a_broken_promise_is_found_changed_and_sent(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    at = timezone.now()
    Case.objects.update(status="contacted")
    promise(Case.objects.get(), "Ring", at + timedelta(minutes=30), by=there.maya, at=at)
    promise(Case.objects.get(), "Write", at + timedelta(days=3), by=there.maya, at=at)
    chase_promises(at + timedelta(hours=1))
    browser = seen_by(there.maya)
    page = browser.get(f"/cases/{elena.ref}/").content.decode()
    assert re.search(r"We did not keep our word</a> <span class=\"tag\">a draft waits", page)
    address = f"/cases/{elena.ref}/letters/broken_promise/"
    said = typed(browser.get(address).content.decode())
    assert "did not keep the time" in said["part-broken_promise"]
    words = "I said I would ring and did not. I ring today at 16:00."
    browser.post(address, {"part-broken_promise": words, "send": "yes"})
    sent = Message.objects.get(kind="update", state="queued")
    assert sent.body.startswith("I said I would ring")
    # nothing lies ready of a letter that somebody simply chooses
    fresh = typed(browser.get(f"/cases/{elena.ref}/letters/no_news/").content.decode())
    assert "I have no news for you yet" in fresh["part-no_news"]
    assert browser.get(f"/cases/{elena.ref}/letters/sonnet/").status_code == 404


def test_a_form_that_is_sent_twice_is_one_message_and_other_words_are_refused(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    browser, case = seen_by(there.maya), f"/cases/{elena.ref}/"
    page = browser.get(case).content.decode()
    reply = typed(page) | {"part-closing": "Maya", "once": once_of(page)}
    page = browser.get(f"{case}letters/resolution/").content.decode()
    said = typed(page) | {"part-changes": "Each shelf has its own label now.", "once": once_of(page)}
    for address, form, kind in (
        (
            f"{case}replies/",
            {name: "Done." if "{{" in text else text for name, text in reply.items()},
            "reply",
        ),
        (f"{case}letters/resolution/", said | {"send": "yes"}, "resolution"),
    ):
        assert [browser.post(address, form).status_code for _ in range(2)] == [302, 302]
        changed = browser.post(address, form | dict.fromkeys(list(form)[:1], "Other words."))
        assert (changed.status_code, "on its way already" in changed.content.decode()) == (409, True)
        sent = Message.objects.filter(kind=kind)
        assert [message.state for message in sent] == ["queued"]  # and no second draft lies there


def once_of(page: str) -> str:
    return str(re.findall(r'class="composer".*?name="once" value="([^"]+)"', page, re.DOTALL)[0])
