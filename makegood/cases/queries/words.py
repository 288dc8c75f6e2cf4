"""Cases that words find: any of them, or the first in an order."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.db.models.expressions import Combinable

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models import AT_WORK, OWNER_WORD, TEAM_WORD, WORDS, WORDS_AT_WORK, Case, CaseQuerySet
from makegood.cases.queries.places import KEYS, ORDERS, Place
from makegood.customers.queries import known_by
from makegood.lib.text import prefix_query

CANDIDATES, AT_THE_DESK = 1000, 200
"""A search sorts at most so many: another program the first, a person, who types another letter, the second."""

PER_LINE = 12
"""Candidates are read all over the table: for a palette of eight lines no more than a hundred."""

WALKED = 100
"""So many cases are looked at in the order that is asked for, before an index of words is asked."""


class Part(NamedTuple):
    """Some of all cases, and what the index of their words holds."""

    which: Q
    heap: Combinable


ALL = Part(Q(), WORDS)
AT_WORK_FIRST = (Part(AT_WORK, WORDS_AT_WORK), Part(~AT_WORK, WORDS))
"""What waits for a deed of ours comes first: somebody can still mend it."""


def whose(user: User, team: int | None = None, owner: int | None = None) -> str:
    """What the index of cases at work is asked beside the words: her teams and herself, this team, this owner.

    It holds of every case that she may see there, and narrows nothing for who sees all. Without it a search for a
    few of her cases reads those of all other teams, to throw them away.
    """
    teams = teams_seen_by(user)
    hers = [] if teams is None else [*(f"{TEAM_WORD}{pk}" for pk in teams), f"{OWNER_WORD}{user.pk}"]
    asked = [f"({' | '.join(hers)})"] if hers else []
    asked += [f"{word}{pk}" for word, pk in ((TEAM_WORD, team), (OWNER_WORD, owner)) if pk is not None]
    return " & ".join(asked)


def matching(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """Those in whose folded text every word begins a word, at most `CANDIDATES`; all of them without words."""
    asked = prefix_query(words)
    if not asked:
        return cases
    places = _meant(cases, words)
    if places is None:
        places = _some(cases, asked, AT_WORK_FIRST, CANDIDATES, CANDIDATES)
    return Case.objects.filter(pk__in=[place.pk for place in places])


def first_matching(
    cases: CaseQuerySet,
    words: str,
    order: str,
    size: int,
    *,
    after: Place | None = None,
    parts: Sequence[Part] = (ALL,),
    hers: str = "",
) -> list[int]:
    """The ids of the first `size` of the cases that the words find, in this order, from the place `after` on.

    `hers` (see `whose`) is what holds of all these cases in the index of those at work.


    The parts are looked through one by one, until enough is found. A common word is found by walking the order from
    its beginning: an index of words would collect every case that holds it, to give back a few. A rare word is found
    by the index, and so many candidates are sorted.
    """
    places = _meant(cases, words)
    if places is None:
        asked = prefix_query(words)
        walked = _walked(cases.filter(parts[0].which), asked, order, after)
        if len(walked) < size:
            walked += _some(cases, asked, parts, min(AT_THE_DESK, size * PER_LINE), size, hers)
        places = walked
    key = KEYS[order]
    beyond = {place for place in places if after is None or key(place) > key(after)}
    return [place.pk for place in sorted(beyond, key=key)[:size]]


def _meant(cases: CaseQuerySet, words: str) -> list[Place] | None:
    """The cases of exactly this number or of whoever is known by exactly these words; None if words must be searched.

    Whoever types a whole address means its owner, also where there is no case of hers; a number may be an order's.
    """
    known = known_by(words)
    exact = Q(ref=words.strip().lstrip("#")) | Q(customer__in=known)
    named = _places(cases.filter(exact), CANDIDATES)
    return named if named or (known and "@" in words) else None


def _walked(cases: CaseQuerySet, asked: str, order: str, after: Place | None) -> list[Place]:
    rows = cases.filter(after.beyond(order)) if after else cases
    first = rows.order_by(*ORDERS[order]).values("pk")[:WALKED]
    return _places(_holding(Case.objects.filter(pk__in=first), asked, WORDS), WALKED)


def _holding(cases: CaseQuerySet, asked: str, heap: Combinable) -> CaseQuerySet:
    return cases.annotate(heap=heap).filter(heap=SearchQuery(asked, config="simple", search_type="raw"))


def _some(
    cases: CaseQuerySet, asked: str, parts: Sequence[Part], most: int, enough: int, hers: str = ""
) -> list[Place]:
    # candidates first, sorted after: ordering inside the search costs a hundred times as much
    some: list[Place] = []
    for part in parts:
        if len(some) < enough:
            told = f"{asked} & {hers}" if hers and part.heap is WORDS_AT_WORK else asked
            some += _places(_holding(cases.filter(part.which), told, part.heap), most - len(some))
    return some


def _places(cases: CaseQuerySet, most: int) -> list[Place]:
    keys = cases.order_by().values_list("priority", "due_at", "opened_at", "pk")
    return [Place(*key) for key in keys[:most]]
