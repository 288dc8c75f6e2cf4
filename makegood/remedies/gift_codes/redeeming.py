"""Gift codes paid with, wholly or in part."""

from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.problems import Changed
from makegood.lib.errors import Refused
from makegood.remedies.gift_codes.guessing import Known, NoSuchCode
from makegood.remedies.gift_codes.issuing import tell
from makegood.remedies.ledger.actions import post
from makegood.remedies.ledger.rules import Kind, redeemed
from makegood.remedies.models.gift_codes import GiftCode, Redemption
from makegood.remedies.moments import moment
from makegood.remedies.money import Money


class NotEnoughLeft(Changed):
    """This gift code is worth {left} now, and not {asked}."""


class CodeExpired(Changed):
    """This gift code could be used until {until} UTC."""


class OrderPaidBefore(Changed):
    """This order was paid with this gift code before."""


class OtherCurrency(Refused):
    """This gift code is in {ours}, and not in {asked}."""

    status = 422


def standing(code: GiftCode, at: datetime) -> dict[str, Any]:
    """How a gift code stands: `open`, `redeemed` or `expired`, and what is left on it in minor units."""
    over = code.expired_at is not None or (code.left > 0 and code.expires_at <= at)
    state = "expired" if over else "open" if code.left else "redeemed"
    return {"state": state, "left": 0 if over else code.left, "currency": code.currency}


@transaction.atomic
def redeem(
    known: Known,
    money: Money,
    order: str,
    *,
    key: int | None,
    by: User | None,
    at: datetime,
) -> Redemption:
    """Pay for an order with a gift code, once, as `guessing.recognise` knew it.

    Raises NothingGiven, OtherCurrency, and with how the code stands now CodeExpired, OrderPaidBefore, NotEnoughLeft.
    """
    money.given()
    code = (
        GiftCode.objects.select_related("payout__offer").select_for_update(of=["self"]).get(pk=known.number)
    )
    if bytes(code.digest) != known.digest:
        raise NoSuchCode
    _check(code, money, order, at)
    moment("redemption.checked")
    code.left -= money.amount
    code.save(update_fields=["left"])
    paid = Redemption.objects.create(code=code, order=order, amount=money.amount, key_id=key, by=by, at=at)
    tell([code], "gift_code.redeemed", by=by, at=at)
    reference, offer = f"redemption:{paid.pk}", code.payout.offer_id
    post(Kind.REDEMPTION, redeemed(money), reference=reference, offer=offer, by=by, at=at)
    moment("redemption.posted")
    return paid


def _check(code: GiftCode, money: Money, order: str, at: datetime) -> None:
    now = standing(code, at)
    if money.currency != code.currency:
        raise OtherCurrency(ours=code.currency, asked=money.currency)
    if Redemption.objects.filter(code=code, order=order).exists():
        raise OrderPaidBefore(now=now)
    if now["state"] == "expired":
        raise CodeExpired(now=now, until=f"{code.expires_at:%Y-%m-%d %H:%M}")
    if money.amount > code.left:
        raise NotEnoughLeft(now=now, left=code.money, asked=money)
