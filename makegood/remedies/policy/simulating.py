"""Trying a draft on past cases: read in batches from the server, advised twice, compared. Writes nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from makegood.lib.text import sha256
from makegood.listening.failure_queries import taxonomy
from makegood.remedies.policy.building import build
from makegood.remedies.policy.facts_sql import CASES, Lines, facts_of
from makegood.remedies.policy.queries import known_now, live_text
from makegood.remedies.policy.trial import Tell, Trial
from makegood.remedies.rules import Advice, Facts, Policy, advise

AT_ONCE = 2_000
SINCE = " WHERE c.opened_at >= %s AND c.opened_at < %s ORDER BY c.id"


def how_many(since: datetime, until: datetime) -> int:
    """How many cases were opened from then to then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case c" + SINCE.partition(" ORDER")[0], [since, until])
        [(count,)] = cursor.fetchall()
    return int(count)


def simulate(
    text: str,
    since: datetime,
    until: datetime,
    advance: Callable[[int], None] = lambda steps: None,
    tell: Tell = lambda told: None,
) -> dict[str, Any]:
    """What the policy `text` would have given on cases opened from `since` to `until`, beside the one that lives.

    `tell` hears of every case that changes, in the order in which they were opened. BadPolicy where the text cannot be
    used. Memory does not grow with the cases.
    """
    known, living = known_now(), live_text()
    live, draft = build(living, known), build(text, known)
    compare, trial = Comparing(live, draft), Trial(tell)
    for batch in _past_cases(since, until):
        for ref, facts in batch:
            trial.add(ref, facts, *compare(facts))
        advance(len(batch))
    about = {"policy": sha256(text).hex(), "against": sha256(living).hex(), "name": draft.name}
    return about | {"since": since.isoformat(), "until": until.isoformat()} | trial.as_facts()


class Comparing:
    """Advice on a case by two policies; by one alone where both say the same of its kind of failure."""

    def __init__(self, live: Policy, draft: Policy) -> None:
        self._live, self._draft = live, draft
        self._alike: dict[tuple[str, ...], bool] = {}

    def __call__(self, facts: Facts) -> tuple[Advice, Advice]:
        """The advice of the policy that lives, and that of the draft."""
        if facts.line not in self._alike:
            self._alike[facts.line] = _alike(self._live, self._draft, facts.line)
        live = advise(facts, self._live)
        return live, live if self._alike[facts.line] else advise(facts, self._draft)


def _alike(one: Policy, other: Policy, line: tuple[str, ...]) -> bool:
    rules = [[(each.rule, each.source) for each in policy.rules_for(line)] for policy in (one, other)]
    settings = [(policy.cap, policy.ceiling, policy.match, policy.keep_it) for policy in (one, other)]
    return rules[0] == rules[1] and settings[0] == settings[1]


def _past_cases(since: datetime, until: datetime) -> Iterator[list[tuple[str, Facts]]]:
    """The cases of a time with their facts, from a cursor of the server, of one state of the database."""
    lines = Lines(taxonomy())
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(CASES + SINCE, [since, until])
        while rows := cursor.fetchmany(AT_ONCE):
            yield [(row[1], facts_of(row, lines)) for row in rows]
