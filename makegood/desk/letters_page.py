"""One letter as it stands, with the coach beside it and a mark of how it reads."""

import datetime as dt
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.desk.case_page import voice
from makegood.desk.letter_links import WORDS
from makegood.loop.letters import facts_for_letter
from makegood.outreach.coach.readability import ease
from makegood.outreach.coach.review import review
from makegood.outreach.letters import letter_now
from makegood.outreach.queries import Reply, as_draft

BANDS: Mapping[str, Promise] = {
    "plain": _("reads plainly"),
    "middling": _("reads with some effort"),
    "hard": _("hard to read: shorter sentences, shorter words"),
}


def letter_page(case: Case, which: str, user: User, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page of one letter; it is kept nowhere before somebody writes in it."""
    facts = facts_for_letter(case, by=user, at=at)
    letter = letter_now(case, which, facts, by=user, at=at)
    draft = as_draft(letter)
    reading = ease(draft.text, draft.language)
    return {
        "at": at,
        "case": case,
        "which": which,
        "word": WORDS[which],
        "letter": letter,
        "once": token_urlsafe(16),
        "reply": Reply(draft, review(draft, facts, voice=voice(), now=at), letter.pk is not None),
        "reading": reading,
        "band": BANDS[reading.band] if reading else "",
    }
