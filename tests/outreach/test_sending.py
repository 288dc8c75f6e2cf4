"""What goes out to customers, through a real mail server."""

from datetime import timedelta

import pytest

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.outreach import actions
from makegood.outreach.models import Message
from makegood.outreach.sending import send_due
from tests.cast import ANN, NOW, cases, heard, says

pytestmark = pytest.mark.django_db


def a_case() -> tuple[Case, User]:
    heard(says("a-1", 2, "The wrong markers came.", customer=ANN))
    (case,) = cases()
    return case, case.owner


def test_a_low_score_is_acknowledged_with_number_name_and_a_real_time(postbox):
    case, owner = a_case()
    send_due(at=NOW)
    (mail,) = postbox.mails
    text = mail.get_payload(decode=True).decode()
    assert case.ref in mail["Subject"] and owner.name in text and "/my-case/" in text
    assert mail["To"] == "ann@shop.example" and mail["Reply-To"] == "hello@larkandlinden.example"
    assert case.promises.get(kind="acknowledge").kept_at == NOW


def test_an_import_sends_nothing(postbox):
    heard(says("a-1", 1, customer=ANN), reading_id=None, since=None)
    assert Message.objects.count() == 1
    heard(says("a-2", 1, customer=type(ANN)(id="7", email="bo@shop.example")), reading_id=_reading())
    assert Message.objects.count() == 1


def _reading() -> int:
    from makegood.listening.models import Import

    return Import.objects.create(name="f", fingerprint=b"x" * 32, source="s", started_at=NOW).pk


def test_a_reply_with_an_unfilled_field_is_kept_back_and_nothing_else_is(postbox):
    case, owner = a_case()
    draft = actions.draft_of(case, by=owner, at=NOW)
    with pytest.raises(actions.NotFilledIn, match=r"\{\{"):
        actions.send(draft, by=owner, at=NOW)
    actions.save_draft(
        draft, {part["key"]: "I am sorry. You hear from me on Friday." for part in draft.parts}
    )
    actions.send(draft, by=owner, at=NOW)
    send_due(at=NOW)
    assert [mail["Subject"] for mail in postbox.mails][-1] == draft.subject
    case.refresh_from_db()
    assert (case.status, case.first_reply_at) == ("contacted", NOW)


def test_a_server_that_puts_off_gets_the_same_message_again_and_one_that_refuses_is_told(postbox):
    a_case()
    postbox.answers = ["451 later"]
    send_due(at=NOW)
    message = Message.objects.get()
    assert (message.state, message.tries) == ("queued", 1) and message.not_before_at > NOW
    postbox.answers = ["550 no such mailbox"]
    send_due(at=message.not_before_at)
    message.refresh_from_db()
    assert (message.state, message.tries) == ("failed", 2) and "no such mailbox" in message.error


def test_a_no_reply_address_is_refused_for_case_messages(postbox):
    Organisation.objects.update(reply_to="no-reply@larkandlinden.example")
    case, owner = a_case()
    draft = actions.draft_of(case, by=owner, at=NOW)
    actions.save_draft(draft, {part["key"]: "I am sorry." for part in draft.parts})
    with pytest.raises(actions.NobodyReads):
        actions.send(draft, by=owner, at=NOW)


def test_without_a_mail_server_messages_stay_in_the_outbox_in_full_words(settings):
    settings.EMAIL_HOST = ""
    case, _ = a_case()
    send_due(at=NOW)
    message = Message.objects.get()
    assert message.state == "waiting" and case.ref in message.body


def test_what_waited_for_a_mail_server_goes_out_without_a_time_that_has_passed(postbox, settings):
    host, settings.EMAIL_HOST = settings.EMAIL_HOST, ""
    case, owner = a_case()
    send_due(at=NOW)
    settings.EMAIL_HOST = host
    send_due(at=case.due_at + timedelta(days=2))
    (mail,) = postbox.mails
    text = mail.get_payload(decode=True).decode()
    assert f"{owner.name} writes to you next" in text
    assert "{{" not in text
