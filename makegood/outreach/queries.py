"""Reads of messages to customers and of the attempts to reach them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.outreach.coach.compose import compose
from makegood.outreach.coach.facts import Draft, Part, Review
from makegood.outreach.coach.review import review
from makegood.outreach.facts import facts_of
from makegood.outreach.models import Message, OutreachTask


def messages_of(case: Case) -> list[Message]:
    """What went or is to go to the customer on a case, oldest first; drafts are not among it."""
    return list(
        case.messages.exclude(state=Message.State.DRAFT).select_related("sender").order_by("made_at", "id")
    )


def messages_to(user: User, customer: Customer, before: datetime, limit: int) -> list[Message]:
    """The last messages to a customer before then that `user` may see, newest first; drafts are not among them."""
    sent = customer.messages.exclude(state=Message.State.DRAFT).filter(made_at__lt=before)
    seen = Q(case=None) | Q(case__in=Case.objects.visible_to(user).filter(customer=customer).values("pk"))
    return list(sent.filter(seen).select_related("sender", "case").order_by("-made_at", "-id")[:limit])


def attempts_of(case: Case) -> list[OutreachTask]:
    """The planned and done attempts to reach the customer of a case, in order."""
    return list(case.attempts.select_related("by").order_by("due_at", "attempt", "id"))


@dataclass(frozen=True)
class Reply:
    """A reply as it stands: its parts, what the coach says of them, and whether somebody has begun to write."""

    draft: Draft
    coach: Review
    begun: bool


def reply_by(user: User, case: Case, *, at: datetime, voice: str = "en") -> Reply:
    """Her draft on this case, else one composed from its facts and kept nowhere yet; the coach speaks `voice`."""
    begun = draft_by(user, case)
    facts = facts_of(case, at)
    draft = as_draft(begun) if begun else compose(facts, now=at).draft
    return Reply(draft, review(draft, facts, voice=voice, now=at), begun is not None)


def draft_by(user: User, case: Case, kind: str = Message.Kind.REPLY) -> Message | None:
    """What she began to write on this case and has not sent."""
    drafts = Message.objects.filter(case=case, sender=user, state=Message.State.DRAFT, kind=kind)
    return drafts.order_by("-id").first()


def as_draft(draft: Message) -> Draft:
    """A message's parts as the coach reads them."""
    parts = tuple(Part(part["key"], part.get("label", ""), part["text"]) for part in draft.parts)
    return Draft(parts, draft.language)


def attempt_of(case: Case, pk: int) -> OutreachTask:
    """One planned attempt on a case; else a 404."""
    return get_object_or_404(case.attempts.select_related("case__customer", "case__owner"), pk=pk)
