"""Marks places in a draft by its language's patterns: what argues, blames, hides, begs, promises no date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from makegood.outreach.coach.dates import has_date
from makegood.outreach.coach.facts import Facts, Finding, Kind, Part
from makegood.outreach.coach.fields import fields
from makegood.outreach.coach.language import Mark, Reading, reading, say
from makegood.outreach.coach.text import plain, sentence_at, stems, without_quotes
from makegood.outreach.safe_template import FIELD, render


@dataclass(frozen=True)
class Desk:
    """What is at hand while one draft is read: the case, the draft's language, the coach's own, the hour."""

    facts: Facts
    language: str = "en"
    voice: str = "en"
    now: datetime | None = None

    @property
    def reading(self) -> Reading:
        """The patterns of the draft's language."""
        return reading(self.language)

    @cached_property
    def values(self) -> dict[str, str]:
        """The fields of gentler forms."""
        return fields(self.facts, self.language, self.now)

    @cached_property
    def case_words(self) -> set[str]:
        """What the case is about: the words of its failure, of its facts and of the customer."""
        facts = self.facts
        return stems([facts.failure_name, facts.what_they_said, *facts.facts], self.reading.common)

    def names_the_case(self, text: str) -> bool:
        """True where a text holds a fact of this case."""
        return bool(self.case_words & stems([text], self.reading.common))

    def found(self, key: str, said: str = "", kind: Kind = Kind.WEIGH) -> Finding:
        """A finding about the whole draft."""
        label, why = say(self.voice)[key]
        return Finding(key, kind, said, label, why)

    def at(
        self, key: str, part: Part, span: tuple[int, int], instead: str | None, kind: Kind = Kind.WEIGH
    ) -> Finding:
        """A finding about a place in one part."""
        label, why = say(self.voice)[key]
        return Finding(key, kind, part.text[slice(*span)], label, why, part.key, *span, instead)


def unresolved(desk: Desk, part: Part) -> Iterator[Finding]:
    """Fields that nobody filled: all that keeps a message back. The customer's own braces are text."""
    theirs = set(FIELD.findall(f"{desk.facts.what_they_said} {desk.facts.customer_name}"))
    for found in FIELD.finditer(part.text):
        if found[1] not in theirs:
            yield desk.at("unresolved", part, found.span(), desk.values.get(found[1]) or None, Kind.BLOCK)


def marked(desk: Desk, part: Part) -> Iterator[Finding]:
    """Every place of one part that a mark of the draft's language finds, quotes left out."""
    text = without_quotes(plain(part.text))
    for mark in desk.reading.marks:
        if not mark.silent and (not mark.when or getattr(desk.facts, mark.when)):
            yield from _places(desk, part, text, mark)


def status_and_explanation(desk: Desk, text: str) -> bool:
    """True where a text both explains and reports progress: each alone helps (Hogreve and others 2017)."""
    silent = {mark.key: mark.match for mark in desk.reading.marks if mark.silent}
    return all(pattern.search(text) for pattern in silent.values())


def _places(desk: Desk, part: Part, text: str, mark: Mark) -> Iterator[Finding]:
    for found in mark.match.finditer(text):
        if not _excused(desk, text, found, mark):
            span = sentence_at(text, found.start()) if mark.sentence else _trimmed(found)
            yield desk.at(mark.key, part, span, _gentler(desk, mark, text[span[0]]))
            if mark.once:
                return


def _excused(desk: Desk, text: str, found: re.Match[str], mark: Mark) -> bool:
    start, end = sentence_at(text, found.start())
    sentence = text[start:end]
    return (mark.dated and has_date(sentence, desk.language)) or (
        mark.unless_named and desk.names_the_case(sentence)
    )


def _trimmed(found: re.Match[str]) -> tuple[int, int]:
    said = found[0]
    start = found.start() + len(said) - len(said.lstrip())
    return start, max(start, found.end() - (len(said) - len(said.rstrip(" ,;:"))))


def _gentler(desk: Desk, mark: Mark, first: str) -> str | None:
    if mark.instead is None:
        return None
    filled = render(mark.instead, desk.values)
    begun = filled.text[:1].upper() if first.isupper() else filled.text[:1]
    return None if filled.unresolved else begun + filled.text[1:]
