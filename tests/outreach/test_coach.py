"""The coach reads a draft against its case: what argues, blames, hides, begs, or is missing."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from makegood.outreach.coach.facts import Draft, Facts, Fault, Finding, Kind, Part, Review
from makegood.outreach.coach.review import marks_in, review

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 19, 14, 36, tzinfo=LONDON)
ELENA = Facts(
    customer_name="Elena Marsh",
    owner_name="Maya Okafor",
    failure_key="delivery.wrong_item",
    failure_name="Wrong set",
    what_they_said="The set that came is the chisel one, I ordered brush tips for a class on Saturday",
    facts=("order 48213", "delivered Tue 17 Nov"),
    next_time=datetime(2026, 11, 20, 12, 0, tzinfo=LONDON),
    fault=Fault.OWN,
)
GOOD = (
    "Elena, I am sorry. You ordered brush tips for your class and we sent you the wrong set. That was ours "
    "to catch. A brush-tip set is set aside for you, and I will bring it to your door by 12:00 on Friday."
)


def read(text: str, facts: Facts = ELENA, language: str = "en") -> Review:
    return review(Draft.of(text, language), facts, now=NOW)


def only(found: Review, key: str) -> Finding:
    (finding,) = [finding for finding in found.findings if finding.key == key]
    return finding


def test_a_draft_that_does_not_say_back_what_went_wrong_is_told_what_to_name() -> None:
    found = read("Dear Elena, I am sorry. I will make it right by Friday.")
    assert only(found, "name_back").said == "name back: wrong set"
    assert found.may_send


def test_a_good_answer_has_nothing_to_weigh() -> None:
    found = read(GOOD)
    assert found.of_kind(Kind.WEIGH) == ()
    assert {"named_back", "owned", "repaired", "dated"} <= set(found.keys)


def test_arguing_about_the_day_is_winning_an_argument_and_a_neutral_form_is_offered() -> None:
    mark = only(read("Actually it was Tuesday, not Thursday."), "argues")
    assert (mark.label, mark.said) == ("Winning an argument", "Actually it was Tuesday, not Thursday")
    assert mark.instead == "I have noted how you remember it"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("argues", "As I already told you, the parcel left on Monday."),
        ("argues", "Our records show that the parcel was signed for."),
        ("blames", "I understand, but you entered another street."),
        ("blames", "You should have checked the label."),
        ("blames", "This is not our fault."),
        ("blames", "That was entirely the courier's fault."),
        ("hides", "Unfortunately mistakes were made."),
        ("hides", "Our team will look into it."),
        ("policy", "As per our policy we cannot return it."),
        ("if_apology", "I am sorry that you feel this way."),
        ("plays_down", "It was only a small delay."),
        ("begs", "Please forgive us."),
        ("begs_review", "Could you change your review?"),
        ("no_date", "I will write to you as soon as possible."),
        ("hands_back", "Please log in to your account and request a return code."),
        ("no_reply", "Please do not reply to this email."),
        ("blank_name", "Dear ,\nI am sorry."),
        ("blank_name", "Dear valued customer, I am sorry."),
        ("wrong_name", "Dear John, I am sorry."),
        ("shouts", "We are SO sorry!!!"),
        ("canned", "We appreciate your business."),
        ("vague", "I will look at the issue."),
        ("we_only", "We are sorry and we will send the brush set on Friday."),
        ("two_things", "It is late because the van broke down. It is currently being repacked."),
        ("many_sorries", "Sorry. I am so sorry. I really am sorry about the set."),
    ],
)
def test_each_mark_is_found_and_gives_its_reason(key: str, text: str) -> None:
    found = read(text)
    assert key in found.keys
    assert all(finding.why and finding.label for finding in found.findings)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("blames", "You did not get what you ordered."),
        ("blames", "It is late, but you will have it on Friday."),
        ("no_date", "It comes as soon as possible, by Friday 12:00."),
        ("canned", "Thank you for your patience since Tuesday with the chisel set."),
        ("argues", "You wrote: “Actually it was Tuesday”, and I read that."),
        ("blames", "> but you promised\nI did."),
        ("wrong_name", "Dear Ms Marsh, I am sorry."),
        ("vague", "The matter of the chisel set is on my desk."),
        ("we_only", "We sent the wrong set and I will bring the right one."),
    ],
)
def test_what_is_fair_is_left_alone(key: str, text: str) -> None:
    assert key not in read(text).keys


def test_a_mark_covers_exactly_the_words_in_their_part() -> None:
    parts = (
        Part("regret", "Sorry", "I am sorry."),
        Part("what_happened", "What happened", "Then mistakes were made."),
    )
    mark = only(review(Draft(parts), ELENA), "hides")
    assert (mark.part, parts[1].text[mark.start : mark.end]) == ("what_happened", "mistakes were made")


def test_only_an_unresolved_field_keeps_a_message_back() -> None:
    awful = read("But you should have read our policy!!! As soon as possible. Forgive us.")
    assert awful.may_send
    held_back = read(GOOD + " Between {{courier_window}}.")
    assert not held_back.may_send
    assert only(held_back, "unresolved").said == "{{courier_window}}"


def test_a_known_field_is_offered_filled() -> None:
    assert only(read("By {{next_time}}."), "unresolved").instead == "12:00 tomorrow"


def test_braces_that_the_customer_wrote_do_not_block() -> None:
    theirs = replace(ELENA, what_they_said="I typed {{config}} and the chisel set came")
    assert read("You wrote {{config}}.", theirs).may_send


def test_the_vague_promise_becomes_the_date_we_owe() -> None:
    assert only(read("I will send it as soon as possible."), "no_date").instead == "by 12:00 tomorrow"
    assert only(read("I will send it soon.", replace(ELENA, next_time=None)), "no_date").instead is None


def test_a_stock_phrase_that_went_out_last_week_asks_for_own_words() -> None:
    before = replace(ELENA, said_before=("Hello Elena. We appreciate your business. Maya",))
    mark = only(read("The brush set is here, and we appreciate your business.", before), "said_before")
    assert mark.said == "appreciate your business"
    assert "own" in mark.why


def test_a_whole_sentence_of_the_last_message_is_caught_too() -> None:
    before = replace(ELENA, said_before=("I have put a brush set under the counter for you.",))
    assert "said_before" in read("I have put a brush set under the counter for you!", before).keys


def test_a_second_stock_sorry_is_left_out() -> None:
    found = read("I am sorry about the chisel set. We apologise for any inconvenience.")
    mark = only(found, "canned_sorry")
    assert (mark.said, mark.instead) == ("We apologise for any inconvenience.", "")


def test_a_customer_who_says_sorry_hears_that_none_is_needed_and_gets_no_deadline() -> None:
    facts = replace(
        ELENA, what_they_said="sorry I have not sent the chisel set back yet", customer_apologised=True
    )
    found = read("Thanks, Elena. Please send the chisel set back by Friday.", facts)
    assert only(found, "no_apology_needed").label == "No apology needed"
    assert only(found, "deadline").instead == ""
    lifted = read("No apology needed. Keep the chisel set.", facts)
    assert "lifted" in lifted.keys
    assert "deadline" not in lifted.keys


def test_a_recorded_feeling_is_shown_until_the_answer_shows_it() -> None:
    hurt = replace(ELENA, feeling="undervalued")
    assert only(read("I am sorry.", hurt), "feeling_missing").said == "undervalued"
    assert only(read("I see that you feel undervalued.", hurt), "feeling_shown").kind is Kind.GOOD


def test_sorry_once_more_without_a_repair_is_marked() -> None:
    again = replace(ELENA, apologised_before=1)
    assert "sorry_again" in read("I am sorry about the chisel set.", again).keys
    assert "sorry_again" not in read(GOOD, again).keys


def test_a_confused_customer_gets_an_explanation_before_money() -> None:
    confused = Facts(failure_key="confusion.bill", failure_name="Confused by the bill", explain_first=True)
    found = read("I am sorry the bill confused you. I give you a refund of £5.", confused)
    assert "explain_first" in found.keys
    assert "repair_missing" not in found.keys


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("es", "Se cometieron errores, pero usted no leyó el aviso. Le contestaremos lo antes posible.",
         {"hides", "blames", "no_date"}),
        ("es", "En realidad fue el martes. Lamentamos las molestias causadas.", {"argues", "canned"}),
        ("de", "Es wurden Fehler gemacht, aber Sie hätten es lesen müssen. Wir melden uns schnellstmöglich.",
         {"hides", "blames", "no_date"}),
        ("de", "Das stimmt so nicht. Vielen Dank für Ihr Verständnis.", {"argues", "canned"}),
    ],
)  # fmt: skip
def test_spanish_and_german_drafts_are_read_too(language: str, text: str, keys: set[str]) -> None:
    assert keys <= set(read(text, replace(ELENA, failure_name=""), language).keys)
    assert keys <= set(marks_in(text))


def test_the_coach_speaks_the_writers_language_whatever_the_draft_is_in() -> None:
    found = review(Draft.of("Mistakes were made."), ELENA, voice="de")
    assert only(found, "hides").label == "Niemand war es"


def test_a_language_it_cannot_read_gets_no_judgement_but_still_no_bare_field() -> None:
    found = review(Draft.of("Przepraszam, {{repair}}", "pl"), ELENA)
    assert found.keys == ("unresolved",)
    assert marks_in("Bardzo przepraszam za to co sie stalo w zeszlym tygodniu u nas") == ()
