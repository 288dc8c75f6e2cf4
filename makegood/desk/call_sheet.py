"""What somebody has before her who rings a customer: facts, goal, opening lines, what she may offer, and her limits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.cases import queries
from makegood.cases.models import Case, Promise
from makegood.customers.models import Customer
from makegood.desk.remedies_panel import Choice, Reach, remedies_panel
from makegood.listening.models import Signal
from makegood.outreach.coach.compose import clarifying_questions, compose
from makegood.outreach.facts import encounter_facts, facts_of, language_of
from makegood.remedies.models import Offer, OfferState

OPENING = ("regret", "responsibility")
LAST_WORDS, PROMISES = 2, 6
"""So many of each, and no more: it is one page."""


@dataclass(frozen=True)
class CallSheet:
    """One page. `offered`: what stands and may be named; `may_offer`: what one tap would offer without asking."""

    customer: Customer | None
    her_time: dt.datetime
    facts: Sequence[str]
    said: Sequence[Signal]
    promises: Sequence[Promise]
    goal: str
    questions: Sequence[str]
    opening: Sequence[str]
    offered: Sequence[Offer]
    may_offer: Sequence[Choice]
    reach: Reach | None


def call_sheet(case: Case, user: User, at: dt.datetime) -> CallSheet:
    """The sheet of a case for the person who rings, in the customer's language where she will hear it."""
    language, zone = language_of(case), _zone(case)
    panel = remedies_panel(case, user, at)
    offered = [line.offer for line in panel.offers if line.offer.state == OfferState.APPROVED]
    named = {offer.remedy_id for offer in offered}
    within = [choice for choice in panel.best if choice.ready and not choice.over]
    return CallSheet(
        customer=case.customer,
        her_time=at.astimezone(zone),
        facts=encounter_facts(case.encounter, "en", zone),
        said=[signal for signal in queries.signals_of(case) if signal.comment][-LAST_WORDS:],
        promises=[promise for promise in queries.promises_of(case) if not promise.ended][:PROMISES],
        goal=case.goal,
        questions=() if case.goal else clarifying_questions(language),
        opening=_opening(case, user, at),
        offered=offered,
        may_offer=[choice for choice in within if choice.remedy.pk not in named],
        reach=panel.reach,
    )


def _zone(case: Case) -> ZoneInfo:
    return ZoneInfo((case.customer.tz if case.customer else "") or kept_organisation().tz)


def _opening(case: Case, user: User, at: dt.datetime) -> list[str]:
    """The first lines of the letter that would be written, to be said in one's own words."""
    parts = compose(facts_of(case, at, writer=user), now=at).parts
    said = "\n".join(part.text for part in parts if part.key in OPENING)
    return [line.strip() for line in said.splitlines() if line.strip()]
