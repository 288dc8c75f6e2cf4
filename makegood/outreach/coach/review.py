"""The reply coach: reads a draft against its case and says what to weigh. It never sends or rewrites."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from makegood.outreach.coach.facts import Draft, Facts, Finding, Kind, Review
from makegood.outreach.coach.holds import held
from makegood.outreach.coach.language import guess, known, spoken
from makegood.outreach.coach.marks import Desk, marked, unresolved
from makegood.outreach.coach.stock import canned, repeated

_ORDER = {Kind.BLOCK: 0, Kind.WEIGH: 1, Kind.GOOD: 2}


def review(draft: Draft, facts: Facts, *, voice: str = "en", now: datetime | None = None) -> Review:
    """What the coach says of a draft in English, Spanish or German; of another language only bare fields.

    `voice` is the writer's own language, for labels and reasons. An unresolved `{{field}}` is the only thing
    that keeps a message back; everything else is the writer's to weigh.
    """
    language = known(draft.language)
    desk = Desk(facts, language or "en", spoken(voice), now)
    findings = list(_in_order(desk, draft)) if language else _fields_only(desk, draft)
    return Review(tuple(sorted(findings, key=lambda finding: _ORDER[finding.kind])))


def marks_in(text: str, language: str | None = None) -> tuple[str, ...]:
    """The keys of what is marked in a text by itself, without a case: for a file of draft replies."""
    tongue = guess(text) if language is None else known(language)
    if tongue is None:
        return ()
    desk, draft = Desk(Facts(), tongue), Draft.of(text, tongue)
    return tuple(dict.fromkeys(finding.key for finding in _places(desk, draft)))


def _in_order(desk: Desk, draft: Draft) -> Iterator[Finding]:
    yield from _places(desk, draft)
    yield from held(desk, draft)


def _fields_only(desk: Desk, draft: Draft) -> list[Finding]:
    return [finding for part in draft.parts for finding in unresolved(desk, part)]


def _places(desk: Desk, draft: Draft) -> Iterator[Finding]:
    for part in draft.parts:
        found = [
            *unresolved(desk, part),
            *marked(desk, part),
            *canned(desk, draft, part),
            *repeated(desk, part),
        ]
        yield from _one_each(sorted(found, key=lambda finding: (finding.start, -finding.end)))


def _one_each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings without a second one of the same kind over the same words."""
    reached: dict[str, int] = {}
    for finding in findings:
        if finding.start >= reached.get(finding.key, 0):
            reached[finding.key] = finding.end
            yield finding
