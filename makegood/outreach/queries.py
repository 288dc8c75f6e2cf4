"""Reads of messages to customers and of the attempts to reach them."""

from datetime import datetime

from django.db.models import Q

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.customers.models import Customer
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
