"""Reads of messages to customers and of the attempts to reach them."""

from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.outreach.models import Message, OutreachTask


def messages_of(case: Case) -> list[Message]:
    """What went or is to go to the customer on a case, oldest first; drafts are not among it."""
    return list(
        case.messages.exclude(state=Message.State.DRAFT).select_related("sender").order_by("made_at", "id")
    )


def messages_to(customer: Customer, limit: int) -> list[Message]:
    """The last messages to a customer, newest first; drafts are not among them."""
    sent = customer.messages.exclude(state=Message.State.DRAFT).select_related("sender")
    return list(sent.order_by("-made_at", "-id")[:limit])


def attempts_of(case: Case) -> list[OutreachTask]:
    """The planned and done attempts to reach the customer of a case, in order."""
    return list(case.attempts.select_related("by").order_by("due_at", "attempt", "id"))
