"""Returns on their way through the loop: the deed and the note that tells the customer of it, never a demand."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.outreach.actions import draft_about, enclose, save_draft, send, send_by_itself
from makegood.outreach.models import Message
from makegood.remedies.models import Return, ReturnState
from makegood.remedies.returns import deeds
from makegood.remedies.returns.claiming import tell_of, to_ask_after, to_remind_of
from makegood.remedies.returns.labels import label_of
from makegood.remedies.returns.queries import with_its_label

AT_ONCE = 200
LABEL, KEPT = "return_label", "return_kept"


@transaction.atomic
def ask_back(case: Case, item: str, why: str, *, insist: bool = False, by: User, at: datetime) -> Return:
    """Ask for something back with a label, or let her keep it; a note that says so waits for the owner to send it."""
    parcel = deeds.ask_back(case, item, why, insist=insist, by=by, at=at)
    draft_about(case, KEPT if parcel.state == ReturnState.KEPT else LABEL, parcel.item, at=at)
    return parcel


def send_note(draft: Message, text: str, *, by: User, at: datetime) -> Message:
    """Send a short note as its owner read and changed it.

    With the note about a label goes the label itself, and what is asked and said of it later counts from here.
    """
    parcel = _its_parcel(draft)
    # drawn before anything is held: it takes a good part of a second
    label = label_of(parcel) if parcel else b""
    with transaction.atomic():
        sent = send(save_draft(draft, {part["key"]: text for part in draft.parts}), by=by, at=at)
        if parcel:
            enclose(sent, f"return-{parcel.number}.pdf", label)
            deeds.label_sent(parcel, by=by, at=at)
    return sent


def _its_parcel(draft: Message) -> Return | None:
    """The return whose label this note tells of, where the thing is still with the customer."""
    if draft.case is None or not draft.parts or draft.parts[0]["key"] != LABEL:
        return None
    return with_its_label(draft.case, draft.parts[0]["thing"])


@transaction.atomic
def ask_after_labels(at: datetime) -> int:
    """Where a label was sent five days ago and nothing was scanned: a note to the owner that asks whether it came.

    Returns how many were taken up. Each is asked after once.
    """
    taken = to_ask_after(at, AT_ONCE)
    asked = [one for one in taken if draft_about(one.case, "return_follow_up", one.item, at=at)]
    tell_of(asked, "return.asked_after", at)
    return len(taken)


@transaction.atomic
def remind_gently(at: datetime) -> int:
    """One kind note to whoever still has the thing thirty days after the label was sent; nothing is charged.

    No second one follows. Returns how many were taken up.
    """
    taken = to_remind_of(at, AT_ONCE)
    told = [one for one in taken if send_by_itself(one.case, "return_reminder", one.item, at=at)]
    tell_of(told, "return.reminded", at)
    return len(taken)
