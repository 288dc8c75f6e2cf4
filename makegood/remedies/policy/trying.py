"""Trying a kept draft in the background, and letting it live with what was then looked at."""

from datetime import datetime, timedelta

from django.db import transaction

from makegood.accounts.models import User
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue
from makegood.remedies.models import PolicyVersion
from makegood.remedies.policy.building import build
from makegood.remedies.policy.deeds import NoDraft, NotTried, approve_policy
from makegood.remedies.policy.queries import known_now
from makegood.remedies.policy.simulating import simulate

YEAR = timedelta(days=365)
GIVEN_UP = timedelta(minutes=10)
"""After this a trial that said nothing may be asked for again: whoever ran it has died."""


class BeingTried(Refused):
    """This draft is being tried on past cases already. What it changes stands here in a moment."""

    status = 409


class TriedAgain(Refused):
    """It was tried again since you looked. Look at what it changes now."""

    status = 409


@transaction.atomic
def ask_for_trial(version: PolicyVersion, *, at: datetime) -> None:
    """Have a draft tried on the cases of the last year. BadPolicy where it cannot be used any more."""
    held = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if held.state != PolicyVersion.State.DRAFT:
        raise NoDraft(state=held.get_state_display())
    if held.trying_since and at - held.trying_since < GIVEN_UP:
        raise BeingTried
    build(held.text, known_now())
    PolicyVersion.objects.filter(pk=version.pk).update(trying_since=at)
    enqueue("remedies.try_policy", version=version.pk)


def try_out(number: int, *, at: datetime) -> None:
    """Try a draft on the cases of the last year, and keep what was found with it. Writes nothing else."""
    draft = PolicyVersion.objects.filter(pk=number, state=PolicyVersion.State.DRAFT)
    for text in draft.values_list("text", flat=True):
        draft.update(trial=simulate(text, at - YEAR, at), trying_since=None)


@transaction.atomic
def let_live(version: PolicyVersion, looked_at: str, *, by: User, at: datetime) -> None:
    """Let a draft live, with the trial that was looked at: `looked_at` names it by its time."""
    held = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if held.trial is None:
        raise NotTried
    if held.trial["until"] != looked_at:
        raise TriedAgain
    approve_policy(held, held.trial, by=by, at=at)
