"""What everybody of a batch is offered: alike for alike loss, within the yes that was said, and nothing twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from makegood.accounts.models import User
from makegood.cases.events import Fact, locked, record
from makegood.lib.bulk import numbers, select
from makegood.lib.copying import texts
from makegood.lib.errors import Refused
from makegood.loop.group_failures.losses import Giving, giving
from makegood.loop.group_failures.pledges import as_many
from makegood.loop.group_failures.rules import Given, Sums, add, per_currency, sums_as_facts, sums_of
from makegood.loop.group_failures.their_cases import Worked
from makegood.loop.models import Affected, Incident
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Wish
from makegood.remedies.authority.whole import against_one, look_at_all
from makegood.remedies.models import Offer
from makegood.remedies.offers.choice import EXTRA, leaves_a_choice
from makegood.remedies.offers.making_many import OneOfMany, Yes, make_offers
from makegood.remedies.offers.queries import standing_alternatives
from makegood.remedies.payers.usual import payer_elsewhere


class BeyondTheYes(Refused):
    """What people lost has changed since: it would cost more than was said yes to."""

    status = 409


class YesReachesNoFurther(BeyondTheYes):
    """The yes of {name} does not reach the next gifts: limits, or what was given since, say otherwise."""


def offer(incident: Incident, worked: Sequence[Worked], *, at: datetime) -> None:
    """Offer each of them what the policy gives for her loss; BeyondTheYes where all of it would be more than approved.

    Held against the limits of who said yes, as they are now. Who was offered something on that case already is offered
    nothing more. What is above what may be given to one customer, or a fourth to choose among, is left to the owner of
    her case, which says so.
    """
    if not incident.gives or incident.approved_by is None:
        return
    standing_there = _standing_there(worked, at)
    standing.hold(f"person:{incident.approved_by_id}")
    given, lines = giving(), standing.lines_of(standing.role_now(incident.approved_by))
    before = _given_lately([one.person.id for one in worked], at)
    left = []
    for one in worked:
        gifts = () if one.person.has_offer else given(one.person)
        fits = not against_one(lines, _wishes(gifts), before.get(one.person.id, []))
        if not leaves_a_choice(standing_there.get(one.case_id, 0), _alternatives(gifts, given)):
            fits = False
            left.append(Fact(one.case_id, "incident.enough_to_choose", {"incident": incident.pk}))
        one.gifts, one.by_hand = (gifts if fits else ()), not one.person.has_offer and not (gifts and fits)
    record(left, by=incident.by_id, at=at)
    _add_up(incident, worked)
    _yes_must_reach(incident, incident.approved_by, worked, at)
    reason = f"{incident.title} (incident {incident.pk})"
    yes = Yes(incident.by, incident.approved_by, incident.policy_version, reason[:300])
    onto = dict(Affected.objects.filter(pk__in=[one.affected_id for one in worked]).values_list("pk", "onto"))
    many = [_one(one, gift, given, onto[one.affected_id]) for one in worked for gift in one.gifts]
    make_offers(many, yes, at=at)


def _standing_there(worked: Sequence[Worked], at: datetime) -> Mapping[int, int]:
    """How many alternatives stand on the case of each, which is held until the end: nobody adds one meanwhile."""
    return standing_alternatives(locked([one.case_id for one in worked]), at)


def _alternatives(gifts: Sequence[Given], given: Giving) -> int:
    return sum(given.remedies[gift.remedy].kind != EXTRA for gift in gifts)


def _wishes(gifts: Sequence[Given]) -> list[Wish]:
    return [Wish(gift.remedy, gift.currency, gift.counted) for gift in gifts]


def _yes_must_reach(incident: Incident, by: User, worked: Sequence[Worked], at: datetime) -> None:
    """Refuse where these gifts are more than who said yes may give by now, or where she gives nothing any more."""
    sums: Sums = {}
    for one in worked:
        add(sums, one.gifts)
    if look_at_all(as_many(sums), [incident.by_id], by=by, at=at):
        raise YesReachesNoFurther(name=by.name)


LATELY = """
    SELECT c.customer_id, r.key, o.currency, sum(o.counted)
    FROM cases_case c JOIN remedies_offer o ON o.case_id = c.id JOIN remedies_remedy r ON r.id = o.remedy_id
    WHERE c.customer_id = ANY(%s) AND o.state = ANY(%s) AND o.stands_at >= %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def _given_lately(customers: Sequence[int], at: datetime) -> Mapping[int, list[Wish]]:
    """What each of them was given within twelve months, and still may be."""
    found: dict[int, list[Wish]] = {}
    asked = [numbers(customers), texts(Offer.COUNTS), standing.moments(at).year]
    for customer, key, currency, total in select(LATELY, asked):
        found.setdefault(customer, []).append(Wish(key, currency, int(total)))
    return found


def _add_up(incident: Incident, worked: Sequence[Worked]) -> None:
    """What was offered so far; all of it stays within the sum that somebody said yes to."""
    total = sums_of(incident.given)
    for one in worked:
        add(total, one.gifts)
    incident.given = sums_as_facts(total)
    allowed = per_currency(incident.forecast["sums"])
    if any(amount > allowed.get(currency, 0) for currency, amount in per_currency(incident.given).items()):
        raise BeyondTheYes
    incident.save(update_fields=["given"])


def _one(one: Worked, gift: Given, given: Giving, onto: Mapping[str, str]) -> OneOfMany:
    """`onto`: by payer elsewhere, what her order named when the incident was declared."""
    remedy = given.remedies[gift.remedy]
    return OneOfMany(
        one.case_id, one.ref, one.person.id, remedy, gift.currency, gift.amount, gift.item, gift.cost, gift.value,
        gift.counted, onto.get(payer_elsewhere(remedy), ""),
    )  # fmt: skip
