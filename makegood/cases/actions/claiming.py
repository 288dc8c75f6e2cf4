"""What the customer says, and what we have checked, side by side; her word stays as it is."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions.changing import change, said
from makegood.cases.actions.guessing import no_guess
from makegood.cases.models import Case, Claim
from makegood.lib.errors import Refused


class CheckedAlready(Refused):
    """Somebody has checked this already. Look at it again."""

    status = 409


@transaction.atomic
def note_claim(
    case: Case, words: str, fact: str = "", *, changes_remedy: bool = False, by: User, at: datetime
) -> Claim:
    """Keep what the customer says; with what is on record, where that is known already."""
    no_guess(words)
    claim = Claim.objects.create(case=case, said=said(words), by=by, at=at)
    change(case, "claim.noted", by=by, at=at, data={"claim": claim.pk})
    if fact.strip():
        check_claim(case, claim, fact, changes_remedy=changes_remedy, by=by, at=at)
    return claim


@transaction.atomic
def check_claim(
    case: Case, claim: Claim, fact: str, *, changes_remedy: bool = False, by: User, at: datetime
) -> None:
    """Keep what is on record beside what the customer says; where it changes the remedy, the customer reads it too.

    CheckedAlready.
    """
    no_guess(fact)
    unchecked = Claim.objects.filter(pk=claim.pk, case=case, checked_at=None)
    if not unchecked.update(fact=said(fact), checked_by=by, checked_at=at, changes_remedy=changes_remedy):
        raise CheckedAlready
    change(case, "claim.checked", by=by, at=at, data={"claim": claim.pk})
