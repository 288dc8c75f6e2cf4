"""What may not stand where decisions are made: a guess at why the customer complains."""

from makegood.cases.motives import guessed_motive
from makegood.lib.errors import Refused


class GuessesMotive(Refused):
    """“{guess}” guesses why. What did you see or hear? Write that instead: what was said, in quotation marks, what was
    done, what is on record. Your words are still in the form."""

    status = 422


def no_guess(*texts: str) -> None:
    """Ask whoever writes for the observed fact, where one of the texts guesses the customer's motive. GuessesMotive."""
    for text in texts:
        if guess := guessed_motive(text):
            raise GuessesMotive(guess=guess)
