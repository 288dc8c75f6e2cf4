"""Drafts from the facts of a case: the six parts of a good apology, and the shorter messages around it.

A line is written only if the case has a fact for each of its fields. A line that a message cannot do without
stays with its field marked `{{field}}`, and the coach keeps the message back there. Nothing is made up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from makegood.outreach.coach.facts import Draft, Facts, Fault, Part
from makegood.outreach.coach.fields import fields
from makegood.outreach.coach.language import load, spoken
from makegood.outreach.safe_template import Rendered, render

PARTS = ("regret", "what_happened", "responsibility", "repair", "change", "closing")
LETTER = ("found", "did", "changes", "further")
"""The parts of the letter at the end: what we found, what we did, what changes, how to go further."""
MESSAGES = (
    "receipt",
    "no_news",
    "broken_promise",
    "check_back",
    "explain_first",
    "proactive",
    "read_back",
    "invitation",
    "return_label",
    "return_kept",
    "return_follow_up",
    "return_reminder",
    "visit_invitation",
    "meeting_set",
    "meeting_moved",
    "meeting_cancelled",
    "meeting_reminder",
    "apology_note",
    "incident",
)

Lines = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Composed:
    """An apology in its parts; `unresolved` names the fields that are still marked in it."""

    language: str
    parts: tuple[Part, ...]
    unresolved: tuple[str, ...]

    @property
    def draft(self) -> Draft:
        """The parts as a draft for the coach and the composer."""
        return Draft(self.parts, self.language)

    @property
    def empty(self) -> tuple[str, ...]:
        """The keys of the parts that the case has no fact for."""
        return tuple(part.key for part in self.parts if not part.text)


@dataclass(frozen=True)
class Message:
    """A message of one piece; `unresolved` fields keep it from going out."""

    language: str
    subject: str
    text: str
    unresolved: tuple[str, ...]


def compose(facts: Facts, language: str = "", now: datetime | None = None) -> Composed:
    """An apology draft in the customer's language (its parts: Lewicki, Polin and Lount 2016).

    Parts without a fact are left empty; repair and the next date are marked instead: an apology needs them.
    For a customer who is confused the explanation is what is needed, and nothing is offered (no repair part).
    """
    tongue = spoken(language or facts.language)
    keys = [key for key in PARTS if not (key == "repair" and facts.explain_first)]
    return _in_parts("apology", "labels", keys, facts, tongue, now)


def compose_letter(facts: Facts, language: str = "", now: datetime | None = None) -> Composed:
    """The letter at the end, in its four parts; what no fact is known for stays marked in each but the last."""
    tongue = spoken(language or facts.language)
    return _in_parts("letter", "letter_labels", LETTER, facts, tongue, now)


def _in_parts(
    what: str, labels: str, keys: Sequence[str], facts: Facts, tongue: str, now: datetime | None
) -> Composed:
    data, write = load("templates", tongue), _writer(facts, tongue, now)
    written = {key: write(data[what][key]) for key in keys}
    parts = tuple(Part(key, data[labels][key], written[key].text) for key in keys)
    return Composed(tongue, parts, _each_once(written.values()))


def message(kind: str, facts: Facts, language: str = "", now: datetime | None = None) -> Message:
    """One of MESSAGES (receipt, no news yet, broken promise, ...) for this case, in its language."""
    tongue = spoken(language or facts.language)
    template, write = load("templates", tongue)["message"][kind], _writer(facts, tongue, now)
    subject, body = write([{"text": template["subject"], "required": True}]), write(template["lines"])
    return Message(tongue, subject.text, body.text, _each_once([subject, body]))


def clarifying_questions(language: str) -> tuple[str, ...]:
    """What to ask the customer while the goal is not known, in their language."""
    return tuple(load("templates", spoken(language))["questions"])


def conditions(facts: Facts) -> frozenset[str]:
    """What holds of a case, in the words that templates use under `when`."""
    held = {
        "first_sorry": facts.apologised_before == 0,
        "sorry_again": facts.apologised_before > 0,
        "they_told_us": bool(facts.what_they_said.strip()),
        "we_noticed": facts.noticed_by != "customer",
        "customer_apologised": facts.customer_apologised,
        "explain_first": facts.explain_first,
        "not_explain_first": not facts.explain_first,
        "choice": len(facts.offers) > 1,
        "one_offer": len(facts.offers) == 1,
        "offered": bool(facts.offers),
        "not_offered": not facts.offers,
        "given": bool(facts.given),
        "not_given": not facts.given,
        "has_link": bool(facts.reply_link),
        "no_link": not facts.reply_link,
        **{fault.value: facts.fault is fault for fault in Fault},
    }
    return frozenset(name for name, holds in held.items() if holds)


def _writer(facts: Facts, language: str, now: datetime | None) -> Callable[[Lines], Rendered]:
    filled = fields(facts, language, now)
    held = conditions(facts) | {"dated" if filled["next_time"] else "undated"}

    def write(lines: Lines) -> Rendered:
        fitting = [line for line in lines if held.issuperset(line.get("when", ()))]
        kept = [(line, piece) for line in fitting if _stays(line, piece := render(line["text"], filled))]
        unresolved = tuple(name for _, piece in kept for name in piece.unresolved)
        return Rendered(_joined(kept), unresolved, ())

    return write


def _stays(line: Mapping[str, Any], piece: Rendered) -> bool:
    return bool(line.get("required")) or not piece.unresolved


def _joined(kept: Sequence[tuple[Mapping[str, Any], Rendered]]) -> str:
    text = ""
    for line, piece in kept:
        apart = "" if text.endswith("\n") or piece.text.startswith("\n") else " "
        text = f"{text}{apart}{piece.text}" + ("\n\n" if line.get("break") else "")
    return text.strip()


def _each_once(written: Iterable[Rendered]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for piece in written for name in piece.unresolved))
