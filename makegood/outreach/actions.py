"""Deeds of outreach: drafting, sending, receipts, planning attempts. Only receipts and questions go by themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from makegood.accounts.models import Organisation, User
from makegood.accounts.queries import kept_organisation
from makegood.cases.actions import contacted
from makegood.cases.models import Case
from makegood.lib.bulk import copy_in, json_cell
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue, ring
from makegood.outreach.coach.compose import Composed, compose, message
from makegood.outreach.coach.facts import Draft
from makegood.outreach.coach.review import review
from makegood.outreach.coach.sender import sender_allowed
from makegood.outreach.facts import facts_of
from makegood.outreach.links import make_links
from makegood.outreach.models import Enclosure, Message, OutreachTask
from makegood.outreach.phrasing import note_phrases
from makegood.outreach.queries import as_draft, draft_by, zone_of
from makegood.outreach.rules import attempts, channel_for

REACHED, NOT_NEEDED = "reached", "not needed"


class NotFilledIn(Refused):
    """Something is not filled in yet: {fields}. The customer would see the bare field."""


class NobodyToReach(Refused):
    """We know no address of this customer, or they asked not to be contacted. Note what you did on the case instead."""

    status = 409


class NobodyReads(Refused):
    """{why} Set a real mailbox in the settings, under "Answers go to"."""


class NothingToSend(Refused):
    """There is nothing in this message yet."""


class GoneAlready(Refused):
    """This message is on its way already, or was never made."""

    status = 409


def new_message_id() -> str:
    """A Message-ID, fixed before the first try, so that a second copy is recognised as the same message."""
    return make_msgid(domain=message_host())


def message_host() -> str:
    """What stands behind the @ of every Message-ID: the host of the public address."""
    return settings.URL.split("//")[1].split(":")[0].split("/")[0]


def draft_of(
    case: Case, *, by: User, at: datetime, kind: str = Message.Kind.REPLY, offers: Sequence[str] = ()
) -> Message:
    """Her draft on this case: the one she began, else one composed from the facts of the case."""
    return draft_by(by, case, kind) or _new_draft(
        case, by, at, kind, compose(facts_of(case, at, writer=by, offers=offers), now=at)
    )


def _new_draft(case: Case, by: User, at: datetime, kind: str, composed: Composed) -> Message:
    parts = [{"key": part.key, "label": part.label, "text": part.text} for part in composed.parts]
    return Message.objects.create(
        case=case, customer=case.customer, kind=kind, language=composed.language, sender=by, made_at=at,
        subject=subject_of(case), parts=parts, message_id=new_message_id(),
    )  # fmt: skip


def subject_of(case: Case) -> str:
    """The subject of a reply: what it is about, and the case."""
    return f"{case.headline} ({case.ref})"


def draft_short(case: Case, kind: str, *, at: datetime) -> Message | None:
    """Lay a short draft (no news yet, a broken promise …) before the case's owner; one of a kind at a time."""
    waiting = Message.objects.filter(case=case, state=Message.State.DRAFT, kind=Message.Kind.UPDATE)
    if not _reachable(case) or waiting.exists():
        return None
    written = message(kind, facts_of(case, at), now=at)
    return Message.objects.create(
        case=case, customer=case.customer, kind=Message.Kind.UPDATE, language=written.language, sender=case.owner,
        made_at=at, subject=written.subject, parts=[{"key": kind, "label": "", "text": written.text}],
        message_id=new_message_id(),
    )  # fmt: skip


def draft_about(case: Case, kind: str, thing: str, *, at: datetime) -> Message | None:
    """Lay a short draft about one thing (a return and its label) before the owner, unless she has one like it."""
    waiting = Message.objects.filter(case=case, state=Message.State.DRAFT, kind=Message.Kind.UPDATE)
    if not _reachable(case) or waiting.filter(parts__0__key=kind, parts__0__thing=thing).exists():
        return None
    written = message(kind, replace(facts_of(case, at), thing=thing), now=at)
    return Message.objects.create(
        case=case, customer=case.customer, kind=Message.Kind.UPDATE, language=written.language, sender=case.owner,
        made_at=at, subject=written.subject, message_id=new_message_id(),
        parts=[{"key": kind, "label": "", "text": written.text, "thing": thing}],
    )  # fmt: skip


