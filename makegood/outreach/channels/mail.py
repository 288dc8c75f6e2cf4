"""Sending a message by SMTP. The only place that knows a mail server."""

import smtplib
from email.utils import formataddr, formatdate

from django.conf import settings
from django.core.mail import EmailMessage

from makegood.accounts.models import Organisation
from makegood.outreach.models import Enclosure, Message

LASTING = range(500, 600)


class PutOff(Exception):
    """The server did not take the message now; it is tried again."""


class Rejected(Exception):
    """The server will never take this message; its words say why."""


def is_set_up() -> bool:
    """Whether a mail server is named in the settings."""
    return bool(settings.EMAIL_HOST)


def deliver(message: Message) -> None:
    """Hand one message to the mail server. Raises PutOff or Rejected with the server's own words."""
    try:
        _mail(message).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        raise _refusal(code, words) from refusal
    except smtplib.SMTPResponseException as refusal:
        raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
    except (OSError, smtplib.SMTPException) as trouble:
        raise PutOff(str(trouble)) from trouble


def _refusal(code: int, words: bytes | str) -> Exception:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return (Rejected if code in LASTING else PutOff)(f"{code} {said}")


def _mail(message: Message) -> EmailMessage:
    organisation = Organisation.current()
    sender = message.sender or (message.case.owner if message.case else None)
    name = f"{sender.name}, {organisation.name}" if sender else organisation.name
    headers = {"Message-ID": message.message_id, "Date": formatdate(message.made_at.timestamp())}
    if message.kind in {
        Message.Kind.RECEIPT,
        Message.Kind.SURVEY,
        Message.Kind.CHECK_BACK,
        Message.Kind.NOTICE,
    }:
        headers["Auto-Submitted"] = "auto-generated"
    mail = EmailMessage(
        subject=" ".join(message.subject.split()),
        body=message.body,
        from_email=formataddr((" ".join(name.split()), organisation.reply_to)),
        to=[message.to],
        reply_to=[organisation.reply_to],
        headers=headers,
    )
    if message.calendar:
        mail.attach("appointment.ics", message.calendar, f"text/calendar; method={_method(message.calendar)}")
    for paper in Enclosure.objects.filter(message=message):
        mail.attach(paper.name, bytes(paper.content), "application/pdf")
    return mail


def _method(calendar: str) -> str:
    """What a calendar file asks for, which its attachment says as well (RFC 6047)."""
    named = (line.partition(":")[2] for line in calendar.splitlines() if line.startswith("METHOD:"))
    return next(named, "PUBLISH")
