"""Deeds of listening: signals received, and the failures detected in them and in encounters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from makegood.accounts.models import User
from makegood.customers.actions import EncounterRow
from makegood.customers.rules import EncounterFacts, failure_of
from makegood.lib.bulk import copy_in, json_cell, next_ids, numbers
from makegood.lib.together import later
from makegood.listening import queries, receiving, signs
from makegood.listening.heard import Heard
from makegood.listening.models import Failure, TriageModel
from makegood.listening.receiving import SignalRow
from makegood.listening.rules import failure_in, oriented, read_score
from makegood.listening.triage import read_words

SAME_MATTER = timedelta(days=30)


@dataclass(slots=True, kw_only=True)
class HeardEncounter(EncounterRow):
    """An encounter's row with the item it came in."""

    heard: Heard


@dataclass(slots=True)
class Found:
    """A failure that was noticed in a batch, with the row it was noticed in."""

    kind: str
    severity: int
    noticed_by: str
    noticed_at: datetime
    reasons: tuple[str, ...]
    signal: SignalRow | None = None
    encounter: HeardEncounter | None = None
    detail: dict[str, int] | None = None
    id: int = 0


def keep_model(content: bytes, report: Mapping[str, object], *, by: User | None, at: datetime) -> TriageModel:
    """Keep what this installation's own scores have taught; from the next comment on it is what reads."""
    return TriageModel.objects.create(made_at=at, by=by, report=dict(report), content=content)


def receive(
    rows: Sequence[SignalRow],
    before: receiving.Before,
    *,
    source: str,
    at: datetime,
    reading_id: int | None = None,
) -> list[SignalRow]:
    """Store a batch of signals, judged by score and words. Returns those that are new or revised."""
    receiving.compare(rows, before)
    fresh = [row for row in rows if row.state != "duplicate"]
    thresholds = queries.thresholds()
    for row in fresh:
        said = row.said
        if said.score is not None and said.scale:
            limit = row.heard.threshold if row.heard.threshold is not None else thresholds.get(said.scale)
            row.facts = read_score(oriented(said.score, said.scale, said.best), said.scale, limit)
    words = read_words([row.heard for row in fresh])
    for row, read in zip(fresh, words, strict=True):
        row.words = read
    receiving.store(fresh, before, source=source, at=at, reading_id=reading_id)
    return fresh


def detect(
    signals: Sequence[SignalRow], encounters: Sequence[HeardEncounter], *, at: datetime
) -> list[Found]:
    """The failures these signals and encounters tell of, with their reasons. Encounters come first."""
    found = [hit for row in encounters if (hit := _in_encounter(row, at))]
    contacts = signs.third_contacts(signals, queries.earlier_contacts(signals, since=at - SAME_MATTER))
    signs.keep_hits(signals)
    return found + [hit for row in signals if (hit := _in_signal(row, contacts.get(row.id, 0), at))]


def _in_encounter(row: HeardEncounter, at: datetime) -> Found | None:
    names = ("status", "promised_at", "happened_at", "started_at", "ended_at", "promised_minutes")
    at = row.heard.known_at or at
    failure = failure_of(EncounterFacts(*(row.now(name) for name in names)), at)
    if not failure or row.late_seen:
        return None
    row.late_seen = True
    return Found(
        failure.kind,
        failure.severity,
        Failure.By.US,
        at,
        (failure.reason,),
        encounter=row,
        detail=dict(failure.detail),
    )


def _in_signal(row: SignalRow, earlier: int, at: datetime) -> Found | None:
    named = failure_in(row.said.kind, row.said.score, row.facts, row.words, earlier)
    if not named:
        return None
    noticed_at = row.occurred_at if row.history else min(at, row.occurred_at)
    return Found(named.kind, named.severity, Failure.By.CUSTOMER, noticed_at, named.reasons, signal=row)


def write_down(
    kind: str, severity: int, reasons: tuple[str, ...], *, at: datetime, encounter_id: int | None = None
) -> int:
    """Keep a failure that somebody of ours noticed herself; its number."""
    failure = Failure.objects.create(
        kind=kind, severity=severity, noticed_by=Failure.By.US, noticed_at=at,
        encounter_id=encounter_id, reasons=list(reasons),
    )  # fmt: skip
    return failure.pk


def write_down_all(
    kind: str, severity: int, reasons: tuple[str, ...], encounters: Sequence[int | None], *, at: datetime
) -> list[int]:
    """Keep a failure that hit each of these encounters (None: nobody knows which), in one go; their numbers."""
    ids = next_ids(Failure, len(encounters))
    detail = json_cell({})
    rows = (
        [number, kind, severity, Failure.By.US.value, at, None, encounter, detail, list(reasons)]
        for number, encounter in zip(ids, encounters, strict=True)
    )
    copy_in(Failure, COLUMNS, rows)
    _mark_seen([number for number in encounters if number is not None])
    return ids


def _mark_seen(encounters: Sequence[int]) -> None:
    """The clock finds no second failure in these."""
    if encounters:
        later("UPDATE customers_encounter SET late_seen = true WHERE id = ANY(%s)", [numbers(encounters)])


COLUMNS = [
    "id",
    "kind",
    "severity",
    "noticed_by",
    "noticed_at",
    "signal_id",
    "encounter_id",
    "detail",
    "reasons",
]


def keep(found: Sequence[Found]) -> None:
    """Store the failures, each under its number from now on."""
    for hit, number in zip(found, next_ids(Failure, len(found)), strict=True):
        hit.id = number
    copy_in(Failure, COLUMNS, [_values(hit) for hit in found])
    _mark_seen([hit.encounter.id for hit in found if hit.encounter])


def _values(hit: Found) -> list[Any]:
    signal = hit.signal.id if hit.signal else None
    encounter = hit.encounter.id if hit.encounter else hit.signal.encounter_id if hit.signal else None
    detail = json_cell(hit.detail or {})
    return [
        hit.id,
        hit.kind,
        hit.severity,
        hit.noticed_by,
        hit.noticed_at,
        signal,
        encounter,
        detail,
        list(hit.reasons),
    ]