def send_by_itself(case: Case, kind: str, thing: str, *, at: datetime, calendar: str = "") -> bool:
    """Put a short note about one thing in the outbox, under the owner's name; False where nobody can be reached.

    `calendar` is a calendar file that goes with it.
    """
    if not _reachable(case):
        return False
    link = make_links([case.pk], at=at)[case.pk]
    written = message(kind, replace(facts_of(case, at, link=link), thing=thing), now=at)
    Message.objects.create(
        case=case, customer=case.customer, kind=Message.Kind.UPDATE, state=Message.State.QUEUED, sender=case.owner,
        to=case.customer.email if case.customer else "", language=written.language, subject=written.subject,
        body=written.text, made_at=at, queued_at=at, message_id=new_message_id(), calendar=calendar,
    )  # fmt: skip
    enqueue("outreach.send_due")
    return True


def tell_colleague(user: User, subject: str, body: str, *, at: datetime, calendar: str = "") -> bool:
    """Put a mail to somebody who works here in the outbox; it belongs to no case. False where she has no address."""
    if not (user.email and user.is_active):
        return False
    Message.objects.create(
        kind=Message.Kind.NOTICE, state=Message.State.QUEUED, sender=user, to=user.email, subject=subject, body=body,
        made_at=at, queued_at=at, message_id=new_message_id(), calendar=calendar,
    )  # fmt: skip
    enqueue("outreach.send_due")
    return True


def save_draft(draft: Message, texts: Mapping[str, str], *, subject: str = "") -> Message:
    """Keep what has been written so far, part by part."""
    draft.parts = [part | {"text": texts.get(part["key"], part["text"])} for part in draft.parts]
    changes = {"parts": draft.parts, "subject": subject.strip() or draft.subject}
    if not Message.objects.filter(pk=draft.pk, state=Message.State.DRAFT).update(**changes):
        raise GoneAlready
    draft.subject = changes["subject"]
    return draft


@transaction.atomic
def send(draft: Message, *, by: User, at: datetime, inserted: Collection[str] = ()) -> Message:
    """Send a draft to its customer: from a person, with an address that answers, and every field filled in.

    It goes to the outbox in this transaction and keeps the promise of a first reply. `inserted`: keys of the phrases
    that were put in.
    """
    case = draft.case
    if case is None or not _reachable(case):
        raise NobodyToReach
    text = as_draft(draft)
    if not text.text.strip():
        raise NothingToSend
    _check(text, facts_of(case, at))
    body = f"{text.text}\n\n{_invitation(case, draft.language, at)}"
    address = case.customer.email if case.customer else ""
    changes = {"state": Message.State.QUEUED, "body": body, "to": address, "queued_at": at, "sender": by}
    if not Message.objects.filter(pk=draft.pk, state=Message.State.DRAFT).update(**changes):
        raise GoneAlready
    end_attempts(case, by=by, at=at)
    contacted(case, by=by, at=at, message=draft.pk)
    enqueue("outreach.send_due")
    draft.refresh_from_db()
    note_phrases(draft, inserted, at=at)
    return draft


def enclose(message: Message, name: str, content: bytes) -> None:
    """Put a PDF with a message that is on its way; to be called in the transaction that sends it."""
    Enclosure.objects.create(message=message, name=name, content=content)


def send_read_back(case: Case, *, by: User, at: datetime) -> Message:
    """Ask the customer whether we have understood what she needs; her page, under the link, takes her yes."""
    if not _reachable(case):
        raise NobodyToReach
    link = make_links([case.pk], at=at)[case.pk]
    written = message("read_back", facts_of(case, at, link=link, writer=by), now=at)
    _check(Draft.of(written.text, written.language), facts_of(case, at))
    sent = Message.objects.create(
        case=case, customer=case.customer, kind=Message.Kind.UPDATE, state=Message.State.QUEUED, sender=by,
        language=written.language, to=case.customer.email if case.customer else "", subject=written.subject,
        body=written.text, made_at=at, queued_at=at, message_id=new_message_id(),
    )  # fmt: skip
    enqueue("outreach.send_due")
    return sent


