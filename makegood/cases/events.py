"""The chain of events: every fact of a case's life, hashed over the one before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from makegood.cases.models import Event
from makegood.lib.bulk import copy_in, numbers, select
from makegood.lib.text import jsonb_text, sha256
from makegood.lib.together import later

GENESIS = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Fact:
    """One fact to record on a case: ids, keys and numbers only, never a person's words."""

    case_id: int
    verb: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Chain:
    """The end of a case's chain."""

    seq: int = 0
    head: bytes = GENESIS


def micros(at: datetime) -> int:
    """An instant as microseconds since 1970, exactly."""
    return (at - EPOCH) // timedelta(microseconds=1)


def link(
    prev: bytes, case_id: int, seq: int, at: datetime, verb: str, by: int | None, data: dict[str, Any]
) -> bytes:
    """The hash of an event: SHA-256 over the previous hash and its own content. `doctor` computes the same in SQL."""
    return _linked(prev, case_id, seq, micros(at), verb, by, jsonb_text(data))


def _linked(prev: bytes, case_id: int, seq: int, at: int, verb: str, by: int | None, data: str) -> bytes:
    return sha256(f"{prev.hex()}|{case_id}|{seq}|{at}|{verb}|{by or ''}|{data}")


def chained(
    facts: Iterable[Fact], chains: dict[int, Chain], *, by: int | None, at: datetime
) -> list[tuple[Any, ...]]:
    """Rows for the event table, each hashed over the one before it; moves the ends of the chains along."""
    rows, moment = [], micros(at)
    for fact in facts:
        chain = chains.setdefault(fact.case_id, Chain())
        seq, prev = chain.seq + 1, chain.head
        data = jsonb_text(fact.data)
        head = _linked(prev, fact.case_id, seq, moment, fact.verb, by, data)
        rows.append((fact.case_id, seq, at, fact.verb, by, data, prev, head))
        chain.seq, chain.head = seq, head
    return rows


COLUMNS = ["case_id", "seq", "at", "verb", "by_id", "data", "prev", "hash"]


def record(facts: Sequence[Fact], *, by: int | None, at: datetime) -> None:
    """Write facts on cases that exist. Their rows are locked first: a chain has one end."""
    if not facts:
        return
    chains = locked(sorted({fact.case_id for fact in facts}))
    copy_in(Event, COLUMNS, chained(facts, chains, by=by, at=at))
    move_heads(chains, at)


def locked(ids: Sequence[int]) -> dict[int, Chain]:
    """The ends of these chains, locked in the order of their ids."""
    rows = select(
        "SELECT id, seq, head FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [numbers(ids)]
    )
    return {number: Chain(seq, bytes(head)) for number, seq, head in rows}


def move_heads(chains: dict[int, Chain], at: datetime) -> None:
    """Keep the new ends on the cases."""
    later(
        "UPDATE cases_case c SET seq = w.seq, head = w.head, changed_at = %s"
        " FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) AS w(id, seq, head) WHERE c.id = w.id",
        [at, list(chains), [c.seq for c in chains.values()], [c.head for c in chains.values()]],
    )
