"""What the panel "Make it right" shows: what was offered, what fits best, and how far one's own authority goes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.cases.models import Case
from makegood.desk.offer_lines import OfferLine, offer_lines
from makegood.remedies.authority.rules import in_minor_units_of, line_for
from makegood.remedies.authority.words import sentences
from makegood.remedies.models import Offer, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.choice import MOST, alternatives
from makegood.remedies.offers.expecting import expected_of
from makegood.remedies.offers.queries import TAKEN, offers_of, standing_open
from makegood.remedies.offers.weighing import Scales, Weighed, scales
from makegood.remedies.rules import Option
from makegood.remedies.rules.keeping import keeps
from makegood.remedies.rules.shape import WORSE
from makegood.remedies.wording import step, why, words

SHOWN = 3


@dataclass(frozen=True)
class Choice:
    """One remedy that fits: what it is, what is good and bad about it, and what a tap would send.

    `ready`: nothing more need be said before it is offered; else the form asks for it.
    """

    remedy: Remedy
    option: Option
    weighed: Weighed | None
    reasons: Sequence[str]
    cautions: Sequence[str]
    asks: str
    item: str = ""

    @property
    def ready(self) -> bool:
        """Whether one tap offers it."""
        return self.weighed is not None and not self.weighed.cautions

    @property
    def amount(self) -> str:
        """The amount as the form takes it."""
        gift = self.weighed.gift if self.weighed else None
        return written(gift.amount, gift.currency) if gift else ""

    @property
    def cost(self) -> str:
        """What the thing costs, as the form takes it."""
        gift = self.weighed.gift if self.weighed else None
        return written(gift.cost, gift.currency) if gift else ""

    @property
    def over(self) -> list[str]:
        """Why a colleague would be asked."""
        weighed = self.weighed
        return sentences(weighed.over, weighed.gift.currency) if weighed else []


@dataclass(frozen=True)
class Reach:
    """How far somebody's authority goes on a case: its limit, what is used; `grant` is the most in one gift."""

    limit: Money | None
    used: Money
    grant: Money | None

    @property
    def share(self) -> float:
        """How much of it is used, in per cent of the bar."""
        limit = self.limit.amount if self.limit else 0
        return (
            min(100.0, round(100 * self.used.amount / limit, 1)) if limit else (100.0 if self.limit else 0.0)
        )


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows. `open`: something may still be offered on the case.

    `keeps`: the policy lets her keep what she has.
    """

    open: bool
    currency: str
    offers: Sequence[OfferLine]
    expected: Money | None = None
    best: Sequence[Choice] = ()
    worse: Sequence[Choice] = ()
    reach: Reach | None = None
    duties: Sequence[str] = ()
    cautions: Sequence[str] = ()
    questions: Sequence[str] = ()
    remedies: Sequence[Remedy] = ()
    keeps: bool = False

    @property
    def blank(self) -> dict[str, str]:
        """What the form for something else holds."""
        return {"currency": self.currency}

    @property
    def expects(self) -> str:
        """What she expects, as the form takes it."""
        return written(self.expected.amount, self.expected.currency) if self.expected else ""


def remedies_panel(case: Case, user: User, at: dt.datetime) -> Panel:
    """What stands in the panel of a case, for this person."""
    offers = offers_of(case)
    currency = currency_of(case, offers)
    if not case.due_at:
        expected = expected_of(case)
        return Panel(False, currency, offer_lines(case, offers, expected), expected)
    weighing = scales(case, offers, currency, by=user, at=at)
    choices = [_choice(one, weighing) for one in weighing.advice.options if not _stands(one, offers)]
    # what she has taken, or is to get, may be all there is to it: more is offered on purpose, and not by a slip;
    # nor is there a fourth to choose among
    full = len(alternatives(standing_open(offers, at))) >= MOST
    most = 0 if full or any(offer.state in TAKEN for offer in offers) else SHOWN
    fitting = [one for one in choices if one and (one.option.law or one.option.fit != WORSE)]
    return Panel(
        True,
        currency,
        offer_lines(case, offers, weighing.expected),
        weighing.expected,
        fitting[:most],
        [*fitting[most:], *(one for one in choices if one and one not in fitting)],
        reach_of(weighing, currency),
        [_in_language(duty.text) for duty, _source in weighing.advice.duties],
        [words(reason) for reason in weighing.advice.cautions],
        weighing.advice.questions,
        list(weighing.remedies.values()),
        bool(keeps(weighing.facts, weighing.policy)),
    )


def currency_of(case: Case, offers: Sequence[Offer]) -> str:
    """What money on this case is reckoned in: its order's currency, that of what was offered, or the organisation's."""
    known = [case.encounter.currency] if case.encounter else []
    known += [offer.currency for offer in offers if offer.state in Offer.COUNTS]
    return next(filter(None, known), kept_organisation().currency)


def reach_of(weighing: Scales, currency: str) -> Reach | None:
    """How far her general line goes; None for who gives nothing."""
    line = line_for(weighing.lines, "", currency)
    if line is None:
        return None
    used = sum(in_minor_units_of(currency, one) for one in weighing.spent.get("case", ()))
    limit, grant = line.limit("case", currency), line.limit("grant", currency)
    return Reach(_money(limit, currency), Money(used, currency), _money(grant, currency))


def written(amount: int | None, currency: str) -> str:
    """An amount as one types it: in main units, with its decimals."""
    return "" if amount is None else f"{Money(amount, currency).decimal():f}"


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)


def _choice(option: Option, weighing: Scales) -> Choice | None:
    """An option with what would be said of it; None where the catalogue has it no more."""
    remedy = weighing.remedies.get(option.remedy)
    if remedy is None:
        return None
    weighed = weighing.advised(option)
    told = [why(option), *(words(reason) for reason in option.reasons)]
    return Choice(
        remedy,
        option,
        weighed,
        list(filter(None, told)),
        [*(words(reason) for reason in option.cautions), *(caution_words(weighed) if weighed else ())],
        ", ".join(step(one) for one in option.asks) or _("nothing"),
        weighing.item_of(remedy),
    )


def caution_words(weighed: Weighed) -> list[str]:
    """What asks for a reason, in sentences; where other offers count with it, that they do."""
    found = [words(reason) for reason in weighed.cautions]
    return [*found, _("All that stands on the case is counted.")] if found and weighed.with_others else found


def _stands(option: Option, offers: Sequence[Offer]) -> bool:
    """Whether the same is offered already: it is changed then, not offered again. Of what the law owes, no less."""
    same = [one for one in offers if one.remedy.key == option.remedy and one.state in Offer.COUNTS]
    owed = option.money if option.law else None
    return any(
        not owed or (one.currency == owed.currency and (one.amount or 0) >= owed.amount) for one in same
    )


def _in_language(said: dict[str, str]) -> str:
    return said.get((get_language() or "en")[:2]) or said["en"]
