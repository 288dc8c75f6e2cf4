"""Follow-up: asked on day 3 and day 30, and the customer has the last word."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from makegood.accounts.models import Organisation
from makegood.cases.models import Case, Notice, Status
from makegood.customers.models import Customer
from makegood.followup.actions import ask_due, note_silence
from makegood.followup.models import CheckBack
from makegood.followup.queries import to_close
from makegood.loop.steps import hear_verdict, resolve
from makegood.outreach.models import Message
from makegood.outreach.sending import send_due
from tests.cases.people import Crew, again, case_of, crew, verbs
from tests.cast import NOW

pytestmark = pytest.mark.django_db
RIGHT, NOT_YET = CheckBack.Answer.RIGHT, CheckBack.Answer.NOT_YET
DAY_3, DAY_30 = NOW + timedelta(days=3), NOW + timedelta(days=30)


@pytest.fixture
def people() -> Crew:
    return crew()


@pytest.fixture
def case(people: Crew) -> Case:
    """A case of Maya's that she has just put right."""
    found = case_of(people.maya)
    resolve(found, by=people.maya, at=NOW)
    return again(found)


def days(case: Case) -> list[int]:
    return list(case.check_backs.filter(dropped_at=None).order_by("day").values_list("day", flat=True))


def test_putting_right_plans_two_questions_by_the_same_owner(case: Case, people: Crew) -> None:
    assert days(case) == [3, 30]
    assert (case.owner, case.due_at) == (people.maya, DAY_3)


def test_the_organisation_says_on_which_days(people: Crew) -> None:
    Organisation.objects.update(settings={"check_back_days": [1, 7, 60]})
    found = case_of(people.maya)
    resolve(found, by=people.maya, at=NOW)
    assert days(found) == [1, 7, 60]


@pytest.mark.capability("FUP-01")
def test_on_day_three_the_owner_has_a_task_and_the_customer_one_short_question(
    case: Case, people: Crew
) -> None:
    assert ask_due(at=DAY_3 - timedelta(minutes=1)) == 0
    assert ask_due(at=DAY_3) == 1
    message = Message.objects.get(case=case, kind=Message.Kind.CHECK_BACK)
    assert (message.state, message.to, message.sender) == ("queued", "ann@shop.example", people.maya)
    assert Notice.objects.get(user=people.maya, kind=Notice.Kind.CHECK_IN).case == case
    assert ask_due(at=DAY_3 + timedelta(hours=1)) == 0
    assert Message.objects.filter(kind=Message.Kind.CHECK_BACK).count() == 1


def test_who_cannot_be_asked_by_mail_is_rung(case: Case) -> None:
    Case.objects.update(reachable=False)
    ask_due(at=DAY_3)
    assert not Message.objects.filter(kind=Message.Kind.CHECK_BACK).exists()
    assert again(case).next_step == "Ring and ask whether it is right now"


def test_her_yes_recovers_the_case_and_tells_its_owner(case: Case, people: Crew) -> None:
    ask_due(at=DAY_3)
    kept = hear_verdict(case, RIGHT, at=DAY_3)
    assert kept and (kept.day, kept.answer, kept.answered_at) == (3, "right", DAY_3)
    assert again(case).status == Status.RECOVERED
    assert Notice.objects.filter(user=people.maya, kind=Notice.Kind.RIGHT).exists()


def test_her_yes_before_anybody_asked_answers_the_question_that_was_planned(case: Case) -> None:
    hear_verdict(case, RIGHT, at=NOW + timedelta(hours=1))
    first = case.check_backs.get(day=3)
    assert first.answer == "right" and first.asked_at
    assert ask_due(at=DAY_3) == 0


@pytest.mark.capability("FUP-02")
def test_not_yet_opens_the_case_again_with_the_same_owner_and_clocks_run(case: Case, people: Crew) -> None:
    ask_due(at=DAY_3)
    hear_verdict(case, NOT_YET, at=DAY_3)
    case = again(case)
    assert (case.status, case.owner) == (Status.OPEN, people.maya)
    running = case.promises.filter(kept_at=None, dropped_at=None)
    assert {promise.kind for promise in running} == {"first_reply", "plan", "resolve"}
    assert all(promise.due_at > DAY_3 for promise in running)
    assert not case.check_backs.filter(answered_at=None, dropped_at=None).exists()


@pytest.mark.parametrize("answer", [RIGHT, NOT_YET])
def test_a_verdict_sent_twice_is_one(case: Case, answer: str) -> None:
    for _time in range(2):
        hear_verdict(again(case), answer, at=DAY_3)
    assert CheckBack.objects.exclude(answered_at=None).count() == 1
    assert again(case).reopened == (answer == NOT_YET)


def test_her_yes_ends_what_we_still_worked_on(people: Crew) -> None:
    found = case_of(people.maya)
    hear_verdict(found, RIGHT, at=NOW)
    assert again(found).status == Status.RECOVERED
    assert verbs(found)[-2:] == ["case.resolved", "case.recovered"]


def test_after_her_yes_day_thirty_still_asks_and_a_no_brings_it_back(case: Case) -> None:
    hear_verdict(case, RIGHT, at=DAY_3)
    day_30 = NOW + timedelta(days=30)
    assert ask_due(at=day_30) == 1
    hear_verdict(again(case), NOT_YET, at=day_30)
    assert again(case).status == Status.OPEN


def test_put_right_a_second_time_she_is_asked_anew(case: Case, people: Crew) -> None:
    hear_verdict(case, NOT_YET, at=DAY_3)
    resolve(again(case), by=people.maya, at=DAY_3)
    assert days(case) == [3, 3, 30]
    assert ask_due(at=DAY_3 + timedelta(days=3)) == 1


