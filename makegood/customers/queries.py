"""Reads of customers and encounters."""

from collections.abc import Collection
from dataclasses import dataclass

from makegood.lib.bulk import select


@dataclass(frozen=True, slots=True)
class EncounterRef:
    """What a signal's mention of an encounter leads to."""

    id: int
    customer_id: int | None
    team_id: int | None
    first_order: bool


def encounters_named(refs: Collection[str], source: str) -> dict[str, EncounterRef]:
    """Encounters by outside id; one of the same source goes first, then the newest."""
    if not refs:
        return {}
    rows = select(
        "SELECT DISTINCT ON (external_id) external_id, id, customer_id, team_id, first_order FROM customers_encounter"
        " WHERE external_id = ANY(%s) ORDER BY external_id, (source = %s) DESC, id DESC",
        [list(refs), source],
    )
    return {row[0]: EncounterRef(*row[1:]) for row in rows}


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What choosing an owner and a way to answer needs to know of a customer."""

    name: str
    email: str
    phone: str
    language: str
    person_id: int | None
    do_not_contact: bool
    orders: int
    folded: str


def cards(ids: Collection[int]) -> dict[int, CustomerCard]:
    """The cards of these customers by id."""
    if not ids:
        return {}
    rows = select(
        "SELECT id, name, email, phone, language, person_id, do_not_contact, orders, folded"
        " FROM customers_customer WHERE id = ANY(%s)",
        [list(ids)],
    )
    return {row[0]: CustomerCard(*row[1:]) for row in rows}
