"""Whether somebody may say yes to many gifts at once: to the largest as to any gift, and to all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from makegood.accounts.models import User
from makegood.lib.bulk import select
from makegood.lib.copying import texts
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import OVER_BUDGET, Line, Over, Spent, Wish, above
from makegood.remedies.models import Offer

TOGETHER = ("day", "year")
"""What one person may give on a day and in a year bounds all of them together."""
EACH = frozenset({"none", "grant", "case", "customer"})


@dataclass(frozen=True, slots=True)
class Many:
    """Gifts of one remedy in one currency, in minor units: all together, and the largest to one person."""

    remedy: str
    currency: str
    all: int
    largest: int


Against = list[tuple[str, Over]]
"""What stands against a yes, each with its currency; nothing where it may be said."""


def against_all(
    person: int,
    role: str,
    makers: Sequence[int],
    lines: Sequence[Line],
    gifts: Sequence[Many],
    spent: Spent,
    to_one: Sequence[Sequence[Wish]] = (),
) -> Against:
    """What stands against this person's yes to all of it: it is her own, or beyond what she may give. Pure.

    The largest gift, and what one person is given together (`to_one`), is held against what she may give to one person;
    the sum against what she may give on a day and in a year. Budgets bind nobody here: what goes beyond one is a
    manager's to say yes to, and nobody else may.
    """
    currency = gifts[0].currency if gifts else ""
    if person in makers:
        return [(currency, Over("own", 0, 0, 0))]
    if role not in OVER_BUDGET:
        return [(currency, Over("none", 0, 0, 0))]
    largest = [[Wish(each.remedy, each.currency, each.largest)] for each in gifts]
    found = [against for wishes in (*largest, *to_one) for against in against_one(lines, wishes)]
    return found + _against_sums(lines, gifts, spent)


def against_one(lines: Sequence[Line], wishes: Sequence[Wish], before: Sequence[Wish] = ()) -> Against:
    """What stands against giving all of this to one person on one case, beside what she was given before. Pure."""
    found: Against = []
    for number, wish in enumerate(wishes):
        now = wishes[:number]
        beyond = above(lines, wish, {"case": now, "customer": [*before, *now]})
        found += [(wish.currency, over) for over in beyond if over.measure in EACH]
    return found


def _against_sums(lines: Sequence[Line], gifts: Sequence[Many], spent: Spent) -> Against:
    found: Against = []
    given = {measure: list(spent.get(measure, ())) for measure in TOGETHER}
    for each in gifts:
        everything = Wish(each.remedy, each.currency, each.all)
        beyond = above(lines, everything, given)
        found += [(each.currency, over) for over in beyond if over.measure in TOGETHER]
        for measure in TOGETHER:
            given[measure].append(everything)
    return found


def look_at_all(
    gifts: Sequence[Many],
    makers: Sequence[int],
    *,
    by: User,
    at: datetime,
    pledged: Sequence[Wish] = (),
    to_one: Sequence[Sequence[Wish]] = (),
) -> Against:
    """The same with her role, limits and gifts as they are; what she `pledged` counts as given.

    Nothing is held: who gives holds her first.
    """
    role = standing.role_now(by)
    spent = {measure: [*given, *pledged] for measure, given in _given(by, at).items()}
    return against_all(by.pk, role, makers, standing.lines_of(role), gifts, spent, to_one)


GIVEN = """
    SELECT r.key, o.currency, sum(o.counted) FROM remedies_offer o JOIN remedies_remedy r ON r.id = o.remedy_id
    WHERE o.state = ANY(%s) AND o.answers_for_id = %s AND o.stands_at >= %s GROUP BY r.key, o.currency ORDER BY 1, 2
"""


def _given(person: User, at: datetime) -> Spent:
    since = standing.moments(at)
    asked = {"day": since.day, "year": since.year}
    return {
        measure: [
            Wish(key, currency, int(total))
            for key, currency, total in select(GIVEN, [texts(Offer.STANDS), person.pk, begun])
        ]
        for measure, begun in asked.items()
    }
