"""Signals on the way in: stored once per source and outside id; a repeat is told from a revision by its content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from makegood.lib.bulk import IdsAhead, copy_in, json_cell
from makegood.lib.copying import texts
from makegood.lib.together import later, soon
from makegood.listening.heard import Heard
from makegood.listening.incoming import SignalIn
from makegood.listening.models import Signal
from makegood.listening.rules import SILENT, UNSCORED, ScoreFacts, Words


@dataclass(slots=True)
class SignalRow:
    """One signal of a batch: what was said, whose it is, what it says, and what became of it."""

    heard: Heard
    said: SignalIn
    external_id: str
    digest: bytes
    occurred_at: datetime
    history: bool
    customer_id: int | None = None
    encounter_id: int | None = None
    team_id: int | None = None
    first_order: bool = False
    facts: ScoreFacts = UNSCORED
    words: Words = SILENT
    id: int = 0
    state: str = "new"


@dataclass(frozen=True, slots=True)
class Before:
    """What is asked ahead of a batch: the number and hash of what stands under the same outside ids, and new ids."""

    found: Callable[[], dict[str, tuple[int, bytes]]]
    ids: IdsAhead


def look(rows: Sequence[SignalRow], source: str) -> Before:
    """Ask ahead what storing these rows needs to know."""
    found = soon(
        "SELECT external_id, id, content_hash FROM listening_signal WHERE source = %s AND external_id = ANY(%s)",
        [source, texts(row.external_id for row in rows)],
        lambda known: {outside: (number, bytes(digest)) for outside, number, digest in known},
    )
    return Before(found, IdsAhead(Signal, len(rows)))


def compare(rows: Sequence[SignalRow], before: Before) -> None:
    """Note on each row whether it is new, a repeat or a revision."""
    found = before.found()
    for row in rows:
        if known := found.get(row.external_id):
            row.id = known[0]
            row.state = "duplicate" if known[1] == row.digest else "changed"


def store(
    rows: Sequence[SignalRow], before: Before, *, source: str, at: datetime, reading_id: int | None
) -> None:
    """Write the new signals and the revisions; repeats are left alone. A rival's same row raises IntegrityError."""
    fresh = [row for row in rows if row.state == "new"]
    for row, number in zip(fresh, before.ids.take(len(fresh)), strict=True):
        row.id = number
    if fresh:
        tail = (at, reading_id)
        copy_in(
            Signal, COLUMNS, [(row.id, source, row.external_id, 1, *_values(row), *tail) for row in fresh]
        )
    for row in rows:
        if row.state == "changed":
            later(REVISE, [*_values(row), row.id])


# what a row says, in the order of _values
SAID = [
    "kind", "score", "scale", "low", "lowest", "satisfied", "comment", "language", "customer_id", "encounter_id",
    "encounter_ref", "survey_id", "team_id", "team_name", "handled_by", "channel", "product", "place", "amount",
    "currency", "unhappy", "severity", "signs", "reasons", "anonymous", "do_not_contact", "extra", "occurred_at",
    "reported_at", "responded_at", "history", "content_hash",
]  # fmt: skip
COLUMNS = ["id", "source", "external_id", "revision", *SAID, "received_at", "reading_id"]
SETS = ", ".join(f"{name} = %s" for name in SAID)
REVISE = f"""UPDATE listening_signal SET {SETS}, revision = revision + 1, xact = pg_current_xact_id()::text::bigint
WHERE id = %s"""


def _values(row: SignalRow) -> list[Any]:
    said, heard, facts, words = row.said, row.heard, row.facts, row.words
    return [
        said.kind, said.score, said.scale or "", facts.low, facts.lowest, facts.satisfied, said.comment,
        said.language, row.customer_id, row.encounter_id, said.encounter, heard.survey_id, row.team_id, said.team,
        said.handled_by, said.channel, said.product, said.place, said.amount, said.currency, words.unhappy,
        words.severity, list(words.signs), list(words.reasons), heard.anonymous, heard.do_not_contact,
        json_cell(said.extra), row.occurred_at, said.reported_at, said.responded_at, row.history, row.digest,
    ]  # fmt: skip
