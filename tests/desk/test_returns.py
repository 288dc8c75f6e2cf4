"""Something comes back, unhurriedly: its label, its way, what she keeps, and notes that never dun."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.customers.models import Customer, Encounter
from makegood.lib.jobs import JOBS, load_jobs
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import Message
from makegood.outreach.sending import send_due
from makegood.remedies.models import Entry, Offer, Return
from makegood.remedies.returns.rules import ALPHABET, DRAWN, read, written
from tests.cast import happens, heard, says
from tests.desk.story import Shop
from tests.postbox import Postbox, content
from tests.remedies.papers import Paper

SeenBy = Callable[[User], Client]
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh", language="en")
MARKERS = "Brush-tip markers, set of 24"


@pytest.fixture
def elena(there: Shop) -> Case:
    """Elena got the wrong markers in an order of £24.00; Maya has her case."""
    at = timezone.now()
    Organisation.objects.update(
        reply_to="hello@larkandlinden.example", returns_to="Returns\n4 Mill Yard\nHarbour Street 9"
    )
    heard(happens("o-1", status="ok", customer=ELENA, product=MARKERS, amount=2400, currency="GBP"), at=at)
    heard(says("a-1", 1, "You sent the wrong item.", customer=ELENA, encounter="o-1"), at=at)
    found = Case.objects.get()
    found.team, found.owner, found.fault = there.web, there.maya, "own"
    found.save()
    return found


def worth(value: int, cost: int) -> None:
    """What the thing is worth, and what fetching it would cost."""
    Encounter.objects.update(extra={"item_value": value, "return_cost": cost})


def asks(browser: Client, case: Case, item: str = MARKERS, status: int = 200, **more: str) -> str:
    said = {"item": item, "why": "The wrong set came", **more}
    answer = browser.post(f"/cases/{case.ref}/returns/", said, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def panel(browser: Client, case: Case) -> str:
    page = browser.get(f"/cases/{case.ref}/").content.decode()
    return page.partition('id="returns"')[2].partition("</section>")[0]


def label(browser: Client, case: Case) -> Paper:
    address = re.search(r'href="([^"]+label\.pdf)"', panel(browser, case))
    assert address
    answer = browser.get(address[1])
    assert answer["Content-Type"] == "application/pdf"
    return Paper(answer.content)


def run(name: str) -> None:
    load_jobs()
    JOBS[name].function()


def days_ago(days: int) -> None:
    past = timezone.now() - timedelta(days=days)
    Return.objects.update(made_at=past, labelled_at=past)
    Return.objects.exclude(label_sent_at=None).update(label_sent_at=past)


def sends(browser: Client, case: Case) -> Message:
    """Send the note about the label, as it was drafted."""
    draft = Message.objects.get(state="draft", parts__0__key="return_label")
    address = f"/cases/{case.ref}/short-notes/{draft.pk}/"
    browser.post(address, {"text": draft.parts[0]["text"]}, follow=True)
    draft.refresh_from_db()
    assert draft.state == "queued"
    return draft


@pytest.mark.capability("MIR-08")
def test_a_tap_makes_a_label_of_one_page_that_a_scanner_reads_and_links_it_to_the_case(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    page = maya.get(f"/cases/{elena.ref}/").content.decode()
    assert "Make a label" in page
    began = time.process_time()
    told = maya.post(f"/cases/{elena.ref}/returns/", {"item": MARKERS, "why": "The wrong set came"})
    made = Return.objects.get()
    assert maya.get(f"/cases/{elena.ref}/returns/{made.pk}/label.pdf").content[:5] == b"%PDF-"
    assert time.process_time() - began < 2
    assert told["location"] == f"/cases/{elena.ref}/"
    paper = label(maya, elena)
    assert paper.pages == 1 and paper.size == (100, 150)
    assert paper.codes["Code128"] == made.rma
    assert paper.codes["QRCode"].endswith(f"/returns/{made.rma}/")
    for said in (made.number, MARKERS, "Elena Marsh", "Lark & Linden", "4 Mill Yard", f"Case {elena.ref}"):
        assert said in paper.text
    assert "Nothing to pay, and no date to keep" in paper.text
    to = maya.get(f"/returns/{made.rma}/")
    assert to["location"] == f"/cases/{elena.ref}/"
    assert "A return label made · Maya Okafor" in maya.get(f"/cases/{elena.ref}/").content.decode()


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#image("../../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        "$ sum_(i=0)^n $ *bold* _em_ @ref <label> `raw` // gone",
        '"}) #panic("x")',
        "\\u{0} \\ #let x = 1",
        "Elena 李雷 مرحبا 🎈",
        "M" * 300,
    ],
)
def test_whatever_somebody_is_called_is_only_text_on_one_page(
    there: Shop, elena: Case, seen_by: SeenBy, name: str
) -> None:
    Customer.objects.update(name=name)
    maya = seen_by(there.maya)
    asks(maya, elena, item=name[:200])
    paper = label(maya, elena)
    assert paper.pages == 1
    assert paper.codes["Code128"] == Return.objects.get().rma
    first = name.split()[0].strip("\\") if name.isascii() else "Elena"
    assert first[:10] in paper.text and "root:" not in paper.text
    assert max(map(len, paper.text.split())) <= 48, "it runs out of its box"


def test_without_an_address_for_returns_it_says_where_to_set_it(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    Organisation.objects.update(returns_to="")
    assert "Say first where returns go" in asks(seen_by(there.maya), elena, status=400)
    assert not Return.objects.exists()


def test_the_way_of_a_parcel_is_noted_and_a_second_tap_asks_for_nothing_twice(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    assert "was asked back already" in asks(maya, elena, status=409)
    made = Return.objects.get()
    by_hand = maya.post(f"/cases/{elena.ref}/returns/{made.pk}/", {"state": "asked"})
    assert 400 <= by_hand.status_code < 500
    for state, words in (("sent", "On its way to us"), ("arrived", "Arrived"), ("settled", "Settled")):
        said = maya.post(f"/cases/{elena.ref}/returns/{made.pk}/", {"state": state}, follow=True)
        assert f"Noted: {words}" in said.content.decode()
    again = maya.post(f"/cases/{elena.ref}/returns/{made.pk}/", {"state": "sent"})
    assert again.status_code == 409
    assert [event.verb for event in elena.events.filter(verb__startswith="return.").order_by("seq")] == [
        "return.asked", "return.labelled", "return.sent", "return.arrived", "return.settled",
    ]  # fmt: skip


@pytest.mark.capability("MIR-10")
@pytest.mark.parametrize("fetching", [600, 100])
def test_below_the_line_no_label_is_made_and_the_note_says_keep_it(
    there: Shop, elena: Case, seen_by: SeenBy, fetching: int
) -> None:
    """By its own worth: also where fetching it would cost next to nothing."""
    worth(800, fetching)
    maya = seen_by(there.maya)
    assert "By the policy the customer keeps it" in panel(maya, elena)
    assert "The customer keeps it: no label is made" in asks(maya, elena)
    shown = panel(maya, elena)
    assert "label.pdf" not in shown
    assert f"Please keep {MARKERS}, give it away or recycle it" in shown
    made = Return.objects.get()
    assert (made.state, made.label) == ("kept", None)


def test_what_must_come_back_does_so_whatever_it_is_worth(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    worth(800, 600)
    asks(seen_by(there.maya), elena, insist="on")
    assert Return.objects.get().state == "labelled"


def test_above_the_line_it_comes_back(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    worth(2400, 600)
    asks(seen_by(there.maya), elena)
    assert Return.objects.get().state == "labelled"


@pytest.mark.capability("MIR-09")
def test_after_thirty_days_one_kind_note_goes_out_and_no_charge_is_made(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    days_ago(40)
    run("loop.remind_of_returns")
    assert not Message.objects.filter(kind="update", state="queued").exists(), (
        "who was never sent the label is reminded of nothing"
    )
    sends(maya, elena)
    Message.objects.all().delete()
    days_ago(29)
    run("loop.remind_of_returns")
    assert not Message.objects.filter(kind="update", state="queued").exists()
    days_ago(30)
    run("loop.remind_of_returns")
    run("loop.remind_of_returns")
    days_ago(90)
    run("loop.remind_of_returns")
    note = Message.objects.get(kind="update", state="queued")
    assert "the only one, and there is no hurry. There is no date to keep and nothing to pay" in note.body
    assert "{{" not in note.body and "/my-case/" in note.body
    assert not Entry.objects.exists() and not Offer.objects.exists()
    assert Return.objects.get().state == "labelled"


def test_the_label_goes_with_the_note_that_tells_of_it(
    there: Shop, elena: Case, seen_by: SeenBy, postbox: Postbox
) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    note = sends(maya, elena)
    send_due(at=timezone.now())
    [mail] = [mail for mail in postbox.mails if mail["Message-ID"] == note.message_id]
    _whole, said, label = mail.walk()
    assert f"A label for {MARKERS} is enclosed" in content(said).decode()
    made = Return.objects.get()
    assert label.get_filename() == f"return-{made.number}.pdf"
    assert Paper(content(label)).codes["Code128"] == made.rma
    assert "The return label sent · Maya Okafor" in maya.get(f"/cases/{elena.ref}/").content.decode()
    assert f"return-{made.number}.pdf" in maya.get(f"/outbox/{note.pk}/").content.decode()


@pytest.mark.capability("FUP-03")
def test_five_days_after_the_label_the_note_first_asks_whether_it_came(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    days_ago(9)
    run("loop.ask_after_labels")
    assert not Message.objects.filter(parts__0__key="return_follow_up").exists(), (
        "the label has not gone out yet"
    )
    sends(maya, elena)
    days_ago(4)
    run("loop.ask_after_labels")
    assert not Message.objects.filter(state="draft").exists()
    days_ago(5)
    run("loop.ask_after_labels")
    run("loop.ask_after_labels")
    draft = Message.objects.get(state="draft")
    text = draft.parts[0]["text"]
    assert text.splitlines()[0] == f"Hello Elena, did the label for {MARKERS} reach you?"
    assert not re.search(r"must|deadline|charge|overdue|within \d+ days|failed to", text)
    assert "reach you?" in panel(maya, elena)
    sent = maya.post(f"/cases/{elena.ref}/short-notes/{draft.pk}/", {"text": text}, follow=True)
    assert "Sent. It stands in the outbox" in sent.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.to) == ("queued", "elena@lettering.example")


def test_who_must_not_be_written_to_is_not_reminded(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    sends(maya, elena)
    Message.objects.all().delete()
    Customer.objects.update(do_not_contact=True)
    days_ago(40)
    run("loop.remind_of_returns")
    assert not Message.objects.filter(state="queued", kind="update").exists()
    assert not elena.events.filter(verb="return.reminded").exists()


def test_nobody_is_asked_after_a_parcel_that_was_scanned(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    sends(maya, elena)
    Message.objects.all().delete()
    maya.post(f"/cases/{elena.ref}/returns/{Return.objects.get().pk}/", {"state": "sent"})
    days_ago(31)
    run("loop.ask_after_labels")
    run("loop.remind_of_returns")
    assert not Message.objects.filter(kind="update").exists()


@pytest.mark.capability("MIR-07")
def test_the_replacement_goes_out_at_once_and_its_tracking_is_in_the_case_while_the_return_takes_its_time(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    asks(maya, elena)
    what = {"remedy": "replacement", "currency": "GBP", "item": MARKERS, "cost": "9.00", "amount": ""}
    offered = maya.post(f"/cases/{elena.ref}/offers/", what, follow=True)
    assert offered.status_code == 200, offered.content.decode()
    offer = Offer.objects.get()
    said = {"payer": "by_hand", "reference": "express, RM 4417 0098 2GB"}
    given = maya.post(f"/cases/{elena.ref}/offers/{offer.pk}/payout/", said, follow=True)
    assert given.status_code == 200
    offer.refresh_from_db()
    assert (offer.state, Return.objects.get().state) == ("given", "labelled")
    assert f"On its way to the customer: {MARKERS}, express, RM 4417 0098 2GB" in panel(maya, elena)


@pytest.mark.capability("MIR-11")
def test_the_note_for_the_parcel_has_name_what_went_wrong_and_who_signs_on_one_small_page(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    elena.plan = {"repair": "The brush-tip set comes by courier on Friday"}
    elena.failure_kind = "delivery.wrong_item"
    elena.save()
    answer = seen_by(there.tom).get(f"/cases/{elena.ref}/note.pdf")
    paper = Paper(answer.content)
    assert (paper.pages, paper.size) == (1, (105, 148))
    for said in (
        "Hello Elena,", "I am sorry. We sent you the wrong thing.", "order o-1", MARKERS,
        "The brush-tip set comes by courier on Friday.", "Tom Brandt", "Lark & Linden",
    ):  # fmt: skip
        assert said in paper.text
    assert "{{" not in paper.text


@pytest.mark.parametrize("words", ["very long facts, told at length " * 300, "M" * 9_000, "长" * 9_000])
def test_a_note_is_one_page_however_long_its_facts(
    there: Shop, elena: Case, seen_by: SeenBy, words: str
) -> None:
    elena.plan = dict.fromkeys(("repair", "change", "explanation"), words)
    elena.save()
    Customer.objects.update(name=words[:300], language="de")
    Encounter.objects.update(product=words[:300], place=words[:300])
    paper = Paper(seen_by(there.maya).get(f"/cases/{elena.ref}/note.pdf").content)
    assert paper.pages == 1
    assert "Maya Okafor" in paper.text and "Lark & Linden" in paper.text


def test_the_note_says_what_she_keeps(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    worth(800, 600)
    maya = seen_by(there.maya)
    asks(maya, elena)
    paper = Paper(maya.get(f"/cases/{elena.ref}/note.pdf").content)
    assert f"Please keep {MARKERS}, give it away or recycle it" in paper.text


@given(st.lists(st.integers(0, len(ALPHABET) - 1), min_size=DRAWN, max_size=DRAWN), st.data())
def test_a_misread_number_is_noticed(numbers: list[int], data: st.DataObject) -> None:
    rma = written(numbers)
    assert read(f" {rma[:4].lower()}-{rma[4:]} ") == rma
    place = data.draw(st.integers(0, len(rma) - 1))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != rma[place]]))
    assert read(rma[:place] + other + rma[place + 1 :]) is None
