"""Gift codes for other systems: a shop lets its customers pay with them."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from makegood.accounts.asking import address_of
from makegood.accounts.keyed import KeyRequest
from makegood.accounts.once import ONCE, Said, once, told_before
from makegood.remedies.gift_codes import guessing, redeeming
from makegood.remedies.models.gift_codes import GiftCode, Redemption
from makegood.remedies.money import MOST, Money

gift_codes = Router(tags=["gift codes"])


class RedemptionIn(Schema):
    """What is paid with a gift code."""

    model_config = {"extra": "forbid"}

    amount: int = Field(strict=True, ge=1, le=MOST, description="in minor units of `currency`")
    currency: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217")
    order: Annotated[
        str,
        Field(
            max_length=100,
            pattern=r"^[^\x00-\x1f]+$",
            description="the order that is paid, once for each code",
        ),
    ]


class RedemptionOut(Schema):
    """What was paid, and what is left on the code."""

    redemption: int
    order: str
    amount: int
    currency: str
    left: int
    state: Literal["open", "redeemed"]


@gift_codes.post(
    "/{code}/redemptions",
    response={201: RedemptionOut},
    summary="Pay with a gift code",
    openapi_extra=ONCE,
)
def redeem_gift_code(request: KeyRequest, code: str, wanted: RedemptionIn) -> HttpResponse:
    """Takes `amount` off the code. An order is paid with a code once; what is left stays on it."""
    at, key = timezone.now(), request.auth
    if before := told_before(request, key):
        return before
    askers = [f"address:{address_of(request)}", f"key:{key.id}"]
    known = guessing.recognise(code, askers=askers, at=at)

    def deed() -> Said:
        money = Money(wanted.amount, wanted.currency)
        paid = redeeming.redeem(known, money, wanted.order, key=key.id, by=None, at=at)
        return Said(201, _paid(paid))

    return once(request, key, deed, at=at)


def _paid(paid: Redemption) -> dict[str, Any]:
    code: GiftCode = paid.code
    return {
        "redemption": paid.pk,
        "order": paid.order,
        "amount": paid.amount,
        "currency": code.currency,
        "left": code.left,
        "state": "open" if code.left else "redeemed",
    }
