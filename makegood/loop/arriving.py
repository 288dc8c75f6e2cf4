"""A batch at the door: whose it is, which encounter it names, and whether it is news or history."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from makegood.accounts.roster import Roster
from makegood.customers.actions import match, store
from makegood.customers.models import Encounter
from makegood.customers.queries import EncounterRef, encounters_named
from makegood.customers.rules import Person, person_of
from makegood.lib.text import fold
from makegood.listening.actions import HeardEncounter, receive
from makegood.listening.content import content_hash
from makegood.listening.heard import Heard
from makegood.listening.incoming import EncounterIn, SignalIn
from makegood.listening.receiving import SignalRow, look


def encounters(
    wave: Sequence[Heard], who: Callable[[], Roster], *, source: str, at: datetime, since: datetime | None
) -> list[HeardEncounter]:
    """Store the encounters of a batch and say what became of each."""
    told = [(heard, heard.item) for heard in wave if isinstance(heard.item, EncounterIn)]
    if not told:
        return []
    people = match([_person(heard, source) for heard, _ in told])
    here = who()
    rows = [
        HeardEncounter(
            item,
            heard.digest or content_hash(item),
            customer,
            _team(here, item.team),
            _is_old(_latest(item), since),
            is_whole=heard.is_whole,
            told_before=heard.told_before,
            heard=heard,
        )
        for (heard, item), customer in zip(told, people, strict=True)
    ]
    store(rows, source=source, at=at)
    return rows


def late(stored: Sequence[Encounter]) -> list[HeardEncounter]:
    """Encounters that are known already, as if they had just been told again."""
    return [_told_again(row) for row in stored]


def _told_again(row: Encounter) -> HeardEncounter:
    item = EncounterIn(
        external_id=row.external_id,
        promised_at=row.promised_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        promised_minutes=row.promised_minutes,
    )
    return HeardEncounter(
        item,
        bytes(row.content_hash),
        row.customer_id,
        row.team_id,
        id=row.pk,
        state="changed",
        first_order=row.first_order,
        heard=Heard(item),
    )


def signals(
    wave: Sequence[Heard],
    who: Callable[[], Roster],
    *,
    source: str,
    at: datetime,
    since: datetime | None,
    reading_id: int | None,
) -> tuple[list[SignalRow], list[SignalRow]]:
    """Store the signals of a batch. Returns all of them, and those that are new or revised."""
    rows = [_row(heard, heard.item, at, since) for heard in wave if isinstance(heard.item, SignalIn)]
    if not rows:
        return [], []
    before = look(rows, source)
    named = encounters_named({row.said.encounter for row in rows if row.said.encounter}, source)
    for row, customer in zip(rows, match([_person(row.heard, source) for row in rows]), strict=True):
        row.customer_id = row.heard.customer_id or customer
    _name_encounters(rows, who(), named())
    return rows, receive(rows, before, source=source, at=at, reading_id=reading_id)


def ready(heard: Heard, source: str) -> None:
    """Make ready what needs no database to be known, as whoever reads ahead does meanwhile."""
    if heard.person is None and heard.item.customer:
        heard.person = person_of(heard.source or source, heard.item.customer)


def _person(heard: Heard, source: str) -> Person | None:
    ready(heard, source)
    return heard.person


def _row(heard: Heard, said: SignalIn, at: datetime, since: datetime | None) -> SignalRow:
    when = said.occurred_at or heard.known_at or at
    key = said.external_id or heard.content_key
    return SignalRow(heard, said, key, heard.digest or content_hash(said), when, _is_old(when, since))


def _name_encounters(rows: Sequence[SignalRow], who: Roster, named: Mapping[str, EncounterRef]) -> None:
    for row in rows:
        row.team_id = _team(who, row.said.team)
        row.encounter_id = row.heard.encounter_id
        if found := named.get(row.said.encounter):
            row.encounter_id = found.id
            row.customer_id = row.customer_id or found.customer_id
            row.team_id = row.team_id or found.team_id
            row.first_order = found.first_order


def _team(who: Roster, name: str) -> int | None:
    return who.by_name.get(fold(name)) if name else None


def _latest(item: EncounterIn) -> datetime | None:
    moments = (item.happened_at, item.ended_at, item.promised_at, item.occurred_at)
    return next((moment for moment in moments if moment), None)


def _is_old(when: datetime | None, since: datetime | None) -> bool:
    return bool(since and when and when < since)
