"""Deeds on accounts: keys of other systems made and revoked, answers kept for their repeats."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import ApiKey, KeptAnswer, Role, Scope, Team, User
from makegood.accounts.queries import KeyFacts, key_for
from makegood.lib.errors import Refused
from makegood.lib.text import sha256

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(minutes=10)


class UnknownScope(Refused):
    """There is no scope called {name}. The scopes are signals, encounters, cases, read and money."""


class NoScope(Refused):
    """A key needs at least one scope: signals, encounters, cases, read or money."""


class NoSource(Refused):
    """A key that sends signals or encounters needs a source: the name under which they are kept."""


class CannotActFor(Refused):
    """A key cannot act for {name}: auditors change nothing, and who has left does nothing any more."""


class KeyNameTaken(Refused):
    """There is, or was, a key called {name}. Choose another name, so that the audit trail stays clear."""

    status = 409


class NoSuchKey(Refused):
    """There is no key called {name} that could be revoked."""

    status = 404


@transaction.atomic
def add_key(
    name: str,
    *,
    scopes: Collection[str],
    source: str,
    team: Team | None = None,
    person: User | None = None,
    by: User | None = None,
    at: datetime,
) -> tuple[ApiKey, str]:
    """A new key and its token. The token is told this once; only its SHA-256 is kept.

    What it gives or approves counts as given or approved by `person`; a key without one gives nothing.
    """
    _check(name, scopes, source)
    if person is not None and (person.role == Role.AUDITOR or not person.is_active):
        raise CannotActFor(name=person.name)
    token = f"mg_{secrets.token_urlsafe(TOKEN_BYTES)}"
    key = ApiKey.objects.create(
        name=name,
        source=source,
        scopes=sorted(set(scopes)),
        digest=sha256(token),
        team=team,
        person=person,
        created_at=at,
    )
    facts = {"name": name, "scopes": key.scopes, "source": source, "team": team.pk if team else None}
    facts |= {"person": person.pk} if person else {}
    audit.record(f"key:{key.pk}", "key.added", by=by, at=at, data=facts)
    return key, token


def _check(name: str, scopes: Collection[str], source: str) -> None:
    if not scopes:
        raise NoScope
    for unknown in sorted(set(scopes) - set(Scope.values)):
        raise UnknownScope(name=unknown)
    if not source and {Scope.SIGNALS, Scope.ENCOUNTERS} & set(scopes):
        raise NoSource
    if ApiKey.objects.filter(name=name).exists():
        raise KeyNameTaken(name=name)


@transaction.atomic
def revoke_key(name: str, *, by: User | None = None, at: datetime) -> ApiKey:
    """Make a key worthless, within seconds everywhere; it stays in the list."""
    key = ApiKey.objects.select_for_update().filter(name=name, revoked_at=None).first()
    if key is None:
        raise NoSuchKey(name=name)
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    audit.record(f"key:{key.pk}", "key.revoked", by=by, at=at, data={"name": name})
    return key


def use_key(token: str, *, at: datetime) -> KeyFacts | None:
    """The key with this token, unless it was revoked; that it was used is noted every ten minutes at most."""
    key = key_for(token)
    if key and (key.used_at is None or key.used_at < at - NOTED_EVERY):
        ApiKey.objects.filter(pk=key.id).update(used_at=at)
    return key


def keep_answers(answers: Sequence[KeptAnswer]) -> None:
    """Keep what was answered under an Idempotency-Key, in the transaction of what it answers."""
    if answers:
        KeptAnswer.objects.bulk_create(answers)


def forget_answers(*, before: datetime) -> int:
    """Drop the answers that are older than any repeat may come; how many went."""
    return KeptAnswer.objects.filter(at__lt=before).delete()[0]
