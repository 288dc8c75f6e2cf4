"""Who was let down: people, not answers, each with her value, how long she is with us, open cases, last contact."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from makegood.lib.bulk import select

PAGE = 50
CANDIDATES = 1000
"""So many of the newest cases are looked at for the newest people, before all of them are."""

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
  FROM cases_case c WHERE c.customer_id IS NOT NULL AND {SEEN} {{among}} GROUP BY c.customer_id
) h JOIN customers_customer k ON k.id = h.customer_id
WHERE (%(severity)s::int IS NULL OR h.worst >= %(severity)s)
"""
"""One row a person: `h` is what happened to her, `k` who she is."""

NEWEST = f"""
  SELECT c.customer_id FROM cases_case c WHERE c.customer_id IS NOT NULL AND {SEEN} AND c.opened_at <= %(from)s
  ORDER BY c.opened_at DESC FETCH FIRST {CANDIDATES} ROWS WITH TIES
"""
"""A file opens all its cases at one moment: with its last case the newest always hold every case of that moment."""

LATELY = f"AND c.customer_id = ANY(ARRAY({NEWEST}))"
"""The people of the newest cases: whoever is not among them was let down before all of these."""

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


def let_down_sql(wanted: Wanted, beyond: str = "", limit: str = "", among: str = "") -> str:
    """The SQL after the SELECT over p (person), l (her last case) and a (her low answers), in the order wanted."""
    order = ORDERS[wanted.order]
    return (
        f"FROM (SELECT {HERS}, {order.by} AS key, count(*) OVER () AS found {PEOPLE.format(among=among)}"
        f" AND {STANDINGS[wanted.standing]} {beyond} ORDER BY {order.by} {order.way}, k.id {order.way} {limit}) p"
        f" {LAST} ORDER BY p.key {order.way}, p.id {order.way}"
    )


@dataclass(frozen=True, slots=True)
class People:
    """One page. `found` is how many there are from here on; not `counted`: at least so many."""

    people: list[LetDown]
    more: bool
    found: int
    counted: bool


def page(wanted: Wanted, after: Place | None, size: int = PAGE) -> People:
    """The people after a place. The newest are looked for among the newest cases, which costs the same in any crowd."""
    if wanted.order == "latest":
        lately = _page(wanted, after, size, LATELY)
        if lately.more:
            return lately
    return _page(wanted, after, size)


def _page(wanted: Wanted, after: Place | None, size: int, among: str = "") -> People:
    order = ORDERS[wanted.order]
    sign = "<" if order.way == "DESC" else ">"
    beyond = f"AND ({order.by}, k.id) {sign} (%(key)s::{order.type}, %(pk)s)" if after else ""
    columns = ", ".join(f"{_where(field.name)}.{field.name}" for field in fields(LetDown))
    params = wanted.params | {"limit": size + 1, "from": wanted.at}
    if after:
        params |= {"key": after.key, "pk": after.pk, "from": after.key if among else wanted.at}
    sql = let_down_sql(wanted, beyond, "LIMIT %(limit)s", among)
    found = [LetDown(*row) for row in select(f"SELECT {columns} {sql}", params)]
    counted = not among or bool(after) or _are_few(params)
    return People(found[:size], len(found) > size, found[0].found if found else 0, counted)


def _are_few(params: dict[str, Any]) -> bool:
    """Whether the newest cases are all the cases there are."""
    [(cases,)] = select(f"SELECT count(*) FROM ({NEWEST}) x", params)
    return bool(cases < CANDIDATES)


def _where(name: str) -> str:
    return {"ref": "l", "headline": "l", "severity": "l", "status": "l", "low": "a"}.get(name, "p")
