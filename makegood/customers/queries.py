"""Reads of customers and encounters."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from makegood.customers.models import BEGINNING, ContactPoint, Customer, Encounter, EncounterStatus
from makegood.customers.rules import contacts_meant
from makegood.lib.bulk import numbers
from makegood.lib.copying import texts
from makegood.lib.text import prefix_query, search_words
from makegood.lib.together import soon

CANDIDATES = 200
PER_LINE = 12
"""Candidates are read all over the table: for a palette of eight lines no more than a hundred."""


@dataclass(frozen=True, slots=True)
class EncounterRef:
    """What a signal's mention of an encounter leads to."""

    id: int
    customer_id: int | None
    team_id: int | None
    first_order: bool


def encounters_named(refs: Collection[str], source: str) -> Callable[[], dict[str, EncounterRef]]:
    """Encounters by outside id, asked ahead; one of the same source goes first, then the newest."""
    if not refs:
        return dict
    return soon(
        "SELECT DISTINCT ON (external_id) external_id, id, customer_id, team_id, first_order FROM customers_encounter"
        " WHERE external_id = ANY(%s) ORDER BY external_id, (source = %s) DESC, id DESC",
        [texts(refs), source],
        lambda rows: {row[0]: EncounterRef(*row[1:]) for row in rows},
    )


def late_encounters(at: datetime, most: int) -> list[Encounter]:
    """Encounters under way whose promise has passed and was not seen yet, the oldest promise first. They are locked;
    those that somebody else has in hand are left to her."""
    late = Encounter.objects.filter(
        status=EncounterStatus.OPEN, late_seen=False, history=False, happened_at=None, promised_at__lt=at
    )
    return list(late.select_for_update(skip_locked=True).order_by("promised_at", "id")[:most])


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
    channel: str
    tz: str


def cards(ids: Collection[int]) -> dict[int, CustomerCard]:
    """The cards of these customers by id."""
    return cards_soon(ids)()


def cards_soon(ids: Collection[int]) -> Callable[[], dict[int, CustomerCard]]:
    """The same, asked ahead."""
    if not ids:
        return dict
    return soon(
        "SELECT id, name, email, phone, language, person_id, do_not_contact, orders, folded, channel, tz"
        " FROM customers_customer WHERE id = ANY(%s)",
        [numbers(ids)],
        lambda rows: {row[0]: CustomerCard(*row[1:]) for row in rows},
    )


def known_by(words: str) -> list[int]:
    """The customers who are known by exactly this e-mail address or telephone number."""
    meant = contacts_meant(words)
    if not meant:
        return []
    points = ContactPoint.objects.filter(kind__in=["email", "phone"], value__in=meant)
    return list(points.order_by("pk").values_list("customer", flat=True)[:CANDIDATES])


def matching_customers(customers: "QuerySet[Customer]", words: str, size: int) -> list[Customer]:
    """Those known by this address or number, or whose words all begin with these: `size` of them, by name."""
    asked, exact = prefix_query(words), known_by(words)
    if exact or not asked:
        return _seen(customers, exact, size)
    found = SearchQuery(asked, config="simple", search_type="raw")
    heap = SearchVector("folded", config="simple")
    most = min(CANDIDATES, size * PER_LINE)
    # candidates first, who may see them after: together they cost a hundred times as much
    begun = _seen(customers, _begun(words, 2 * size), size)
    if len(begun) == size:
        return begun
    some = _some(Customer.objects.annotate(heap=heap).filter(heap=found), most)
    seen = _seen(customers, some, size)
    if len(seen) == size or len(some) < most:
        return seen
    # among so many hardly any is hers to see: hers are looked for one by one
    return _seen(customers, _some(customers.annotate(heap=heap).filter(heap=found), most), size)


def _begun(words: str, most: int) -> list[int]:
    """The first whose words begin with these as they are typed, in the order of their names."""
    begun = Customer.objects.annotate(begins=BEGINNING).filter(begins__startswith=search_words(words))
    return list(begun.order_by("begins", "pk").values_list("pk", flat=True)[:most])


def _some(hits: "QuerySet[Customer]", most: int) -> list[int]:
    return [pk for _, pk in sorted(hits.order_by().values_list("name", "pk")[:most])]


def _seen(customers: "QuerySet[Customer]", ids: Sequence[int], size: int) -> list[Customer]:
    """The first of these that may be seen. Who may see a customer is read all over: of no more than are needed.

    First of as many as there are lines, then of so many more as those let expect.
    """
    seen: list[Customer] = []
    begin, step = 0, size
    while begin < len(ids) and len(seen) < size:
        seen += customers.filter(pk__in=ids[begin : begin + step]).order_by("name", "pk")
        begin += step
        step = max(size // 2, (size - len(seen)) * begin // max(len(seen), 1))
    return seen[:size]


def encounters_with(
    customer: Customer, teams: Collection[int] | None, before: datetime, limit: int
) -> list[Encounter]:
    """The last orders, visits, stays before then, newest first; of these teams and of none, or of all (None)."""
    met = customer.encounters.filter(occurred_at__lt=before)
    if teams is not None:
        met = met.filter(Q(team=None) | Q(team__in=teams))
    return list(met.order_by("-occurred_at", "-id")[:limit])
