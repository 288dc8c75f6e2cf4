"""The order of the loop, top to bottom: what happens from the moment somebody was let down."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db import DatabaseError, transaction
from psycopg import errors

from makegood.accounts.models import User
from makegood.accounts.queries import roster
from makegood.accounts.roster import Roster
from makegood.accounts.standing import looked_once
from makegood.cases.opening import Opened, look, open_cases
from makegood.customers.queries import cards_soon, late_encounters
from makegood.lib.together import together
from makegood.listening.actions import Found, HeardEncounter, detect, keep
from makegood.listening.heard import Heard, Receipt
from makegood.listening.receiving import SignalRow
from makegood.loop import afterwards, arriving, grounds
from makegood.loop.ending import close, hear_verdict, resolve
from makegood.loop.rules import by_source, waves

# in this order: hear, then (by a person) resolve, then the verdict of the customer, or close without it
__all__ = ["close", "hear", "hear_verdict", "resolve"]

TRIES = 3
STATES = {"new": "new", "duplicate": "duplicates", "changed": "changed", "told_on": "new"}
RIVALRY = (errors.UniqueViolation, errors.DeadlockDetected, errors.SerializationFailure)


def hear(
    items: Sequence[Heard],
    *,
    source: str,
    at: datetime,
    by: User | None = None,
    since: datetime | None = None,
    reading_id: int | None = None,
    within: Callable[[Receipt], None] | None = None,
) -> Receipt:
    """Take a batch the whole way forward in one transaction: matched, stored, judged, opened or joined, owned, clocked.

    Signals and encounters may be mixed. What is older than `since` is history: kept, judged and counted, but it
    starts no clock and notifies nobody. A repeat changes nothing. `within` is called with the receipt before the
    commit, in the same transaction. A batch that loses a race against another writer is taken again, three times.
    """
    started = time.perf_counter()
    for attempt in range(TRIES):
        try:
            with transaction.atomic(), together(), looked_once():
                receipt = Receipt()
                for wave in waves(items):
                    for origin, group in by_source(wave, source):
                        _hear_wave(group, origin, at, since, reading_id, receipt)
                if within:
                    within(receipt)
        except DatabaseError as error:
            if attempt + 1 == TRIES or not isinstance(error.__cause__, RIVALRY):
                raise
            continue
        break
    receipt.seconds = time.perf_counter() - started
    return receipt


def _hear_wave(
    wave: Sequence[Heard],
    source: str,
    at: datetime,
    since: datetime | None,
    reading_id: int | None,
    receipt: Receipt,
) -> None:
    who = partial(roster, at)
    encounters = arriving.encounters(wave, who, source=source, at=at, since=since)
    signals, heard = arriving.signals(wave, who, source=source, at=at, since=since, reading_id=reading_id)
    changed = [row for row in encounters if row.state != "duplicate"]
    found, opened = _forward(heard, changed, who(), at)
    if reading_id is None:
        # a file sends nothing: sending because of an import is a deed of its own that a person confirms
        afterwards.acknowledge(opened, at=at)
    _say_what_became(encounters, signals, found, opened)
    for heard_item in wave:
        receipt.counts.update(("rows", *heard_item.became) if heard_item.is_whole else heard_item.became[1:])
    receipt.case_ids += [case.id for case in opened.opened] + sorted(opened.touched)


def _forward(
    heard: Sequence[SignalRow], encounters: Sequence[HeardEncounter], who: Roster, at: datetime
) -> tuple[list[Found], Opened]:
    """From what is stored to what follows: failures, cases, and a sign to open pages."""
    found = detect(heard, encounters, at=at)
    opened = _cases_for(found, who, at) if found else Opened()
    afterwards.reopen(opened, who, at=at)
    afterwards.plan_attempts(opened, at=at)
    afterwards.tell(opened, heard)
    return found, opened


@transaction.atomic
def notice_late(at: datetime, most: int = 1000) -> int:
    """Open cases for encounters whose promise has passed, before anybody complains; how many were looked at."""
    late = arriving.late(late_encounters(at, most))
    if late:
        with together(), looked_once():
            _forward([], late, roster(at), at)
    return len(late)


def _cases_for(found: Sequence[Found], who: Roster, at: datetime) -> Opened:
    people = cards_soon({number for hit in found if (number := grounds.customer_of(hit)) is not None})
    before = look(grounds.keys(found), who)
    keep(found)
    return open_cases(grounds.lay(found, people(), grounds.plays()), who, at=at, before=before)


def _say_what_became(
    encounters: Sequence[HeardEncounter], signals: Sequence[SignalRow], found: Sequence[Found], opened: Opened
) -> None:
    for encounter in encounters:
        encounter.heard.became = (STATES[encounter.state],)
    for signal in signals:
        low = signal.facts.low and signal.state != "duplicate"
        signal.heard.became = (STATES[signal.state], *(["low"] if low else []))
    for hit in found:
        if row := hit.signal or hit.encounter:
            row.heard.became += ("failures", opened.fates[hit.id])
