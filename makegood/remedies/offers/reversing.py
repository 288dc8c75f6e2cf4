"""Taking back what was given: a gift code nobody paid with, or a payout that came back from her bank."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import Role, User
from makegood.accounts.problems import Changed
from makegood.lib.errors import Refused
from makegood.remedies.gift_codes.issuing import tell as tell_of_code
from makegood.remedies.ledger.actions import hold_accounts, reverse
from makegood.remedies.ledger.rules import given, paid
from makegood.remedies.models import GiftCode, Offer, OfferState, Payout
from makegood.remedies.moments import moment
from makegood.remedies.offers.changing import Moved, hold_offer, move, put_back
from makegood.remedies.settling import new_key, tell

CHECKERS = frozenset({Role.LEAD.value, Role.MANAGER.value, Role.ADMIN.value})


class NotYours(Refused):
    """You offered this, changed it or gave it yourself: a colleague takes it back."""

    status = 403


class ByALead(Refused):
    """What was given is taken back by a lead, a manager or an admin."""

    status = 403


class SayWhy(Refused):
    """Say why it is taken back."""

    status = 422


class PaidWith(Changed):
    """This gift code was paid with: {left} is left of it, and it is not taken back any more."""


@transaction.atomic
def take_back(offer: Offer, reason: str, *, by: User, at: datetime) -> Offer:
    """Take back what was given, once, by somebody who neither made nor gave it.

    A gift code that nobody paid with is worth nothing from now on, and the offer is withdrawn. Any other payout came
    back: the same is owed to her again, and is given anew or withdrawn. Raises NotYours, ByALead, SayWhy, PaidWith,
    and Moved with how it stands now.
    """
    # the code before the case, as whoever pays with it
    code = GiftCode.objects.select_for_update(of=["self"]).filter(payout__offer=offer).first()
    offer = hold_offer(offer, by)
    payout = Payout.objects.select_for_update().filter(offer=offer, state=Payout.State.PAID).first()
    if offer.state != OfferState.GIVEN or payout is None:
        raise Moved(offer)
    must_check(offer, payout, by)
    if not reason.strip():
        raise SayWhy
    payout.offer = offer
    if code is None:
        _came_back(payout, reason, by, at)
    else:
        _void(code, payout, reason, by, at)
    moment("reversal.posted")
    return offer


@transaction.atomic
def bounce(payout: Payout, why: str, *, at: datetime) -> bool:
    """Keep that a payout came back by the payer's own word, as Makegood itself; whether it was paid until now."""
    offer = hold_offer(payout.offer, None)
    paid_ = (
        Payout.objects.select_for_update()
        .filter(pk=payout.pk, key=payout.key, state=Payout.State.PAID)
        .first()
    )
    if paid_ is None or offer.state != OfferState.GIVEN:
        return False
    paid_.offer = offer
    _came_back(paid_, why, None, at)
    return True


def must_check(offer: Offer, payout: Payout, by: User) -> None:
    """Somebody else than who made or gave it, a lead at least: ByALead, NotYours."""
    role = User.objects.values_list("role", flat=True).get(pk=by.pk)
    if role not in CHECKERS:
        raise ByALead
    if by.pk in {*offer.makers, payout.by_id}:
        raise NotYours


def _came_back(payout: Payout, reason: str, by: User | None, at: datetime) -> None:
    posted = payout.posted_as
    _note(payout, reason, at)
    tell(payout, "payout.came_back", by, at)
    move(payout.offer, OfferState.GIVING, "offer.came_back", by=by, at=at)
    reverse(posted, by=by, at=at)


def _void(code: GiftCode, payout: Payout, reason: str, by: User, at: datetime) -> None:
    if code.left != code.amount:
        raise PaidWith(now={"state": "given", "left": code.left}, left=code.money)
    offer, posted = payout.offer, payout.posted_as
    code.left, code.expires_at, code.expired_at = 0, at, at
    code.save(update_fields=["left", "expires_at", "expired_at"])
    code.payout = payout
    _note(payout, reason, at)
    tell_of_code([code], "gift_code.taken_back", by=by, at=at)
    move(offer, OfferState.WITHDRAWN, "offer.taken_back", by=by, at=at)
    put_back(offer)
    hold_accounts([*given(payout.money), *paid(payout.money, payout.payer)])
    for reference in (posted, f"given:{offer.pk}"):
        reverse(reference, by=by, at=at)


def _note(payout: Payout, reason: str, at: datetime) -> None:
    """Under another key from now on: the payer has paid under the former."""
    payout.state, payout.why, payout.settled_at = Payout.State.CAME_BACK, reason.strip()[:300], at
    payout.key, payout.came_back = new_key(), payout.came_back + 1
    payout.save()