def _check(text: Draft, facts: Any) -> None:
    found = review(text, facts)
    if not found.may_send:
        raise NotFilledIn(
            fields=", ".join(
                dict.fromkeys(hit.said or hit.label for hit in found.findings if hit.kind == "block")
            )
        )
    if why := sender_allowed(reply_to()):
        raise NobodyReads(why=why)


def reply_to() -> str:
    """The real mailbox that answers go to."""
    return Organisation.current().reply_to


def _reachable(case: Case) -> bool:
    customer = case.customer
    return bool(case.reachable and customer and customer.email and not customer.do_not_contact)


def _invitation(case: Case, language: str, at: datetime) -> str:
    link = make_links([case.pk], at=at)[case.pk]
    return message("invitation", facts_of(case, at, link=link), language, now=at).text


def acknowledge(cases: Sequence[tuple[int, int, str]], *, at: datetime) -> None:
    """Put a receipt for each (case, customer, address) in the outbox; its words are written when it is sent."""
    if cases:
        copy_in(
            Message, RECEIPT_COLUMNS, [(*case, new_message_id(), at, at, *RECEIPT.values()) for case in cases]
        )
        ring("outreach.send_due")


RECEIPT: dict[str, Any] = {
    "kind": Message.Kind.RECEIPT.value, "state": Message.State.QUEUED.value, "channel": "email", "language": "en",
    "subject": "", "body": "", "parts": json_cell([]), "tries": 0, "error": "",
}  # fmt: skip
RECEIPT_COLUMNS = ["case_id", "customer_id", "to", "message_id", "made_at", "queued_at", *RECEIPT]


def ask_whether_right(case: Case, *, at: datetime) -> bool:
    """Put the one short question "is it right now?" in the outbox; False where nobody can be asked by mail."""
    if not _reachable(case):
        return False
    Message.objects.create(
        case=case, customer=case.customer, kind=Message.Kind.CHECK_BACK, state=Message.State.QUEUED, sender=case.owner,
        to=case.customer.email if case.customer else "", made_at=at, queued_at=at, message_id=new_message_id(),
    )  # fmt: skip
    return True


@dataclass(frozen=True, slots=True)
class ToReach:
    """A new case whose customer can and may be reached: the channel she wishes, and her time zone ("": not known)."""

    case_id: int
    wish: str
    has_phone: bool
    tz: str


PLANNED = ["case_id", "channel", "attempt", "due_at", "result"]


def plan_attempts(found: Collection[ToReach], *, at: datetime) -> None:
    """Plan three attempts on three days for each of these new cases, in one go.

    None falls due before the customer's own morning; where her zone is not known, before the organisation's.
    """
    if not found:
        return
    home = kept_organisation().tz
    dues = {tz: list(attempts(at, ZoneInfo(tz or home))) for tz in {one.tz for one in found}}
    rows = [
        (one.case_id, channel_for(one.wish, one.has_phone), number, due, "")
        for one in found
        for number, due in enumerate(dues[one.tz], 1)
    ]
    copy_in(OutreachTask, PLANNED, rows)


@transaction.atomic
def note_attempt(task: OutreachTask, result: str, *, by: User, at: datetime) -> None:
    """Write down what came of an attempt. Once she was reached the others are done; else they keep to other days."""
    OutreachTask.objects.filter(pk=task.pk, done_at=None).update(done_at=at, result=result, by=by)
    if result == REACHED:
        end_attempts(task.case, by=by, at=at)
        contacted(task.case, by=by, at=at)
        return
    zone = zone_of(task.case)
    open_ones = OutreachTask.objects.filter(case_id=task.case_id, done_at=None).order_by("attempt")
    for other, due in zip(open_ones, list(attempts(at, zone))[1:], strict=False):
        OutreachTask.objects.filter(pk=other.pk, due_at__lt=due).update(due_at=due)


def end_attempts(case: Case, *, by: User, at: datetime) -> None:
    """What was still planned is not needed: she was reached, or written to."""
    OutreachTask.objects.filter(case=case, done_at=None).update(done_at=at, result=NOT_NEEDED, by=by)
