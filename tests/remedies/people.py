"""The people of the stories about money: Maya gives, Ruth, Mona and Ada say yes; short ways to give and ask."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from makegood.accounts.models import Role, Team, User
from makegood.cases.models import Case
from makegood.remedies.models import Offer
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.making import Gift, make_offer
from tests.cases.people import case_of, person
from tests.cast import NOW


@dataclass(frozen=True)
class House:
    """Two agents, two leads, a manager, an admin and an auditor, all of one team, and a case of Maya's."""

    maya: User
    tom: User
    ruth: User
    ines: User
    mona: User
    ada: User
    vera: User
    team: Team
    case: Case


def house() -> House:
    """Everybody at work, with the limits that ship: 50, 200, 1,000, none."""
    maya, tom = person("Maya Okafor"), person("Tom Brandt")
    ruth, ines = person("Ruth Adler", Role.LEAD), person("Ines Prado", Role.LEAD)
    mona, ada = person("Mona Keller", Role.MANAGER), person("Ada Winter", Role.ADMIN)
    team = Team.objects.get(is_default=True)
    return House(maya, tom, ruth, ines, mona, ada, person("Vera Stahl", Role.AUDITOR), team, case_of(maya))


def gives(
    who: User, case: Case, amount: int | None, *, remedy: str = "refund", at: datetime = NOW, **more: Any
) -> Offer:
    """Somebody offers so many pence."""
    currency = more.pop("currency", "GBP")
    return make_offer(case, Gift(remedy, currency, amount, **more), by=who, at=at)


def says_yes(who: User, offer: Offer, *, at: datetime = NOW, seen: str | None = None) -> Offer:
    """Somebody approves what she sees of an offer."""
    return decide(offer, True, offer.seen if seen is None else seen, by=who, at=at)
