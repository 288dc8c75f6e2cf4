"""The outbox at work: messages on their way are claimed one by one, worded where they are not yet, and handed over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from makegood.cases.actions import acknowledged
from makegood.outreach.actions import reply_to
from makegood.outreach.channels import mail
from makegood.outreach.coach.compose import message as write
from makegood.outreach.coach.sender import sender_allowed
from makegood.outreach.facts import facts_of
from makegood.outreach.links import make_links
from makegood.outreach.models import Message
from makegood.outreach.rules import next_try

ON_ITS_WAY = (Message.State.QUEUED, Message.State.WAITING)
UNWORDED = {Message.Kind.RECEIPT: "receipt", Message.Kind.CHECK_BACK: "check_back"}


def send_due(*, at: datetime, limit: int = 200) -> int:
    """Send what is due, oldest first; how many were taken up. Several workers may do this at once."""
    taken = 0
    while taken < limit and _send_one(at):
        taken += 1
    return taken


def _send_one(at: datetime) -> bool:
    """Claim one message, so that no other worker has it too, and see it through; False when nothing is due."""
    state = ON_ITS_WAY if mail.is_set_up() else (Message.State.QUEUED,)
    due = Message.objects.filter(Q(not_before_at=None) | Q(not_before_at__lte=at), state__in=state)
    with transaction.atomic():
        message = due.select_for_update(skip_locked=True, of=("self",)).order_by("queued_at", "id").first()
        if message is None:
            return False
        if word(message, at):
            _hand_over(message, at)
        message.save()
        return True


def word(message: Message, at: datetime) -> bool:
    """Write what goes out by itself, anew where it had to wait; False when a field has nothing to fill it."""
    if message.tries or not message.case or message.kind not in UNWORDED:
        return True
    link = make_links([message.case.pk], at=at)[message.case.pk]
    written = write(UNWORDED[Message.Kind(message.kind)], facts_of(message.case, at, link=link), now=at)
    if written.unresolved:
        fields = ", ".join(written.unresolved)
        message.state, message.error = Message.State.FAILED, _("Nothing is known to fill in: %s") % fields
        return False
    message.subject, message.body, message.language = written.subject, written.text, written.language
    return True


def _hand_over(message: Message, at: datetime) -> None:
    if not mail.is_set_up() or sender_allowed(reply_to()):
        # no mail server, or no address that anybody reads: it stays here, where people can see it
        message.state = Message.State.WAITING
        return
    message.tries += 1
    try:
        mail.deliver(message)
    except mail.Rejected as refusal:
        message.state, message.error = Message.State.FAILED, str(refusal)
    except mail.PutOff as trouble:
        _put_off(message, str(trouble), at)
    else:
        message.state, message.sent_at, message.error = Message.State.SENT, at, ""
        if message.kind == Message.Kind.RECEIPT and message.case:
            acknowledged(message.case, at=at)


def _put_off(message: Message, why: str, at: datetime) -> None:
    again = next_try(message.tries, at)
    message.error, message.not_before_at = why, again
    message.state = Message.State.QUEUED if again else Message.State.FAILED


def try_again(message: Message, *, at: datetime) -> None:
    """Put a failed message on its way once more, with the same Message-ID."""
    failed = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    failed.update(state=Message.State.QUEUED, tries=0, not_before_at=None, queued_at=at)
