"""The outbox as a page: every message with its fate, the mail server's words, and another try."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.outreach.models import Message
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
BUDGET = 22


def sent(about: Case, state: str, number: int = 1, **more: Any) -> Message:
    return Message.objects.create(
        case=about, customer=about.customer, kind="reply", state=state, to="ann@home.example", sender=about.owner,
        subject=f"About your parcel {number}", body="I am sorry.", message_id=f"<{state}-{number}@shop.example>",
        made_at=timezone.now(), **more,
    )  # fmt: skip


@pytest.fixture
def late_parcel(there: Shop) -> Case:
    return case(there.maya, there.web, "Ann Thorne", "Parcel late", "Write")


def text_of(browser: Client, address: str, **asked: str) -> str:
    answer = browser.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_message_stands_with_its_fate_and_what_the_server_said(
    there: Shop, late_parcel: Case, seen_by: SeenBy
) -> None:
    sent(late_parcel, "sent")
    failed = sent(late_parcel, "failed", tries=3, error="550 no such mailbox")
    sent(late_parcel, "draft")
    page = text_of(seen_by(there.maya), "/outbox/")
    assert page.count("data-line") == 2 and "550 no such mailbox" in page and "3 tries" in page
    assert text_of(seen_by(there.maya), "/outbox/", state="sent").count("data-line") == 1
    one = text_of(seen_by(there.maya), f"/outbox/{failed.pk}/")
    assert "I am sorry." in one and "550 no such mailbox" in one and "Try again" in one


def test_a_survey_that_is_about_no_case_and_from_nobody_can_be_read_too(
    there: Shop, late_parcel: Case, seen_by: SeenBy
) -> None:
    asked = sent(late_parcel, "queued")
    Message.objects.filter(pk=asked.pk).update(kind="survey", case=None, sender=None)
    page = text_of(seen_by(there.jonas), f"/outbox/{asked.pk}/")
    assert "I am sorry." in page and "<dd>–</dd>" in page


def test_a_failed_message_is_tried_again_as_the_same_message(
    there: Shop, late_parcel: Case, seen_by: SeenBy
) -> None:
    failed = sent(late_parcel, "failed", tries=3, error="550 no such mailbox")
    assert seen_by(there.maya).post(f"/outbox/{failed.pk}/tries/").status_code == 302
    before = failed.message_id
    failed.refresh_from_db()
    assert (failed.state, failed.tries, failed.message_id) == ("queued", 0, before)


def test_without_a_mail_server_or_an_address_the_page_says_why_nothing_goes_out(
    there: Shop, seen_by: SeenBy, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    assert "No mail server is set" in text_of(seen_by(there.maya), "/outbox/")
    settings.EMAIL_HOST = "mail.shop.example"
    Organisation.objects.update(reply_to="no-reply@shop.example")
    assert "Nobody reads this address" in text_of(seen_by(there.maya), "/outbox/")
    Organisation.objects.update(reply_to="hello@shop.example")
    assert "Nothing goes out" not in text_of(seen_by(there.maya), "/outbox/")


def test_another_team_reads_none_of_it(there: Shop, late_parcel: Case, seen_by: SeenBy) -> None:
    message = sent(late_parcel, "failed")
    assert "Ann Thorne" not in text_of(seen_by(there.sefa), "/outbox/")
    assert seen_by(there.sefa).get(f"/outbox/{message.pk}/").status_code == 404
    assert seen_by(there.sefa).post(f"/outbox/{message.pk}/tries/").status_code == 404


def test_pages_follow_one_another_without_gap_or_repeat(
    there: Shop, late_parcel: Case, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        sent(late_parcel, "sent", number)
    browser = seen_by(there.jonas)
    text_of(browser, "/outbox/")
    with django_assert_max_num_queries(BUDGET):
        first = text_of(browser, "/outbox/")
    older = first.partition('rel="next"')[2].partition('href="')[2].partition('"')[0]
    second = text_of(browser, f"/outbox/{older}")
    assert (first.count("data-line"), second.count("data-line")) == (50, 10)
    seen = [number for number in range(60) if f"parcel {number}<" in first + second]
    assert len(seen) == 60
