"""Offers as they are drawn: what, how much, where it stands, who is asked until when, and how it compares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from makegood.accounts.models import Role
from makegood.cases.models import Case
from makegood.lib.pages import first_word, moment_words
from makegood.remedies.authority.rules import Over
from makegood.remedies.authority.standing import asked_on
from makegood.remedies.authority.words import sentences
from makegood.remedies.bookings.queries import bookable
from makegood.remedies.models import Approval, GiftCode, Offer, OfferState, Payout, PayoutState
from makegood.remedies.money import Money
from makegood.remedies.offers.queries import proved_alike
from makegood.remedies.offers.rules import MOVES, may_change
from makegood.remedies.offers.weighing import compared
from makegood.remedies.payouts import PaidOut


@dataclass(frozen=True)
class OfferLine:
    """One offer. `short`, `beyond`: how its worth compares with what she expects; `asked`: who answers, in words."""

    offer: Offer
    short: Money | None = None
    beyond: Money | None = None
    waiting: Approval | None = None
    asked: str = ""
    why: Sequence[str] = ()

    @property
    def may_change(self) -> bool:
        """Whether something else may be offered in its place."""
        return may_change(self.offer.state)

    @property
    def may_withdraw(self) -> bool:
        """Whether it may be taken back."""
        if self.offer.state in {OfferState.GIVING, OfferState.GIVEN}:
            return self.came_to_nothing
        return "withdrawn" in MOVES[self.offer.state]

    @property
    def may_give(self) -> bool:
        """Whether it may be given now."""
        return self.offer.state in {OfferState.APPROVED, OfferState.ACCEPTED} or self.came_to_nothing

    @property
    def came_to_nothing(self) -> bool:
        """Whether its payout was refused or came back, so that it may be given anew."""
        payout: Payout | None = getattr(self.offer, "payout", None)
        return (
            self.offer.state == OfferState.GIVING
            and payout is not None
            and payout.state in Payout.CAME_TO_NOTHING
        )

    @property
    def may_reverse(self) -> bool:
        """Whether a second person may say that it came back, or take back a code that nobody paid with."""
        if self.offer.state != OfferState.GIVEN:
            return False
        code: GiftCode | None = getattr(self.offer.payout, "gift_code", None)
        return code is None or code.left == code.amount

    @property
    def may_meet(self) -> bool:
        """Whether somebody has to be there for it, so that a time is agreed."""
        return bookable(self.offer)

    @property
    def is_over(self) -> bool:
        """Whether it came to nothing."""
        return not MOVES[self.offer.state] and self.offer.state != OfferState.GIVEN


def offer_lines(case: Case, offers: Sequence[Offer], expected: Money | None) -> list[OfferLine]:
    """The offers of a case, those that stand first."""
    lines = [_line(case, offer, expected) for offer in offers]
    return sorted(lines, key=lambda line: (line.is_over, line.offer.pk))


def _line(case: Case, offer: Offer, expected: Money | None) -> OfferLine:
    short, beyond = compared(Money(offer.value, offer.currency), expected)
    waiting = next((one for one in offer.approvals.all() if not one.decision), None)
    if waiting is None:
        return OfferLine(offer, short, beyond)
    return OfferLine(
        offer, short, beyond, waiting, asked_words(case, waiting, offer), why_above(waiting, offer.currency)
    )


def why_above(approval: Approval, currency: str) -> list[str]:
    """Why a colleague is asked, in sentences for who is not the one that asks."""
    return sentences([Over(**one) for one in approval.why], currency, of_a_colleague=True)


def asked_words(case: Case, approval: Approval, offer: Offer) -> str:
    """Who is asked: one or two by name, else the rung."""
    names = [first_word(person.name) for person in asked_on(case, approval.rung, offer.makers)]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("%(one)s or %(other)s") % {"one": names[0], "other": names[1]}
    return rung_words(approval.rung)


def rung_words(rung: str) -> str:
    """A rung of the ladder, as one speaks of it."""
    words = {Role.LEAD: _("a lead"), Role.MANAGER: _("a manager"), Role.ADMIN: _("an admin")}
    return words[Role(rung)]


def offered_words(offer: Offer, at: datetime) -> str:
    """What is said when something was offered: that it stands, or who is asked until when."""
    waiting = offer.approvals.filter(decision="").first()
    if waiting is None:
        return _("Offered. It is within your authority, so it may be given at once.")
    due = moment_words(timezone.localtime(waiting.due_at), timezone.localtime(at))
    facts = {"who": asked_words(offer.case, waiting, offer), "due": due}
    return _("Asked %(who)s, answer by %(due)s. Nobody says no to the customer meanwhile.") % facts


def given_words(given: PaidOut | Approval, at: datetime) -> str:
    """What is said when something was given, asked of a payer, or is not borne by anybody's authority any more."""
    if isinstance(given, Approval):
        return anew_words(given, at)
    if alike := proved_alike(given.payout):
        facts = {"proof": given.payout.proof, "refs": ", ".join(alike)}
        return (
            _("Given. But “%(proof)s” proves a gift on %(refs)s as well: see whether that is meant.") % facts
        )
    if given.payout.state == PayoutState.PAID:
        return _("Given. It stands in the ledger with its proof.")
    return _("On its way: the payer was asked.")


def anew_words(asked: Approval, at: datetime) -> str:
    """That what was offered needs a yes again, why, and who is asked until when."""
    offer = asked.offer
    facts = {
        "why": " ".join(why_above(asked, offer.currency)),
        "who": asked_words(offer.case, asked, offer),
        "due": moment_words(timezone.localtime(asked.due_at), timezone.localtime(at)),
    }
    return (
        _("Not given: limits or roles have changed since. %(why)s Asked %(who)s, answer by %(due)s.") % facts
    )


def taken_back_words(offer: Offer) -> str:
    """What is said when something that was given is so no longer."""
    if offer.state == OfferState.GIVING:
        return _("Kept. It is owed again: give it anew, or take it back.")
    return _("Taken back. The gift code is worth nothing from now on.")
