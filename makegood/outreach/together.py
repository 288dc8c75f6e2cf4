"""Messages to many at once: laid ready in one go, and let go as many a minute as somebody allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from makegood.accounts.models import User
from makegood.lib.bulk import copy_in, execute, json_cell, next_ids, numbers
from makegood.lib.jobs import ring
from makegood.outreach.actions import new_message_id
from makegood.outreach.models import Message

AT_ONCE = 200
"""So many messages one ring of the outbox takes up."""
COLUMNS = [
    "id", "case_id", "customer_id", "kind", "state", "channel", "language", "to", "sender_id", "subject", "body",
    "parts", "message_id", "made_at", "tries", "error",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go: to whom, on which case, in which language."""

    case_id: int
    customer_id: int
    to: str
    language: str
    subject: str
    body: str


def lay_ready(letters: Sequence[Letter], *, by: User, at: datetime) -> list[int]:
    """Keep these messages where nothing is sent from yet; their numbers, in order."""
    ids = next_ids(Message, len(letters))
    state, kind, parts = Message.State.DRAFT.value, Message.Kind.NOTICE.value, json_cell([])
    rows: list[list[Any]] = [
        [
            number, one.case_id, one.customer_id, kind, state, "email", one.language, one.to, by.pk,
            one.subject[:300], one.body, parts, new_message_id(), at, 0, "",
        ]
        for number, one in zip(ids, letters, strict=True)
    ]  # fmt: skip
    copy_in(Message, COLUMNS, rows)
    return ids


def let_go(messages: Sequence[int], *, at: datetime) -> None:
    """Put messages that lie ready into the outbox; what went before is left alone."""
    execute(
        "UPDATE outreach_message SET state = %s, queued_at = %s WHERE id = ANY(%s) AND state = %s",
        [Message.State.QUEUED.value, at, numbers(messages), Message.State.DRAFT.value],
    )
    for _ring in range(-(-len(messages) // AT_ONCE)):
        ring("outreach.send_due")


def hold_back(messages: Sequence[int], why: str) -> None:
    """Never send these; they stay where people see them, with the reason."""
    ready = Message.objects.filter(pk__in=messages, state=Message.State.DRAFT)
    ready.update(state=Message.State.DROPPED, error=why)
