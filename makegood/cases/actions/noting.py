"""A note that somebody writes on a case: what was seen and heard, and no guess at why."""

from datetime import datetime

from makegood.accounts.models import User
from makegood.cases.actions.working import note
from makegood.cases.models import Case, Note
from makegood.cases.motives import guessed_motive
from makegood.lib.errors import Refused


class GuessesMotive(Refused):
    """“{guess}” guesses why. What did you see or hear? Write that instead: what was said, in quotation marks, what was
    done, what is on record. Your words are still in the form."""

    status = 422


def write_note(case: Case, text: str, *, by: User, at: datetime) -> Note:
    """Keep a note among staff; one that guesses the customer's motive is met with a question for the fact."""
    if guess := guessed_motive(text):
        raise GuessesMotive(guess=guess)
    return note(case, text, by=by, at=at)
