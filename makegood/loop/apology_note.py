"""The apology note that goes into a parcel: one A6 page from the facts of the case, signed by a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.outreach.coach.compose import message
from makegood.outreach.coach.facts import Facts
from makegood.outreach.facts import facts_of
from makegood.remedies.models import ReturnState
from makegood.remedies.papers import paper
from makegood.remedies.returns.queries import returns_of

LONGEST = 220
"""Characters of one fact on so small a page; what is longer ends at a word with an ellipsis."""
SHORT = 60


def apology_note(case: Case, *, by: User, at: datetime) -> bytes:
    """The note as PDF: who it is for, what went wrong, what is done about it, and who signs."""
    facts = _for_a_small_page(replace(facts_of(case, at, writer=by), thing=_kept(case)))
    written = message("apology_note", facts, now=at)
    said = {
        "lang": written.language[:2],
        "title": facts.organisation,
        "text": written.text,
        "name": facts.writer_name,
        "organisation": facts.organisation,
    }
    return paper("note", said)


def _kept(case: Case) -> str:
    """What she was told to keep."""
    return ", ".join(parcel.item for parcel in returns_of(case) if parcel.state == ReturnState.KEPT)


def _for_a_small_page(facts: Facts) -> Facts:
    return replace(
        facts,
        customer_name=cut(facts.customer_name, SHORT),
        form_of_address=cut(facts.form_of_address, SHORT),
        writer_name=cut(facts.writer_name, SHORT),
        organisation=cut(facts.organisation, SHORT),
        failure_name=cut(facts.failure_name, SHORT),
        facts=_few(facts.facts),
        explanation=cut(facts.explanation),
        repair=cut(facts.repair),
        change=cut(facts.change),
        thing=cut(facts.thing),
    )


def _few(facts: Sequence[str]) -> Sequence[str]:
    return [cut(fact, SHORT) for fact in facts[:5]]


def cut(text: str, most: int = LONGEST) -> str:
    """A text of so many characters at most, ended at a word where it is longer."""
    tidy = " ".join(text.split())
    if len(tidy) <= most:
        return tidy
    return tidy[: most - 2].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
