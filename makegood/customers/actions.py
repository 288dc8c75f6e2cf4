"""Deeds on customers: matching the people of a batch to those we know, and storing their encounters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.customers.encounters import EncounterRow, store
from makegood.customers.matching import group
from makegood.customers.models import ContactPoint, Customer
from makegood.customers.rules import Key, Person
from makegood.lib.bulk import IdsAhead, copy_in
from makegood.lib.copying import texts
from makegood.lib.text import search_words
from makegood.lib.together import Asked, later, soon

__all__ = ["EncounterRow", "ask_no_more", "match", "store"]


def match(people: Sequence[Person | None]) -> list[int | None]:
    """The customer's id for each row of a batch, made where nobody is known; None for a row without a key.

    Outside ids are known per source; e-mail addresses and telephone numbers across sources. What we did not know of
    a person (name, address, language) is filled in, what we know is kept.
    """
    keys = [who.keys if who else [] for who in people]
    wanted = {key for of_row in keys for key in of_row}
    if not wanted:
        return [None] * len(people)
    ahead = IdsAhead(Customer, sum(map(bool, keys)))
    known = _known(wanted)
    numbers, fresh = group(keys, known)
    ids = ahead.take(fresh)
    matched = [n if n is None or n > 0 else ids[-n - 1] for n in numbers]
    _add_people(people, matched, frozenset(ids))
    _add_keys(keys, matched, known)
    _fill_in(people, matched, frozenset(ids))
    return matched


def _known(wanted: set[Key]) -> dict[Key, int]:
    kinds: dict[str, list[str]] = {}
    for kind, value in wanted:
        kinds.setdefault(kind, []).append(value)
    # one kind at a time, so that the unique index answers at any size of the table
    found: list[tuple[str, Asked[dict[str, int]]]] = [
        (kind, soon(KNOWN, [kind, texts(values)], dict)) for kind, values in kinds.items()
    ]
    return {(kind, value): customer for kind, answer in found for value, customer in answer().items()}


KNOWN = "SELECT value, customer_id FROM customers_contactpoint WHERE kind = %s AND value = ANY(%s)"


def _add_people(people: Sequence[Person | None], ids: Sequence[int | None], fresh: frozenset[int]) -> None:
    new: dict[int, Person] = {}
    for who, number in zip(people, ids, strict=True):
        if who and number in fresh:
            before = new.get(number)
            new[number] = before.and_also(who) if before else who
    if new:
        columns = ["id", "name", "email", "phone", "language", "folded", *EMPTY]
        empty = tuple(EMPTY.values())
        copy_in(
            Customer,
            columns,
            [
                (number, who.name, who.email, who.phone, who.language, who.folded, *empty)
                for number, who in new.items()
            ],
        )


# what a new customer has before anything else is known of her
EMPTY: dict[str, Any] = {
    "form_of_address": "", "pronoun": "", "needs": "", "do_not_contact": False, "channel": "", "tz": "",
    "orders": 0, "value": 0, "currency": "",
}  # fmt: skip


def _add_keys(keys: Sequence[Sequence[Key]], ids: Sequence[int | None], known: dict[Key, int]) -> None:
    # sorted, so that two batches with the same people never wait for each other in a circle
    fresh = {
        key: number for of_row, number in zip(keys, ids, strict=True) for key in of_row if key not in known
    }
    if fresh:
        copy_in(ContactPoint, ["kind", "value", "customer_id"], [(*key, fresh[key]) for key in sorted(fresh)])


def _fill_in(people: Sequence[Person | None], ids: Sequence[int | None], fresh: frozenset[int]) -> None:
    said: dict[int, list[str]] = {}
    for who, number in zip(people, ids, strict=True):
        if who and number is not None and number not in fresh:
            told = [who.name, who.email, who.phone, who.language]
            if any(told):
                said[number] = [*told, search_words(who.name), search_words(who.email)]
    if said:
        columns = [
            list(column) for column in zip(*([number, *said[number]] for number in sorted(said)), strict=True)
        ]
        later(FILL_IN, columns)


FILL_IN = """
UPDATE customers_customer c SET
  name = CASE WHEN c.name = '' THEN w.name ELSE c.name END,
  email = CASE WHEN c.email = '' THEN w.email ELSE c.email END,
  phone = CASE WHEN c.phone = '' THEN w.phone ELSE c.phone END,
  language = CASE WHEN c.language = '' THEN w.language ELSE c.language END,
  folded = c.folded || CASE WHEN c.name = '' THEN ' ' || w.name_words ELSE '' END
    || CASE WHEN c.email = '' THEN ' ' || w.email_words ELSE '' END
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS w(id, name, email, phone, language, name_words, email_words)
WHERE c.id = w.id AND ((c.name = '' AND w.name <> '') OR (c.email = '' AND w.email <> '')
  OR (c.phone = '' AND w.phone <> '') OR (c.language = '' AND w.language <> ''))
"""


def ask_no_more(customer: Customer, *, at: datetime) -> None:
    """She does not want to be asked for answers again; what she is owed is owed as before."""
    Customer.objects.filter(pk=customer.pk, no_surveys_since=None).update(no_surveys_since=at)


@transaction.atomic
def set_person(customer: Customer, person: User | None, *, by: User, at: datetime) -> None:
    """Say who is this customer's own person ("my person"): her cases go there first. None: nobody in particular."""
    customer.person = person
    customer.save(update_fields=["person"])
    data = {"person": person.pk if person else None}
    audit.record(f"customer:{customer.pk}", "customer.person", by=by, at=at, data=data)


def pass_on_customers(person: User, to: User | None) -> int:
    """Who had her as their own person have another now, or nobody in particular; how many they are."""
    return Customer.objects.filter(person=person).update(person=to)
