"""The letters that may be written on a case besides the reply, and of which a draft waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.outreach.models import Message

WORDS: Mapping[str, Promise] = {
    "resolution": _("What we found and did"),
    "no_news": _("No news yet"),
    "broken_promise": _("We did not keep our word"),
    "explain_first": _("In plain words"),
    "proactive": _("We noticed it first"),
}


@dataclass(frozen=True)
class LetterLink:
    """One letter that may be chosen, and whether a draft of it waits."""

    which: str
    word: Promise
    waits: bool


def letter_links(drafts: Iterable[Message]) -> list[LetterLink]:
    """Every letter there is; `drafts` are those that wait on the case."""
    waiting = {
        which for draft in drafts for which in (draft.kind, *(part["key"] for part in draft.parts[:1]))
    }
    return [LetterLink(which, word, which in waiting) for which, word in WORDS.items()]
