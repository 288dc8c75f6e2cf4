"""What going ahead would do and cost, before anything is written."""

from dataclasses import dataclass, replace

from makegood.accounts.queries import kept_organisation
from makegood.lib.bulk import select
from makegood.loop.group_failures.losses import Failed, Giving, Person, giving, people
from makegood.loop.group_failures.rules import Forecast
from makegood.loop.group_failures.selecting import Selection, matched


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast, with everybody it is about; what each of them lost is not kept."""

    forecast: Forecast
    people: list[Person]


def foresee(chosen: Selection, failed: Failed, *, gives: bool) -> Foreseen:
    """Whom a selection reaches and what it costs by the policy that lives. Writes nothing."""
    sql, params = matched(chosen)
    found, usual = Foreseen(Forecast(), []), kept_organisation().language
    given = giving() if gives else None
    for person in people(sql, params, failed):
        found.people.append(replace(person, facts=()))
        _count(person, given, usual, found.forecast)
    [(unknown,)] = select(f"SELECT count(*) FROM ({sql}) AS hit WHERE hit.customer_id IS NULL", params)
    found.forecast.unknown = unknown
    found.forecast.encounters += unknown
    return found


def _count(person: Person, given: Giving | None, usual: str, found: Forecast) -> None:
    found.people += 1
    found.encounters += len(person.encounters)
    found.several += len(person.encounters) > 1
    found.no_address += not person.can_be_written_to
    if person.can_be_written_to:
        found.languages[(person.language or usual).lower()[:2]] += 1
    found.open += person.case_id is not None
    found.offered += person.has_offer
    if given is not None and not person.has_offer:
        gifts = given(person)
        found.by_hand += not gifts
        found.add(gifts)
