"""Deeds on the phrase library: a phrase kept or ended, and its use noted when a letter goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.errors import Refused
from makegood.outreach.models import Message, Phrase, PhraseUse
from makegood.outreach.phrases import LANGUAGES, held_by, phrases
from makegood.outreach.safe_template import unknown_fields


class NoField(Refused):
    """There is no field called {name}. The fields are those of the templates."""

    status = 422


class NothingToSay(Refused):
    """Write the phrase in at least one language, and give it a name."""

    status = 422


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
def keep_phrase(key: str, said: PhraseSaid, *, by: User, at: datetime) -> None:
    """Keep a phrase in its languages. Another wording is another phrase to its figures: they begin anew."""
    texts = {language: said.texts.get(language, "").strip() for language in LANGUAGES}
    if not key or not any(texts.values()):
        raise NothingToSay
    if wrong := [name for text in texts.values() for name in unknown_fields(text)]:
        raise NoField(name=wrong[0])
    known = {row.language: row for row in Phrase.objects.select_for_update().filter(key=key)}
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
