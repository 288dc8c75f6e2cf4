"""A note that somebody writes on a case: what was seen and heard, and no guess at why."""

from datetime import datetime

from makegood.accounts.models import User
from makegood.cases.actions.guessing import no_guess
from makegood.cases.actions.working import note
from makegood.cases.models import Case, Note


def write_note(case: Case, text: str, *, by: User, at: datetime) -> Note:
    """Keep a note among staff; one that guesses the customer's motive is met with a question for the fact."""
    no_guess(text)
    return note(case, text, by=by, at=at)