def test_a_case_at_work_again_is_not_asked_about(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(status=Status.OPEN)
    assert ask_due(at=DAY_3) == 1
    assert not Message.objects.filter(kind=Message.Kind.CHECK_BACK).exists()


def ask(at: datetime) -> None:
    """Ask what falls due, and let the mail go out."""
    ask_due(at=at)
    send_due(at=at)


@pytest.fixture
def mail_goes_out(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.shop.example"
    Organisation.objects.update(reply_to="hello@shop.example")


@pytest.mark.usefixtures("mail_goes_out")
def test_silence_is_noted_once_the_last_question_has_waited_a_week_and_closing_is_left_to_the_owner(
    case: Case, people: Crew
) -> None:
    ask(DAY_3)
    assert note_silence(at=DAY_3 + timedelta(days=6)) == 0
    assert note_silence(at=DAY_3 + timedelta(days=7)) == 1
    assert (again(case).next_step, list(to_close(people.maya))) == ("See whether it is right now", [])
    ask(DAY_30)
    note_silence(at=DAY_30 + timedelta(days=7))
    assert note_silence(at=DAY_30 + timedelta(days=8)) == 0
    case = again(case)
    assert (case.status, case.next_step) == (Status.RESOLVED, "Close it: the customer never answered")
    assert list(to_close(people.maya)) == [case]
    assert Notice.objects.filter(user=people.maya, kind=Notice.Kind.UNANSWERED).count() == 1
    assert verbs(case).count("case.unanswered") == 1


@pytest.mark.usefixtures("mail_goes_out")
@pytest.mark.parametrize("answer", [RIGHT, NOT_YET])
def test_who_answers_after_all_is_heard_as_ever(case: Case, people: Crew, answer: str) -> None:
    for asked in (DAY_3, DAY_30):
        ask(asked)
        note_silence(at=asked + timedelta(days=7))
    hear_verdict(case, answer, at=DAY_30 + timedelta(days=20))
    assert again(case).status == (Status.RECOVERED if answer == RIGHT else Status.OPEN)
    assert not to_close(people.maya).exists()


@pytest.mark.usefixtures("mail_goes_out")
def test_a_case_put_right_anew_is_asked_about_anew(case: Case, people: Crew) -> None:
    for asked in (DAY_3, DAY_30):
        ask(asked)
        note_silence(at=asked + timedelta(days=7))
    hear_verdict(case, NOT_YET, at=DAY_30 + timedelta(days=8))
    resolve(again(case), by=people.maya, at=DAY_30 + timedelta(days=9))
    assert note_silence(at=DAY_30 + timedelta(days=11)) == 0
    assert not to_close(people.maya).exists()


@pytest.mark.usefixtures("mail_goes_out")
def test_who_is_to_be_rung_was_not_asked_and_stays_her_owners_task(case: Case, people: Crew) -> None:
    Customer.objects.update(email="")
    for asked in (DAY_3, DAY_30):
        ask(asked)
        assert note_silence(at=asked + timedelta(days=8)) == 0
    assert again(case).next_step == "Ring and ask whether it is right now"
    assert not to_close(people.maya).exists()
    assert not Notice.objects.filter(kind=Notice.Kind.UNANSWERED).exists()


def test_a_question_that_lies_in_the_outbox_is_nobodys_silence_until_it_was_sent_a_week_ago(
    case: Case, people: Crew, settings: Any
) -> None:
    for asked in (DAY_3, DAY_30):
        ask(asked)
    assert set(Message.objects.filter(case=case).values_list("state", flat=True)) == {"waiting"}
    assert note_silence(at=DAY_30 + timedelta(days=8)) == 0
    assert again(case).next_step == "See whether it is right now"
    settings.EMAIL_HOST = "mail.shop.example"
    Organisation.objects.update(reply_to="hello@shop.example")
    sent = DAY_30 + timedelta(days=9)
    send_due(at=sent)
    assert note_silence(at=sent + timedelta(days=6)) == 0
    assert note_silence(at=sent + timedelta(days=7)) == 2
    assert list(to_close(people.maya)) == [case]


@pytest.mark.usefixtures("mail_goes_out")
def test_a_mail_that_failed_asked_nobody_and_a_later_one_that_was_sent_asked_for_both(
    case: Case, people: Crew
) -> None:
    ask_due(at=DAY_3)
    Message.objects.filter(kind=Message.Kind.CHECK_BACK).update(state=Message.State.FAILED)
    assert note_silence(at=DAY_3 + timedelta(days=8)) == 0
    ask(DAY_30)
    assert note_silence(at=DAY_30 + timedelta(days=7)) == 2
    assert list(to_close(people.maya)) == [case]


@pytest.mark.usefixtures("mail_goes_out")
def test_a_mail_before_does_not_answer_for_a_question_that_is_to_be_asked_by_hand(
    case: Case, people: Crew
) -> None:
    ask(DAY_3)
    Customer.objects.update(email="")
    ask(DAY_30)
    assert note_silence(at=DAY_30 + timedelta(days=8)) == 1
    assert again(case).next_step == "Ring and ask whether it is right now"
    assert not to_close(people.maya).exists()


@pytest.mark.usefixtures("mail_goes_out")
@pytest.mark.parametrize("status", [Status.RECOVERED, Status.CLOSED, Status.OPEN])
def test_old_questions_of_cases_that_wait_for_no_yes_are_never_taken_up(
    case: Case, people: Crew, status: str
) -> None:
    ask(DAY_3)
    Case.objects.filter(pk=case.pk).update(status=status)
    assert note_silence(at=DAY_3 + timedelta(days=400)) == 0
    assert CheckBack.objects.exclude(silent_at=None).count() == 0
    assert not Notice.objects.filter(kind=Notice.Kind.UNANSWERED).exists()
