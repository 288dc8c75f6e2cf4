"""Reads of the outbox: every message to customers with its fate, in pages that never overlap."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from makegood.accounts.models import Organisation, User
from makegood.cases.models import visible
from makegood.outreach.coach.sender import sender_allowed
from makegood.outreach.models import Message

PAGE = 50
COUNTED = 1000

SHOWN = tuple(state for state in Message.State if state != Message.State.DRAFT)
"""The fates a message can have; a draft has none yet and is its writer's own."""


@dataclass(frozen=True)
class Place:
    """Where a page of the outbox ends."""

    made_at: datetime
    pk: int


def outbox(user: User, state: str = "") -> "QuerySet[Message]":
    """The messages this person may see: those of her cases and her own, all of them for who sees all."""
    messages = Message.objects.filter(state=state) if state else Message.objects.filter(state__in=SHOWN)
    return messages.filter(_hers(user))


def _hers(user: User) -> Q:
    return Q() if user.sees_all else visible(user, "case__") | Q(sender=user)


def page(messages: "QuerySet[Message]", after: Place | None) -> tuple[list[Message], Place | None]:
    """The newest messages after a place, and the place the next page begins after; None on the last page."""
    if after:
        same = Q(made_at=after.made_at, pk__gt=after.pk)
        messages = messages.filter(Q(made_at__lte=after.made_at), Q(made_at__lt=after.made_at) | same)
    found = list(messages.select_related("customer", "case", "sender").order_by("-made_at", "id")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], Place(found[PAGE - 1].made_at, found[PAGE - 1].pk) if more else None


def counts(user: User) -> dict[str, int]:
    """How many messages have each fate, counted to 1,001 at most."""
    hers = Message.objects.filter(_hers(user)).order_by()
    return {state: hers.filter(state=state)[: COUNTED + 1].count() for state in SHOWN}


def message_for(user: User, pk: int) -> Message:
    """One message, if this person may see it; else a 404, as if it were not there."""
    return get_object_or_404(outbox(user).select_related("customer", "case", "sender"), pk=pk)


@dataclass(frozen=True)
class Trouble:
    """What keeps every message here: no mail server, or no address that somebody reads."""

    no_server: bool
    no_address: str
    nowhere: bool = False


def trouble() -> Trouble | None:
    """Why nothing goes out at all; None when nothing stands in the way."""
    to = Organisation.current().reply_to
    why = sender_allowed(to) or ""
    return Trouble(not settings.EMAIL_HOST, why, not to) if why or not settings.EMAIL_HOST else None
