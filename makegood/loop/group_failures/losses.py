"""What each affected customer lost, and what the policy that lives gives for it: alike for alike loss."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from django.db import connection, transaction

from makegood.accounts.standing import Kept
from makegood.lib.errors import Refused
from makegood.listening.failure_queries import taxonomy
from makegood.loop.group_failures.rules import Given, added
from makegood.remedies.models import Offer, Remedy
from makegood.remedies.offers.making import price_of
from makegood.remedies.offers.rules import Price, worth_of
from makegood.remedies.onto import onto
from makegood.remedies.payers.usual import in_use
from makegood.remedies.policy.facts_sql import Lines, facts_of
from makegood.remedies.policy.queries import live_policy
from makegood.remedies.policy.trial import given
from makegood.remedies.rules import Facts, Option, Policy, advise

AT_ONCE = 2_000
# One row for each encounter of each person, as `facts_of` reads it, behind what is asked of her. What was between her
# and us before is none of it: two who lost the same would be given differently for it (docs/decisions/0175).
PEOPLE = """
WITH hit AS ({matched}),
who AS (
  SELECT k.id, k.email, k.do_not_contact, k.language, k.needs,
    a.case_id, a.encounter_id, a.has_offer
  FROM (SELECT DISTINCT customer_id FROM hit WHERE customer_id IS NOT NULL) d
  JOIN customers_customer k ON k.id = d.customer_id
  LEFT JOIN LATERAL (
    SELECT c.id AS case_id, c.encounter_id,
      EXISTS (SELECT 1 FROM remedies_offer o WHERE o.case_id = c.id AND o.state = ANY(%(counts)s)) AS has_offer
    FROM cases_case c
    WHERE c.customer_id = k.id AND c.status IN ('open', 'contacted', 'resolved') AND (
      c.case_key = 'c:' || k.id || ':' || %(root)s
      OR c.encounter_id IN (SELECT encounter_id FROM hit x WHERE x.customer_id = k.id))
    ORDER BY c.id LIMIT 1
  ) a ON true
)
SELECT who.id, who.email <> '' AND NOT who.do_not_contact, who.language, who.case_id, coalesce(who.has_offer, false),
  e.id, who.encounter_id,
  0, '', %(kind)s, %(severity)s, %(fault)s, %(at)s::timestamptz, false, false, e.kind,
  coalesce(e.external_id, ''), e.occurred_at, e.promised_at, e.happened_at, e.amount, coalesce(e.currency, ''),
  coalesce(e.product, ''), e.extra, who.needs, NULL::timestamptz, 1, 0
FROM hit JOIN who ON who.id = hit.customer_id LEFT JOIN customers_encounter e ON e.id = hit.encounter_id
ORDER BY who.id, coalesce(e.amount, 0) DESC, e.id
"""
REMEMBERED = 20_000
"""So many losses and what is given for them are remembered: prices repeat."""
OURS = 7  # so many columns are asked beside the facts


@dataclass(frozen=True, slots=True)
class Failed:
    """What failed: its kind, how bad (1 to 4), whose fault, and when it was declared."""

    kind: str
    severity: int
    fault: str
    at: datetime

    def named(self) -> dict[str, Any]:
        """As the query names it."""
        root = taxonomy().of(self.kind).root
        counts = list(Offer.COUNTS)
        return {**{name: getattr(self, name) for name in ("kind", "severity", "fault", "at")}} | {
            "root": root, "counts": counts,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One affected customer: the dearest of her encounters first. `case_id`: she has a case about it already.

    `onto`: by payer elsewhere, onto what it would pay: what the order of that case names, else the dearest.
    """

    id: int
    can_be_written_to: bool
    language: str
    case_id: int | None
    has_offer: bool
    encounters: tuple[int, ...]
    facts: tuple[Facts, ...]
    onto: Mapping[str, str]


def people(matched: str, params: Sequence[Any], failed: Failed) -> Iterator[Person]:
    """Everybody behind these encounters, each once, from a cursor of the server."""
    lines = Lines(taxonomy())
    names = {f"p{number}": value for number, value in enumerate(params)}
    sql = PEOPLE.replace("{matched}", matched % tuple(f"%({name})s" for name in names))
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, names | failed.named())
        for _customer, rows in groupby(_rows(cursor), key=lambda row: row[0]):
            yield _person(list(rows), lines)


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield from rows


def _person(rows: Sequence[tuple[Any, ...]], lines: Lines) -> Person:
    first = rows[0]
    return Person(
        first[0], first[1], first[2], first[3], first[4],
        tuple(row[5] for row in rows if row[5] is not None),
        tuple(facts_of(row[OURS:], lines) for row in rows), _onto(rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Named:
    """What an encounter names."""

    external_id: str
    extra: Mapping[str, Any]


def _onto(rows: Sequence[tuple[Any, ...]]) -> dict[str, str]:
    if not (payers := in_use()):
        return {}
    of_her_case = (row for row in rows if row[5] is not None and row[5] == row[6])
    order, extra = itemgetter(OURS + 9, OURS + 16)(next(of_her_case, rows[0]))
    named = _Named(order, msgspec.json.decode(extra or "{}", type=dict[str, Any]))
    return {payer: onto(payer, named) for payer in payers}


class Giving:
    """What the policy that lives gives for a loss. Who lost the same is given the same: each loss is advised once."""

    def __init__(self) -> None:
        self.policy: Policy = live_policy()
        self.remedies = {row.key: row for row in Remedy.objects.filter(active=True).order_by("pk")}
        self._prices: dict[str, Price] = {key: price_of(row) for key, row in self.remedies.items()}
        self._known: dict[Facts, tuple[Option, ...]] = {}

    def __call__(self, person: Person) -> tuple[Given, ...]:
        """What she is offered for all her losses together, in one currency; nothing where something needs a person."""
        gifts = [gift for facts in person.facts for gift in self._of(facts)]
        if None in gifts or len({gift.currency for gift in gifts if gift}) > 1:
            return ()
        return added(gift for gift in gifts if gift)

    def _of(self, facts: Facts) -> list[Given | None]:
        return [self._given(option, facts) for option in self._options(facts)]

    def _options(self, facts: Facts) -> tuple[Option, ...]:
        # what an order is called decides nothing: no condition of a policy can name it
        alike = replace(facts, order="", product="", need="")
        if alike not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[alike] = given(advise(alike, self.policy))
        return self._known[alike]

    def _given(self, option: Option, facts: Facts) -> Given | None:
        """An option as it can be offered; None where a person has to say more, or where pieces are counted."""
        remedy, money = self.remedies.get(option.remedy), option.money or option.cost
        if remedy is None or money is None or remedy.stock is not None:
            return None
        amount = option.money.amount if option.money and remedy.in_money else None
        item = "" if remedy.in_money else facts.product or str(remedy)
        cost = option.cost.amount if option.cost and not remedy.in_money else None
        try:
            worth = worth_of(self._prices[option.remedy], money.currency, amount, item, cost, None)
        except Refused:  # such as a thing whose cost nobody knows
            return None
        return Given(
            option.remedy, money.currency, amount, item[:200], worth.cost, worth.value, worth.counted, option.law
        )  # fmt: skip


giving = Kept(Giving, "remedies_policyversion", "remedies_remedy", "listening_taxonomyversion")
"""What the policy that lives gives; begun anew when it, the catalogue or the taxonomy changes."""
