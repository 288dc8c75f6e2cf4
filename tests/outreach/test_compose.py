"""Drafts are made of case facts only: six parts of an apology, receipts and notes, in three languages."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from makegood.outreach.coach.compose import MESSAGES, PARTS, clarifying_questions, compose, message
from makegood.outreach.coach.facts import Draft, Facts, Fault, Kind
from makegood.outreach.coach.review import review
from makegood.outreach.coach.sender import sender_allowed

KOLKATA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 19, 22, 0, tzinfo=KOLKATA)
WRONG_SET = Facts(
    customer_name="Elena Marsh",
    owner_name="Maya Okafor",
    organisation="Lark & Linden",
    case_ref="2041",
    failure_key="delivery.wrong_item",
    failure_name="Wrong set",
    what_they_said="The set that came is the chisel one",
    facts=("order 48213", "delivered Tue 17 Nov"),
    goal="Brush tips by Saturday",
    repair="A brush-tip set comes by courier on Friday, and you keep the other one",
    change="From Monday the two sets lie apart",
    explanation="The bill counts two months at once.",
    next_time=datetime(2026, 11, 20, 12, 0, tzinfo=KOLKATA),
    fault=Fault.OWN,
    reply_link="https://shop.example/c/x1",
    thing="the chisel set",
)
LANGUAGES = ("en", "es", "de")


def whole(facts: Facts, language: str = "en") -> str:
    return compose(facts, language, NOW).draft.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_case_gives_all_six_parts_and_nothing_to_weigh(language: str) -> None:
    composed = compose(WRONG_SET, language, NOW)
    assert tuple(part.key for part in composed.parts) == PARTS
    assert composed.empty == composed.unresolved == ()
    found = review(composed.draft, WRONG_SET, now=NOW)
    assert [finding for finding in found.findings if finding.kind is not Kind.GOOD] == []


def test_responsibility_and_repair_are_there_or_the_coach_says_so() -> None:
    bare = Facts(owner_name="Maya", failure_key="delivery.wrong_item", failure_name="Wrong set")
    composed = compose(bare, "en", NOW)
    assert composed.unresolved == ("repair", "next_time")
    assert composed.empty == ("what_happened", "change")
    found = review(composed.draft, bare, now=NOW)
    assert not found.may_send
    assert [finding.said for finding in found.of_kind(Kind.BLOCK)] == ["{{repair}}", "{{next_time}}"]
    assert "owned" in found.keys


def test_nothing_is_in_a_draft_that_is_not_in_the_case() -> None:
    text = whole(Facts(failure_key="delivery.late"))
    assert "order" not in text
    assert "Elena" not in text
    assert "refund" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", list(Fault))
def test_the_answer_is_ours_wherever_the_fault_lies(language: str, fault: Fault) -> None:
    facts = replace(WRONG_SET, fault=fault)
    found = review(compose(facts, language, NOW).draft, facts, now=NOW)
    assert "owned" in found.keys
    assert "blames" not in found.keys


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["", "  ", "N/A", "null", "elena@shop.example", "{{customer_name}}", "C-2991", "-", "()"]
)
def test_without_a_name_it_still_reads_naturally(language: str, name: str) -> None:
    for kind in MESSAGES:
        text = message(kind, replace(WRONG_SET, customer_name=name), language, NOW).text
        assert not any(blank in text for blank in ("()", "[]", "{{", " ,", "  ", "None", "null", "N/A"))
    assert whole(replace(WRONG_SET, customer_name=name), language).splitlines()[0] in {
        "Hello,",
        "Hola:",
        "Guten Tag,",
    }


@pytest.mark.parametrize(
    ("language", "name", "form", "first_line"),
    [
        ("en", "Elena Marsh", "", "Hello Elena,"),
        ("en", "MARSH, ELENA", "", "Hello Elena,"),
        ("en", "Elena Marsh", "Ms Marsh", "Hello Ms Marsh,"),
        ("de", "Elena Marsh", "", "Guten Tag Elena Marsh,"),
        ("de", "Elena Marsh", "Frau Marsh", "Guten Tag Frau Marsh,"),
        ("es", "Elena Marsh", "", "Hola, Elena:"),
        ("pt-BR", "Elena Marsh", "", "Hello Elena,"),
    ],
)
def test_the_customer_is_addressed_as_asked(language: str, name: str, form: str, first_line: str) -> None:
    assert whole(replace(WRONG_SET, customer_name=name, form_of_address=form), language).startswith(
        first_line
    )


@pytest.mark.parametrize(
    ("language", "time"),
    [("en", "12:00 tomorrow"), ("es", "las 12:00 de mañana"), ("de", "morgen, 12:00 Uhr")],
)
def test_a_receipt_names_the_case_the_person_and_the_time(language: str, time: str) -> None:
    receipt = message("receipt", WRONG_SET, language, NOW)
    assert receipt.unresolved == ()
    assert all(told in receipt.text for told in ("2041", "Maya Okafor", time))


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_a_time_that_has_passed_is_no_promise(language: str) -> None:
    late = replace(WRONG_SET, next_time=NOW - timedelta(minutes=1))
    receipt = message("receipt", late, language, NOW)
    assert receipt.unresolved == ()
    assert not any(mark in receipt.text for mark in ("{{", "you by", "antes de", " bis "))
    assert message("no_news", late, language, NOW).unresolved == ("next_time",)


def test_times_are_told_in_their_own_zone() -> None:
    far = replace(WRONG_SET, next_time=datetime(2027, 1, 4, 9, 30, tzinfo=KOLKATA))
    assert "09:30 on Monday 4 January 2027" in message("no_news", far, "en", NOW).text
    assert "Montag, 4. Januar 2027, 09:30 Uhr" in message("no_news", far, "de", NOW).text
    assert "las 09:30 del lunes 4 de enero de 2027" in message("no_news", far, "es", NOW).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MESSAGES)
def test_every_message_is_whole_and_free_of_what_the_coach_marks(kind: str, language: str) -> None:
    written = message(kind, WRONG_SET, language, NOW)
    assert written.unresolved == ()
    found = review(Draft.of(written.text, language), WRONG_SET, now=NOW)
    assert [finding.said for finding in found.findings if finding.end] == []


def test_nobody_complained_so_we_say_that_we_saw_it() -> None:
    text = message("proactive", replace(WRONG_SET, noticed_by="delivery check"), "en", NOW).text
    assert "You have not complained" in text
    assert "You wrote" not in text


def test_a_confused_customer_is_offered_an_explanation_and_no_money() -> None:
    confused = replace(
        WRONG_SET, failure_key="confusion.bill", explain_first=True, repair="Money back in full"
    )
    composed = compose(confused, "en", NOW)
    assert "repair" not in {part.key for part in composed.parts}
    assert "The bill counts two months at once." in composed.draft.text
    assert "Money" not in composed.draft.text
    assert compose(replace(confused, explanation=""), "en", NOW).unresolved == ("explanation",)


def test_a_customer_who_said_sorry_is_asked_for_nothing() -> None:
    assert "No apology needed from you" in whole(replace(WRONG_SET, customer_apologised=True))


def test_the_second_apology_begins_with_the_repair_and_not_with_sorry_again() -> None:
    text = whole(replace(WRONG_SET, apologised_before=1))
    assert "I am sorry" not in text
    assert "what I do about it" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_goal_is_read_back_for_a_yes_and_asked_for_while_it_is_unknown(language: str) -> None:
    assert "Brush tips by Saturday." in message("read_back", WRONG_SET, language, NOW).text
    assert message("read_back", replace(WRONG_SET, goal=""), language, NOW).unresolved == ("goal",)
    assert all(question.endswith("?") for question in clarifying_questions(language))


def test_long_words_of_the_customer_are_cut_at_a_word() -> None:
    text = whole(replace(WRONG_SET, what_they_said="chisel " * 200))
    assert "chisel …”" in text
    assert len(text) < 1200


@pytest.mark.parametrize(
    "address",
    ["no-reply@shop.example", "noreply@shop.example", "Shop <do-not-reply@shop.example>",
     "donotreply@shop.example", "mailer-daemon@shop.example", "bounce@shop.example", "maya", "",
     "@shop.example", "orders-noreply@shop.example", "hello@noreply.shop.example"],
)  # fmt: skip
def test_a_sender_that_nobody_reads_is_refused(address: str) -> None:
    assert sender_allowed(address)


@pytest.mark.parametrize(
    "address", ["maya@shop.example", "Maya Okafor <hello@shop.example>", "reply@shop.example"]
)
def test_a_person_who_answers_may_send(address: str) -> None:
    assert sender_allowed(address) is None


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_what_nobody_has_named_yet_is_not_told_as_a_name(language: str) -> None:
    unnamed = replace(WRONG_SET, failure_key="other", failure_name="Something else")
    assert "Something else" not in compose(unnamed, language, NOW).draft.text
