"""What the law owes on a case and was not given; and why not, where somebody says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from makegood.accounts.models import User
from makegood.cases.actions.noting import write_note
from makegood.cases.events import Fact, record
from makegood.cases.models import Case, Event
from makegood.remedies.models import Offer, OfferState
from makegood.remedies.money import Money
from makegood.remedies.policy.queries import facts_for, kept_remedies, live_policy
from makegood.remedies.rules import Facts, Option, Policy, advise
from makegood.remedies.rules.policy import MONEY
from makegood.remedies.rules.shape import WORSE
from makegood.remedies.rules.unmet import Got, unmet

SET_ASIDE = "law.set_aside"
"""The verb of the event that says that somebody gave a reason."""


@dataclass(frozen=True)
class Bench:
    """A case before the policy that lives: its facts, and what of its offers the customer chose."""

    facts: Facts
    policy: Policy
    chosen: frozenset[int]

    def fits(self, offer: Offer) -> bool:
        """Whether the policy says that it repays what was lost, or comes next to that."""
        return self.policy.fit(offer.remedy.key, self.policy.lost(self.facts)) != WORSE

    def unmet(self, offers: Sequence[Offer]) -> tuple[Option, ...]:
        """What the law owes and was not given."""
        given = [self._got(offer) for offer in offers if offer.state == OfferState.GIVEN]
        return unmet(advise(self.facts, self.policy), given)

    def _got(self, offer: Offer) -> Got:
        repays = MONEY in self.policy.match.repays.get(offer.remedy.key, ())
        counts = offer.pk in self.chosen or (repays and offer.amount is not None)
        return Got(offer.remedy.key, Money(offer.value, offer.currency), counts)


def bench(case: Case, offers: Sequence[Offer]) -> Bench | None:
    """What judges a case; None where nothing was given and the policy knows no law: then there is nothing to judge."""
    policy, given = live_policy(), any(offer.state == OfferState.GIVEN for offer in offers)
    if not given and not any(standing.rule.law for standing in policy.standings):
        return None
    chosen = Event.objects.filter(case=case, verb="offer.accepted") if given else Event.objects.none()
    return Bench(
        facts_for([case.pk])[case.pk], policy, frozenset(event.data.get("offer", 0) for event in chosen)
    )


def words_of(options: Sequence[Option]) -> str:
    """What is owed, in the language of who reads, with the law that says so."""
    return "; ".join(map(_words, options))


def _words(option: Option) -> str:
    remedy = kept_remedies().get(option.remedy)
    what = str(remedy) if remedy else option.remedy
    if option.money:
        what = f"{what}, {option.money.said(get_language() or 'en')}"
    return f"{what} ({option.source.name if option.source else option.pack})"


def is_set_aside(case: Case, options: Sequence[Option]) -> bool:
    """Whether somebody has said why exactly this is not given."""
    said = Event.objects.filter(case=case, verb=SET_ASIDE).order_by("-seq").first()
    return said is not None and said.data.get("owed") == _as_facts(options)


@transaction.atomic
def set_aside(case: Case, options: Sequence[Option], why: str, *, by: User, at: datetime) -> None:
    """Keep why what the law owes is not given: the words as a note among staff, the fact on the timeline.

    What refuses a note that guesses a motive refuses it here, too.
    """
    write_note(case, why, by=by, at=at)
    record([Fact(case.pk, SET_ASIDE, {"owed": _as_facts(options)})], by=by.pk, at=at)


def _as_facts(options: Sequence[Option]) -> list[list[Any]]:
    money = [
        (option.money.amount, option.money.currency) if option.money else (None, "") for option in options
    ]
    return [[option.pack, option.rule, *told] for option, told in zip(options, money, strict=True)]
