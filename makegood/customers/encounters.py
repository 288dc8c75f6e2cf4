"""Service encounters on the way in: stored once, updated when more is known, and what changed is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from psycopg.types.json import Jsonb

from makegood.customers.models import Encounter
from makegood.lib.bulk import copy_in, json_cell, next_ids, numbers, select
from makegood.lib.copying import texts
from makegood.lib.together import later

TOLD = [
    "kind", "status", "occurred_at", "promised_at", "happened_at", "started_at", "ended_at", "promised_minutes",
    "product", "place", "channel", "amount", "currency",
]  # fmt: skip


class Told(Protocol):
    """An encounter as a sender knows it now."""

    @property
    def external_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def occurred_at(self) -> datetime | None: ...
    @property
    def promised_at(self) -> datetime | None: ...
    @property
    def happened_at(self) -> datetime | None: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def promised_minutes(self) -> int | None: ...
    @property
    def product(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def amount(self) -> int | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def extra(self) -> dict[str, str]: ...


@dataclass(slots=True)
class EncounterRow:
    """One encounter of a batch: what was told, whose it is, and what became of it.

    `state` is new, duplicate, changed, or told_on: a later step of what the same reading told first.
    """

    told: Told
    digest: bytes
    customer_id: int | None = None
    team_id: int | None = None
    history: bool = False
    id: int = 0
    state: str = "new"
    late_seen: bool = False
    first_order: bool = False
    known: dict[str, Any] | None = None
    is_whole: bool = True
    told_before: bool = False

    def now(self, name: str) -> Any:
        """A field as it stands after this row: what was told, else what was known."""
        value = getattr(self.told, name)
        return value if value not in (None, "") or not self.known else self.known[name]


def store(rows: Sequence[EncounterRow], *, source: str, at: datetime) -> None:
    """Store a batch of encounters (each outside id once) and note on each row its id and what became of it."""
    _find(rows, source, at)
    fresh = [row for row in rows if row.state == "new"]
    for row, number in zip(fresh, next_ids(Encounter, len(fresh)), strict=True):
        row.id = number
    _mark_first_orders(fresh)
    _insert(fresh, source, at)
    _update([row for row in rows if row.state in {"changed", "told_on"}])
    _count_orders(fresh)


def _find(rows: Sequence[EncounterRow], source: str, at: datetime) -> None:
    names = ", ".join(TOLD)
    found = {
        values[0]: values
        for values in select(
            f"SELECT external_id, id, content_hash, customer_id, late_seen, first_order, history, received_at, {names}"
            " FROM customers_encounter WHERE source = %s AND external_id = ANY(%s) ORDER BY external_id FOR UPDATE",
            [source, texts(row.told.external_id for row in rows)],
        )
    }
    for row in rows:
        if values := found.get(row.told.external_id):
            _compare(row, values, at)


def _compare(row: EncounterRow, values: Sequence[Any], at: datetime) -> None:
    row.id, digest, customer_id, row.late_seen, row.first_order, history, received_at = values[1:8]
    row.customer_id, row.history = row.customer_id or customer_id, row.history or history
    row.known = dict(zip(TOLD, values[8:], strict=True))
    mine = received_at == at
    if (bytes(digest) == row.digest and not (mine and row.told_before)) or (not row.is_whole and not mine):
        # what a replay tells step by step is not told again over what was known whole before it
        row.state = "duplicate"
    else:
        row.state = "told_on" if mine else "changed"


def _mark_first_orders(fresh: Sequence[EncounterRow]) -> None:
    """The first order of somebody who has none yet: found now, because it raises the priority of what fails in it."""
    people = {row.customer_id for row in fresh if row.customer_id is not None}
    if not people:
        return
    earlier = {
        row[0]
        for row in select(
            "SELECT id FROM customers_customer WHERE id = ANY(%s) AND orders > 0", [numbers(people)]
        )
    }
    for row in fresh:
        if row.customer_id is not None and row.customer_id not in earlier:
            row.first_order = True
            earlier.add(row.customer_id)


COLUMNS = [
    "id", "source", "external_id", "customer_id", "team_id", *TOLD,
    "extra", "content_hash", "first_order", "history", "late_seen", "received_at",
]  # fmt: skip


def _insert(fresh: Sequence[EncounterRow], source: str, at: datetime) -> None:
    if fresh:
        copy_in(
            Encounter,
            COLUMNS,
            [
                [
                    row.id, source, row.told.external_id, row.customer_id, row.team_id,
                    *(getattr(row.told, name) for name in TOLD),
                    json_cell(row.told.extra), row.digest, row.first_order, row.history, False, at,
                ]
                for row in fresh
            ],
        )  # fmt: skip


def _update(changed: Sequence[EncounterRow]) -> None:
    sets = ", ".join(f"{name} = %s" for name in TOLD)
    for row in changed:
        later(
            f"UPDATE customers_encounter SET {sets}, customer_id = %s, content_hash = %s, extra = extra || %s"
            " WHERE id = %s",
            [*(row.now(name) for name in TOLD), row.customer_id, row.digest, Jsonb(row.told.extra), row.id],
        )


def _count_orders(fresh: Sequence[EncounterRow]) -> None:
    mine = [row for row in fresh if row.customer_id is not None]
    if mine:
        later(COUNT_ORDERS, [
            [row.customer_id for row in mine], [row.told.amount or 0 for row in mine],
            [row.told.currency for row in mine], [row.told.occurred_at for row in mine],
        ])  # fmt: skip


# locked in the order of their ids, so that two batches never wait for each other in a circle
COUNT_ORDERS = """
WITH told AS (
  SELECT customer_id, count(*) AS n, sum(amount) AS amount, max(currency) AS currency, min(at) AS first, max(at) AS last
  FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[]) AS w(customer_id, amount, currency, at)
  GROUP BY customer_id
), locked AS (
  SELECT c.id FROM customers_customer c JOIN told ON told.customer_id = c.id ORDER BY c.id FOR UPDATE OF c
)
UPDATE customers_customer c SET
  orders = c.orders + told.n,
  value = c.value + CASE WHEN c.currency IN ('', told.currency) THEN told.amount ELSE 0 END,
  currency = CASE WHEN c.currency = '' THEN told.currency ELSE c.currency END,
  first_order_at = least(c.first_order_at, told.first),
  last_order_at = greatest(c.last_order_at, told.last)
FROM told JOIN locked ON locked.id = told.customer_id WHERE c.id = told.customer_id
"""
