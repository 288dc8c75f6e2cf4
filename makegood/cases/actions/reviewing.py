"""A promise that was missed is looked at: facts and reason first, from who made it; then what changes."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions.changing import change, said
from makegood.cases.models import MissedPromise, Promise
from makegood.cases.motives import assumed_motive
from makegood.lib.errors import Refused


class NotHers(Refused):
    """The reason is asked of who made the promise. Nobody writes it for them."""

    status = 409


class ReasonFirst(Refused):
    """Ask for the reason first: it is asked, not assumed. What changes comes after it."""

    status = 409


class SaidAlready(Refused):
    """It is said already what changes. What was written stays as it is."""

    status = 409


class AssumesMotive(Refused):
    """“{guess}” says what somebody wanted or is like. What happened, and what stood in the way? Write that instead:
    your words are still in the form."""

    status = 422


@transaction.atomic
def give_reason(missed: Promise, facts: str, reason: str, *, by: User, at: datetime) -> MissedPromise:
    """Who had promised tells what happened and why, in her own words; a lead may, once she has left.

    She may say it better until it is said what changes; then SaidAlready.
    """
    if by.pk != asked_of(missed).pk and asked_of(missed).is_active:
        raise NotHers
    _must_hold_facts(facts, reason)
    change(missed.case, "missed.reason", by=by, at=at, data={"promise": missed.pk})
    told = {"facts": facts.strip(), "reason": said(reason), "reason_by": by, "reason_at": at}
    MissedPromise.objects.get_or_create(promise=missed)
    if not MissedPromise.objects.filter(promise=missed, change="").update(**told):
        raise SaidAlready
    return MissedPromise.objects.get(promise=missed)


@transaction.atomic
def say_what_changes(missed: Promise, what: str, *, by: User, at: datetime) -> None:
    """What changes, so that the next one is kept: said once, after the reason, by whoever may read of it and work."""
    _must_hold_facts(what)
    change(missed.case, "missed.change", by=by, at=at, data={"promise": missed.pk})
    told = MissedPromise.objects.filter(promise=missed).exclude(reason="")
    if not told.filter(change="").update(change=said(what), change_by=by, change_at=at):
        raise SaidAlready if told.exists() else ReasonFirst


def asked_of(missed: Promise) -> User:
    """Who is asked: who made the promise; the case's owner where nobody is known to have."""
    return missed.made_by or missed.case.owner


def _must_hold_facts(*texts: str) -> None:
    for text in texts:
        if guess := assumed_motive(text):
            raise AssumesMotive(guess=guess)
