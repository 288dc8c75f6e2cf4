"""Each affected customer's own case: opened, or the one that she has about it already."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from makegood.accounts.queries import roster
from makegood.cases.opening import Ground, Opened, open_cases
from makegood.cases.rules import case_key
from makegood.customers.queries import CustomerCard, cards
from makegood.lib.bulk import numbers, select
from makegood.lib.copying import texts
from makegood.lib.text import search_words
from makegood.listening.actions import write_down_all
from makegood.listening.failure_queries import taxonomy
from makegood.listening.models import Failure
from makegood.loop import afterwards
from makegood.loop.grounds import play_of, plays
from makegood.loop.group_failures.losses import Failed, Person, people
from makegood.loop.group_failures.rules import Given
from makegood.loop.models import Incident
from makegood.outreach import actions as outreach

BATCH_OF = """
    SELECT e.encounter_id, a.customer_id FROM loop_affected a
    LEFT JOIN LATERAL unnest(a.encounters) AS e(encounter_id) ON true WHERE a.id = ANY(%s)
"""


@dataclass(slots=True)
class Worked:
    """One person of a batch: her case, and what she is offered. `joined`: the case was there before."""

    affected_id: int
    person: Person
    card: CustomerCard
    case_id: int
    ref: str
    joined: bool
    owner_name: str
    gifts: Sequence[Given] = ()
    by_hand: bool = False


def cases_of(incident: Incident, rows: Mapping[int, int], at: datetime) -> list[Worked]:
    """Each person with her case, opened or joined."""
    failed = Failed(incident.failure_kind, incident.severity, incident.fault, incident.made_at)
    found = list(people(BATCH_OF, [numbers(rows.values())], failed))
    known = cards([person.id for person in found])
    grounds, firsts = _grounds(incident, found, known, at)
    who = roster(at)
    opened = open_cases(grounds, who, at=at)
    afterwards.reopen(opened, who, at=at)
    _reach_by_phone(opened, at)
    standing = _standing(firsts)
    fresh = {case.id for case in opened.opened}
    return [
        Worked(rows[person.id], person, known[person.id], case_id, ref, case_id not in fresh, owner)
        for person, (case_id, ref, owner) in zip(found, standing, strict=True)
    ]


def _reach_by_phone(opened: Opened, at: datetime) -> None:
    """Whom no mail reaches is rung, as everybody is of whom we know a number."""
    found = [case.ground for case in opened.opened if not case.ground.email]
    rung = {ground.failure_id for ground in found if ground.reachable and ground.has_phone}
    outreach.plan_attempts(
        [
            outreach.ToReach(case.id, case.ground.channel, case.ground.has_phone, case.ground.tz)
            for case in opened.opened
            if case.ground.failure_id in rung
        ],
        at=at,
    )


# a case that a failure stands on, in the order of the failures
STANDING = """
    SELECT c.id, c.ref, u.name FROM unnest(%s::bigint[]) WITH ORDINALITY AS f(id, place)
    JOIN cases_caseground g ON g.failure_id = f.id JOIN cases_case c ON c.id = g.case_id
    JOIN accounts_user u ON u.id = c.owner_id ORDER BY f.place
"""


def _standing(failures: Sequence[int]) -> list[tuple[int, str, str]]:
    return [(number, ref, owner) for number, ref, owner in select(STANDING, [numbers(failures)])]


def _grounds(
    incident: Incident, found: Sequence[Person], known: Mapping[int, CustomerCard], at: datetime
) -> tuple[list[Ground], list[int]]:
    """The grounds of everybody's case, one for each of her encounters; and the first failure of each person."""
    encounters = [(person, number) for person in found for number in person.encounters or (None,)]
    failures = write_down_all(
        incident.failure_kind, incident.severity, (f"incident:{incident.pk}",),
        [number for _person, number in encounters], at=at,
    )  # fmt: skip
    keys, teams = _keys(incident, found), _teams([number for _p, number in encounters if number is not None])
    kind = taxonomy().called(incident.failure_kind)
    play = play_of(kind, incident.severity, plays())
    grounds: list[Ground] = []
    firsts: dict[int, int] = {}
    for (person, encounter), failure in zip(encounters, failures, strict=True):
        card, (team, first_order) = known[person.id], teams.get(encounter or 0, (None, False))
        firsts.setdefault(person.id, failure)
        grounds.append(
            Ground(
                key=keys[person.id], failure_id=failure, signal_id=None, kind=kind.key, headline=incident.title,
                severity=incident.severity, noticed_by=Failure.By.US, noticed_at=at, play=play,
                customer_id=person.id, encounter_id=encounter, team_id=team, language=card.language,
                person_id=card.person_id, reachable=_reachable(card), first_order=first_order, email=card.email,
                channel=card.channel, has_phone=bool(card.phone), tz=card.tz, fault=incident.fault,
                folded=search_words(card.folded, incident.title, person.facts[0].order),
            )
        )  # fmt: skip
    return grounds, list(firsts.values())


def _reachable(card: CustomerCard) -> bool:
    return bool((card.email or card.phone) and not card.do_not_contact)


def _teams(encounters: Sequence[int]) -> dict[int, tuple[int | None, bool]]:
    sql = "SELECT id, team_id, first_order FROM customers_encounter WHERE id = ANY(%s)"
    return {number: (team, first) for number, team, first in select(sql, [numbers(encounters)])}


def _keys(incident: Incident, found: Sequence[Person]) -> dict[int, str]:
    """Under which key each person's case stands: that of the case she has, else that of her dearest encounter.

    An outside id that is also another customer's, at another source, names nobody's case.
    """
    root = taxonomy().called(incident.failure_kind).root
    keys = {person.id: case_key(person.facts[0].order, person.id, root, None) for person in found}
    taken = "SELECT case_key, customer_id FROM cases_case WHERE case_key = ANY(%s)"
    unfit = {key for key, customer in select(taken, [texts(keys.values())]) if keys.get(customer or 0) != key}
    unfit |= {key for key, times in Counter(keys.values()).items() if times > 1}
    keys = {her: f"i{incident.pk}:{her}" if key in unfit else key for her, key in keys.items()}
    joined = {person.case_id: person.id for person in found if person.case_id}
    own = "SELECT id, case_key FROM cases_case WHERE id = ANY(%s)"
    return keys | {joined[number]: key for number, key in select(own, [numbers(joined)])}
