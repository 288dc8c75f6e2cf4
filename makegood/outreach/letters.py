"""Letters besides the reply: the one at the end in its four parts, and short ones that a person chooses or finds."""

from datetime import datetime

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.outreach.actions import new_message_id
from makegood.outreach.coach.compose import compose_letter, message
from makegood.outreach.coach.facts import Facts, Part
from makegood.outreach.models import Message

RESOLUTION = "resolution"
LETTERS = (RESOLUTION, "no_news", "broken_promise", "explain_first", "proactive")
"""What a person may choose to write besides a reply."""
SUBJECTS = {
    "en": "What we found and did (case {ref})",
    "es": "Qué hemos averiguado y hecho (caso {ref})",
    "de": "Was wir gefunden und getan haben (Fall {ref})",
}


class NoSuchLetter(Refused):
    """There is no letter of this kind."""

    status = 404


def letter_now(case: Case, which: str, facts: Facts, *, by: User, at: datetime) -> Message:
    """The letter as it stands: the draft that waits, else one composed from the facts and kept nowhere yet."""
    if which not in LETTERS:
        raise NoSuchLetter
    return waiting(case, which) or _composed(case, which, facts, by, at)


def waiting(case: Case, which: str) -> Message | None:
    """The draft of this letter that waits on the case."""
    drafts = Message.objects.filter(case=case, state=Message.State.DRAFT).order_by("-id")
    if which == RESOLUTION:
        return drafts.filter(kind=Message.Kind.RESOLUTION).first()
    return drafts.filter(kind=Message.Kind.UPDATE, parts__0__key=which).first()


def _composed(case: Case, which: str, facts: Facts, by: User, at: datetime) -> Message:
    kind, parts, language, subject = _written(which, facts, at)
    return Message(
        case=case, customer=case.customer, kind=kind, language=language, sender=by, made_at=at, subject=subject,
        parts=[{"key": part.key, "label": part.label, "text": part.text} for part in parts],
        message_id=new_message_id(),
    )  # fmt: skip


def _written(which: str, facts: Facts, at: datetime) -> tuple[str, tuple[Part, ...], str, str]:
    if which == RESOLUTION:
        written = compose_letter(facts, now=at)
        subject = SUBJECTS[written.language].format(ref=facts.case_ref)
        return Message.Kind.RESOLUTION, written.parts, written.language, subject
    short = message(which, facts, now=at)
    return Message.Kind.UPDATE, (Part(which, "", short.text),), short.language, short.subject
