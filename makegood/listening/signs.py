"""Signs as they are seen: the third contact on one matter, and the hits that are kept for each sign's page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.bulk import numbers
from makegood.lib.copying import texts
from makegood.lib.errors import Refused
from makegood.lib.together import later
from makegood.listening.failure_queries import taxonomy
from makegood.listening.library import library
from makegood.listening.models import SignHit, SignRule
from makegood.listening.receiving import SignalRow
from makegood.listening.rules import CONTACTS_THAT_SAY_ENOUGH
from makegood.listening.text.signs import Library, Sign
from makegood.listening.text.words import plain
from makegood.listening.triage import THIRD_CONTACT

ADD_SIGN = "UPDATE listening_signal SET signs = array_append(signs, %s) WHERE id = ANY(%s)"


def third_contacts(rows: Sequence[SignalRow], contacts: Mapping[int, int]) -> Mapping[int, int]:
    """Note the sign on every signal that is the third or later on its matter; returns the contacts that count.

    They count for nothing while the sign is switched off.
    """
    often = {number for number, before in contacts.items() if before + 1 >= CONTACTS_THAT_SAY_ENOUGH}
    if not often:
        return contacts
    if THIRD_CONTACT not in library().by_key:
        return {}
    late = [row for row in rows if row.id in often and THIRD_CONTACT not in row.words.signs]
    for row in late:
        row.words = replace(row.words, signs=(*row.words.signs, THIRD_CONTACT))
    later(ADD_SIGN, [THIRD_CONTACT, [row.id for row in late]])
    return contacts


FORGET = "DELETE FROM listening_signhit WHERE signal_id = ANY(%s) AND was_right IS NULL"
KEEP = """
INSERT INTO listening_signhit (sign_id, signal_id)
SELECT r.id, seen.signal_id FROM unnest(%s::text[], %s::bigint[]) AS seen(key, signal_id)
JOIN listening_signrule r ON r.key = seen.key
ON CONFLICT DO NOTHING
"""


def keep_hits(rows: Sequence[SignalRow]) -> None:
    """Keep which signs were seen on which signals, in one go; a revision's old hits go unless somebody judged them."""
    if revised := [row.id for row in rows if row.state == "changed"]:
        later(FORGET, [numbers(revised)])
    if seen := [(key, row.id) for row in rows for key in row.words.signs]:
        later(KEEP, [texts(key for key, _ in seen), numbers(number for _, number in seen)])


class SignTaken(Refused):
    """There is a sign called {name} already."""

    status = 409


class NothingToLookFor(Refused):
    """Write at least one phrase, a line each: the words as customers write them."""


class NoSuchFailure(Refused):
    """There is no kind of failure called {kind}, or it has ended."""

    status = 422


class CannotBeMet(Refused):
    """This phrase can never be met: {why}"""

    status = 422


@transaction.atomic
def switch_sign(sign: SignRule, on: bool, *, by: User, at: datetime) -> None:
    """Look for a sign from the next comment on, or no more; its hits stay."""
    SignRule.objects.filter(pk=sign.pk).update(is_active=on)
    audit.record(f"sign:{sign.pk}", "sign.on" if on else "sign.off", by=by, at=at, data={"key": sign.key})


@transaction.atomic
def add_sign(
    name: str,
    reason: str,
    phrases: Mapping[str, Sequence[str]],
    severity: int,
    failure: str = "",
    *,
    by: User,
    at: datetime,
) -> SignRule:
    """A sign of one's own: phrases by language in plain words, a|b for either and word* for a beginning.

    `failure` is the kind that it names, "" for none.
    """
    patterns = _patterns(phrases)
    if failure and taxonomy().of(failure).key != failure:
        raise NoSuchFailure(kind=failure)
    key = f"own_{slugify(name).replace('-', '_')}"[:40]
    if SignRule.objects.filter(key=key).exists():
        raise SignTaken(name=name)
    try:
        Library([Sign(key, "rule", reason, {"en": name}, patterns=patterns)])
    except ValueError as unreadable:
        raise CannotBeMet(why=str(unreadable)) from unreadable
    sign = SignRule.objects.create(
        key=key,
        name=name,
        reason=reason,
        kind="rule",
        patterns=patterns,
        severity=severity,
        failure=failure,
        is_ours=False,
    )
    audit.record(f"sign:{sign.pk}", "sign.added", by=by, at=at, data={"key": key})
    return sign


def _patterns(phrases: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found = {
        language: [" ".join(plain(word) for word in phrase.lower().split()) for phrase in written]
        for language, written in phrases.items()
        if written
    }
    if not found:
        raise NothingToLookFor
    return found


def judge_hit(hit: SignHit, right: bool, *, by: User) -> None:
    """Say whether a sign was right about what it was seen on."""
    SignHit.objects.filter(pk=hit.pk).update(was_right=right, said_by=by)
