"""Who was let down: people, not answers, each with her value, how long she is with us, open cases, last contact."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from makegood.lib.bulk import select

PAGE = 50
EVER = dt.datetime(1, 1, 2, tzinfo=dt.UTC)
LIVE = "('open', 'contacted', 'resolved')"


class Order(NamedTuple):
    """How people are sorted: by this SQL, which is never null, and which way; the customer's number breaks ties."""

    by: str
    type: str
    way: str


ORDERS = {
    "latest": Order("h.let_down_at", "timestamptz", "DESC"),
    "oldest": Order("h.let_down_at", "timestamptz", "ASC"),
    "value": Order("k.value", "bigint", "DESC"),
    "tenure": Order("coalesce(k.first_order_at, k.created_at)", "timestamptz", "ASC"),
    "contact": Order("coalesce(h.contact_at, '0001-01-02 00:00+00')", "timestamptz", "ASC"),
    "open": Order("h.live", "bigint", "DESC"),
}

STANDINGS = {
    "": "true",
    "open": "h.live > 0",
    "lost": "h.live = 0 AND h.recovered = 0",
    "recovered": "h.recovered > 0",
}


@dataclass(frozen=True)
class Wanted:
    """Who is asked for: let down from `since` to `at`; of the teams and the owner somebody may see (None: of all)."""

    at: dt.datetime
    since: dt.datetime = EVER
    teams: Collection[int] | None = None
    owner: int | None = None
    team: int | None = None
    severity: int | None = None
    standing: str = ""
    order: str = "latest"

    @property
    def params(self) -> dict[str, Any]:
        """What the query is given."""
        return {
            "at": self.at,
            "since": self.since,
            "teams": None if self.teams is None else list(self.teams),
            "owner": self.owner,
            "team": self.team,
            "severity": self.severity,
        }


@dataclass(frozen=True)
class Place:
    """Where a page ends: what its last line is sorted by, and her number."""

    key: dt.datetime | int
    pk: int


SEEN = """c.opened_at >= %(since)s AND c.opened_at <= %(at)s
    AND (%(teams)s::bigint[] IS NULL OR c.team_id = ANY(%(teams)s) OR c.owner_id = %(owner)s)
    AND (%(team)s::bigint IS NULL OR c.team_id = %(team)s)"""

PEOPLE = f"""
FROM (
  SELECT c.customer_id, count(*) AS times, max(c.opened_at) AS let_down_at, max(c.severity) AS worst,
    count(*) FILTER (WHERE c.status IN {LIVE}) AS live, count(*) FILTER (WHERE c.status = 'recovered') AS recovered,
    max(greatest(c.last_word_at, c.first_reply_at)) AS contact_at
  FROM cases_case c WHERE c.customer_id IS NOT NULL AND {SEEN} GROUP BY c.customer_id
) h JOIN customers_customer k ON k.id = h.customer_id
WHERE (%(severity)s::int IS NULL OR h.worst >= %(severity)s)
"""
"""One row a person: `h` is what happened to her, `k` who she is."""

LAST = f"""
JOIN LATERAL (
  SELECT c.ref, c.headline, c.severity, c.status FROM cases_case c WHERE c.customer_id = p.id AND {SEEN}
  ORDER BY c.opened_at DESC, c.id DESC LIMIT 1
) l ON true
JOIN LATERAL (
  SELECT count(*) AS low FROM listening_signal s WHERE s.customer_id = p.id AND s.low
    AND s.occurred_at >= %(since)s AND s.occurred_at <= %(at)s
    AND (%(teams)s::bigint[] IS NULL OR s.team_id IS NULL OR s.team_id = ANY(%(teams)s))
) a ON true
"""
"""Beside each person her last case, and how many low answers she gave."""


@dataclass(frozen=True, slots=True)
class LetDown:
    """One person who was let down; `value` in minor units, `contact_at` when she last heard from a person of ours."""

    id: int
    name: str
    email: str
    phone: str
    do_not_contact: bool
    orders: int
    value: int
    currency: str
    first_order_at: dt.datetime | None
    times: int
    let_down_at: dt.datetime
    worst: int
    live: int
    contact_at: dt.datetime | None
    key: dt.datetime | int
    found: int
    ref: str
    headline: str
    severity: int
    status: str
    low: int

    @property
    def shown(self) -> str:
        """What she is called."""
        return self.name or self.email or self.phone or f"#{self.id}"

    @property
    def place(self) -> Place:
        """Where a page that ends with her ends."""
        return Place(self.key, self.id)


HERS = (
    "k.id, k.name, k.email, k.phone, k.do_not_contact, k.orders, k.value, k.currency, k.first_order_at,"
    " h.times, h.let_down_at, h.worst, h.live, h.contact_at"
)


def let_down_sql(wanted: Wanted, beyond: str = "", limit: str = "") -> str:
    """The SQL after the SELECT over p (person), l (her last case) and a (her low answers), in the order wanted."""
    order = ORDERS[wanted.order]
    return (
        f"FROM (SELECT {HERS}, {order.by} AS key, count(*) OVER () AS found {PEOPLE}"
        f" AND {STANDINGS[wanted.standing]} {beyond} ORDER BY {order.by} {order.way}, k.id {order.way} {limit}) p"
        f" {LAST} ORDER BY p.key {order.way}, p.id {order.way}"
    )


def page(wanted: Wanted, after: Place | None, size: int = PAGE) -> tuple[list[LetDown], bool]:
    """The people after a place, and whether more follow. `found` of each is how many there are from there on."""
    order = ORDERS[wanted.order]
    sign = "<" if order.way == "DESC" else ">"
    beyond = f"AND ({order.by}, k.id) {sign} (%(key)s::{order.type}, %(pk)s)" if after else ""
    columns = ", ".join(f"{_where(field.name)}.{field.name}" for field in fields(LetDown))
    params = wanted.params | {"limit": size + 1}
    if after:
        params |= {"key": after.key, "pk": after.pk}
    rows = select(f"SELECT {columns} {let_down_sql(wanted, beyond, 'LIMIT %(limit)s')}", params)
    found = [LetDown(*row) for row in rows]
    return found[:size], len(found) > size


def _where(name: str) -> str:
    return {"ref": "l", "headline": "l", "severity": "l", "status": "l", "low": "a"}.get(name, "p")
