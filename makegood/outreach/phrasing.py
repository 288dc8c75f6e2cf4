"""Deeds on the phrase library: a phrase kept or ended, and its use noted when a letter goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.bulk import select
from makegood.lib.errors import Refused
from makegood.lib.text import sha256
from makegood.outreach.models import Message, Phrase, PhraseUse
from makegood.outreach.phrases import LANGUAGES, Known, held_by, phrases
from makegood.outreach.safe_template import unknown_fields


class NoField(Refused):
    """There is no field called {name}. The fields are those of the templates."""

    status = 422


class NothingToSay(Refused):
    """Write the phrase in at least one language, and give it a name."""

    status = 422


class PhraseStands(Refused):
    """There is a phrase “{key}” already. Change that one, or choose another name."""

    status = 409


class PhraseChanged(Refused):
    """Somebody changed this phrase after you opened it; its words now stand above. Open it again to change them."""

    status = 409


@dataclass(frozen=True)
class PhraseSaid:
    """A phrase as somebody wants it; `texts` by language, an empty one ends the phrase there."""

    purpose: str
    use_when: str
    not_when: str
    texts: Mapping[str, str]


def key_of(name: str) -> str:
    """The key of a new phrase."""
    return slugify(name)[:60]


@transaction.atomic
def add_phrase(key: str, said: PhraseSaid, *, by: User, at: datetime) -> None:
    """Keep a new phrase. One that is in use stays as it is: PhraseStands; one that was ended may begin again."""
    if any(row.ended_at is None for row in _held(key)):
        raise PhraseStands(key=key)
    _keep_all(key, said, by, at)


@transaction.atomic
def change_phrase(key: str, said: PhraseSaid, *, seen: str, by: User, at: datetime) -> None:
    """Change a phrase in its languages, as it stood when it was opened (`seen`): else PhraseChanged.

    Another wording is another phrase to its figures: they begin anew.
    """
    if seen != mark_of(row for row in _held(key) if row.ended_at is None):
        raise PhraseChanged
    _keep_all(key, said, by, at)


def mark_of(rows: Iterable[Phrase | Known]) -> str:
    """A mark of a phrase as it stands in its languages, by which a change meanwhile is noticed."""
    told = sorted((row.language, row.text, row.purpose, row.use_when, row.not_when) for row in rows)
    return sha256(repr(told)).hex()[:16]


def _held(key: str) -> list[Phrase]:
    select("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"phrase:{key}"])
    return list(Phrase.objects.filter(key=key))


def _keep_all(key: str, said: PhraseSaid, by: User, at: datetime) -> None:
    texts = {language: said.texts.get(language, "").strip() for language in LANGUAGES}
    if not key or not any(texts.values()):
        raise NothingToSay
    if wrong := [name for text in texts.values() for name in unknown_fields(text)]:
        raise NoField(name=wrong[0])
    known = {row.language: row for row in Phrase.objects.filter(key=key)}
    for language, text in texts.items():
        _keep(known.get(language) or Phrase(key=key, language=language), text, said, at)
    audit.record(f"phrase:{key}", "phrase.kept", by=by, at=at, data={"key": key})


def _keep(row: Phrase, text: str, said: PhraseSaid, at: datetime) -> None:
    if row.pk is None and not text:
        return
    if text and row.text != text:
        row.text, row.since = text, at
    row.ended_at = None if text else at
    row.purpose, row.use_when, row.not_when = said.purpose, said.use_when.strip(), said.not_when.strip()
    row.save()


def note_phrases(sent: Message, inserted: Iterable[str], *, at: datetime) -> None:
    """Note which phrases a letter that goes out holds; each once, whatever else stands in it."""
    found = held_by(sent.body, sent.language, inserted, phrases())
    PhraseUse.objects.bulk_create(
        [
            PhraseUse(phrase_id=number, message=sent, case_id=sent.case_id, how=how, at=at)
            for number, how in found
        ],
        ignore_conflicts=True,
    )
