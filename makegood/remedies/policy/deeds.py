"""Deeds on the policy: write a draft, and let it live once it was tried on past cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import Role, User
from makegood.cases.actions import hold_duties
from makegood.lib.errors import Refused
from makegood.lib.text import sha256
from makegood.remedies.models import PolicyVersion
from makegood.remedies.policy.building import build
from makegood.remedies.policy.duty_clocks import legal_duties
from makegood.remedies.policy.queries import known_now, live_digest

State = PolicyVersion.State


class NotTried(Refused):
    """Try this draft on past cases first: what was tried is another text."""

    status = 409


class TriedAgainstAnother(Refused):
    """Another policy went live since this draft was tried. Try it again, and look at what would change now."""

    status = 409


class NotYours(Refused):
    """A policy is approved by a manager or an admin, and {name} is neither."""

    status = 403


class NoDraft(Refused):
    """Only a draft can go live, and this one is {state}."""

    status = 409


def digest(text: str) -> str:
    """What names a policy's text: its SHA-256 in hexadecimal."""
    return sha256(text).hex()


@transaction.atomic
def draft_policy(text: str, *, by: User, at: datetime, note: str = "") -> PolicyVersion:
    """Keep a policy as a draft. BadPolicy says what is wrong with it; nothing is kept then."""
    build(text, known_now())
    version = PolicyVersion.objects.create(
        text=text, digest=digest(text), note=note.strip(), by=by, made_at=at
    )
    _note(version, "policy.drafted", by, at)
    return version


@transaction.atomic
def approve_policy(version: PolicyVersion, trial: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Let a draft live from now on, in place of the one that lives; `trial` is what `simulate` found for it.

    What it would change is kept with it: who approved it saw that, against the policy that lived then. `by` is a
    manager or an admin. Its duties hold for cases that open from now on; `keep_duties` lets open ones follow.
    """
    if by.role not in {Role.MANAGER, Role.ADMIN}:
        raise NotYours(name=by.name)
    text = PolicyVersion.objects.select_for_update().get(pk=version.pk).text
    if trial.get("policy") != digest(text):
        raise NotTried
    # of two who let a policy live at once, the second waits here and then finds another live
    list(PolicyVersion.objects.select_for_update().filter(state=State.LIVE).order_by("pk"))
    if trial.get("against") != live_digest():
        raise TriedAgainstAnother
    PolicyVersion.objects.filter(state=State.LIVE).update(state=State.RETIRED, retired_at=at)
    became = PolicyVersion.objects.filter(pk=version.pk, state=State.DRAFT)
    if not became.update(state=State.LIVE, live_from=at, approved_by=by, trial=dict(trial)):
        raise NoDraft(state=version.get_state_display())
    version.refresh_from_db()
    hold_duties(legal_duties(build(text, known_now())), at=at)
    _note(version, "policy.approved", by, at, cases=trial.get("cases"), cost=trial.get("draft"))


@transaction.atomic
def adopt(text: str, trial: Mapping[str, Any], *, by: User, at: datetime, note: str = "") -> PolicyVersion:
    """Draft a policy and let it live at once; nothing is kept where it may not."""
    version = draft_policy(text, by=by, at=at, note=note)
    approve_policy(version, trial, by=by, at=at)
    return version


def _note(version: PolicyVersion, verb: str, by: User, at: datetime, **more: object) -> None:
    data = {"version": version.pk, "digest": version.digest, **more}
    audit.record("policy", verb, by=by, at=at, data=data)
