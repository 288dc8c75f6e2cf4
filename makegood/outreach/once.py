"""A form that is sent twice is one message: its Message-ID is made from the number of the page."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.lib.text import sha256
from makegood.outreach.actions import GoneAlready, message_host, new_message_id, save_draft, send
from makegood.outreach.models import Message


@transaction.atomic
def keep_once(
    begin: Callable[[], Message], texts: Mapping[str, str], *, case: Case, by: User, once: str
) -> Message:
    """Keep what a page says, part by part; sent again as it went, it is the message that went.

    `once` is the number of the page ("" for none); `begin` gives the draft it belongs to, saved or not.
    What went with other words raises GoneAlready.
    """
    _hold(case)
    number = _message_id(case, by, once) if once else new_message_id()
    known = Message.objects.filter(message_id=number).first()
    if known and known.state != Message.State.DRAFT:
        return _as_it_went(known, texts)
    return save_draft(known or _numbered(begin(), number), texts)


@transaction.atomic
def send_once(
    kept: Message, case: Case, *, by: User, at: datetime, inserted: list[str] | None = None
) -> None:
    """Send what was kept, unless the same page has sent it meanwhile."""
    _hold(case)
    if Message.objects.filter(pk=kept.pk, state=Message.State.DRAFT).exists():
        send(kept, by=by, at=at, inserted=inserted or ())


def _hold(case: Case) -> None:
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _numbered(draft: Message, number: str) -> Message:
    draft.message_id = number
    draft.save()
    return draft


def _message_id(case: Case, by: User, once: str) -> str:
    return f"<{sha256(f'{case.pk}:{by.pk}:{once}').hex()[:40]}@{message_host()}>"


def _as_it_went(sent: Message, texts: Mapping[str, str]) -> Message:
    if any(texts.get(part["key"], part["text"]) != part["text"] for part in sent.parts):
        raise GoneAlready
    return sent
