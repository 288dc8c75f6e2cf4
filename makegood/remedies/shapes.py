"""What the API takes and tells of offers."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from ninja import Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from makegood.remedies.authority.rules import Over
from makegood.remedies.authority.words import sentences
from makegood.remedies.models import Approval, GiftCode, Offer, OfferState, Payout
from makegood.remedies.money import MOST
from makegood.remedies.offers.making import Gift
from makegood.remedies.onto import told_onto
from makegood.remedies.payouts import PaidOut

Amount = Annotated[int, Field(strict=True, ge=1, le=MOST)]
# no line breaks, and nothing that turns the direction of writing: an approver would read another text than there is
WRITTEN = r"^[^\x00-\x1f\u202A-\u202E\u2066-\u2069]*$"
Words = Annotated[str, Field(max_length=200, pattern=WRITTEN)]


class Asked(Schema):
    """What is taken says only what it means."""

    model_config = {"extra": "forbid"}


class OfferIn(Asked):
    """What is to be offered: an `amount` of money, or an `item` with what it costs us."""

    remedy: Annotated[
        str, Field(max_length=60, pattern=r"^[a-z0-9_.-]+$", description="a key of the catalogue")
    ]
    amount: Amount | None = Field(None, description="in minor units of `currency`")
    currency: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217")
    item: Words = ""
    cost: Amount | None = Field(None, description="what the item costs us")
    value: Amount | None = Field(None, description="what the item is worth to the customer")
    payee: Words = Field("", description="to whom it goes, where that is not the customer")
    reason: Annotated[str, Field(max_length=300, pattern=WRITTEN)] = ""

    def gift(self) -> Gift:
        """The same for the deed."""
        return Gift(**self.model_dump())


class ChangeIn(OfferIn):
    """What is to be offered instead of what was `seen`; the remedy stays the same."""

    seen: Annotated[str, Field(max_length=64, description="the hash of the offer that is changed")]

    def gift(self) -> Gift:
        """The same for the deed."""
        return Gift(**self.model_dump(exclude={"seen"}))


class DecisionIn(Asked):
    """A colleague's answer about exactly what she saw."""

    decision: Literal["approve", "decline"]
    seen: Annotated[str, Field(max_length=64, description="the hash of the offer that was looked at")]


class PayoutIn(Asked):
    """How it is given. Without `payer` as the settings say; else by a gift code what is spent with us, or by hand."""

    payer: Annotated[
        str,
        Field(
            max_length=20, pattern="^[a-z_]*$", description="by_hand, gift_code, web_hook, stripe or shopify"
        ),
    ] = ""
    reference: Words = Field("", description="by what it can be proved that it was given by hand")


class ReversalIn(Asked):
    """Why what was given is taken back, or that it came back."""

    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=WRITTEN)]


class Person(Schema):
    """Somebody who works here."""

    id: int
    name: str


class ApprovalOut(Schema):
    """A question to colleagues: which role is asked, until when, why, and the answer ("" while it waits)."""

    asked: str
    asked_at: dt.datetime
    due_at: dt.datetime
    why: list[str]
    decision: str
    decided_by: Person | None
    decided_at: dt.datetime | None


class PayoutOut(Schema):
    """How it reached her; `code` is told in this answer and in its repeats, and nowhere else."""

    payout: int
    payer: str
    amount: int
    currency: str
    state: str
    proof: str
    code: str | None = None


class OfferOut(Schema):
    """One remedy offered on one case, in minor units. `seen` stands for exactly what is offered.

    `notes`: what there was to know of it when it was made or changed, such as that the customer expects more.

    `onto`: by which payer elsewhere it is paid and onto what, its last characters, as it was when it was offered.
    """

    id: int
    case: str
    remedy: str
    amount: int | None
    item: str
    currency: str
    cost: int
    value: int
    payee: str
    onto: str
    state: OfferState
    seen: str
    by: Person
    answers_for: Person | None
    made_at: dt.datetime
    expires_at: dt.datetime
    approvals: list[ApprovalOut]
    payout: PayoutOut | None
    notes: list[str] = []


class Offers(Schema):
    """What was offered on a case, oldest first."""

    items: list[OfferOut]


class GivenOut(PayoutOut):
    """What was given: the payout, and how the offer stands now."""

    offer: int


class CodeOut(Schema):
    """A gift code that took the place of another: what is left on it, and until when.

    `code` is told in this answer and in its repeats, and nowhere else.
    """

    offer: int
    left: int
    currency: str
    expires_at: dt.datetime
    code: str | None = None


def told_of_code(offer: Offer) -> dict[str, Any]:
    """The gift code of an offer as it is told; the code itself goes beside it."""
    kept = GiftCode.objects.get(payout__offer=offer)
    told = CodeOut(offer=offer.pk, left=kept.left, currency=kept.currency, expires_at=kept.expires_at)
    return dict(json.loads(json.dumps(told.model_dump(), cls=NinjaJSONEncoder)))


def told(offer: Offer, notes: Sequence[str] = ()) -> dict[str, Any]:
    """An offer as it is told, with what there is to know of it."""
    same = (
        "id",
        "amount",
        "item",
        "currency",
        "cost",
        "value",
        "payee",
        "state",
        "seen",
        "made_at",
        "expires_at",
    )
    payout: Payout | None = getattr(offer, "payout", None)
    whole = {name: getattr(offer, name) for name in same} | {
        "case": offer.case.ref,
        "onto": told_onto(offer.onto),
        "remedy": offer.remedy.key,
        "by": offer.by,
        "answers_for": offer.answers_for,
        "approvals": [_approval(one, offer.currency) for one in offer.approvals.all()],
        "payout": _payout(payout) if payout else None,
        "notes": list(notes),
    }
    shaped = OfferOut.model_validate(whole).model_dump()
    # times as every other answer of the API writes them
    return dict(json.loads(json.dumps(shaped, cls=NinjaJSONEncoder)))


def _approval(asked: Approval, currency: str) -> dict[str, Any]:
    same = ("asked_at", "due_at", "decision", "decided_by", "decided_at")
    why = sentences([Over(**one) for one in asked.why], currency)
    return {name: getattr(asked, name) for name in same} | {"asked": asked.rung, "why": why}


def _payout(payout: Payout) -> dict[str, Any]:
    same = ("payer", "amount", "currency", "state", "proof")
    return {name: getattr(payout, name) for name in same} | {"payout": payout.pk}


def told_of_giving(done: PaidOut) -> dict[str, Any]:
    """A payout as it is told; what is told once goes beside it."""
    return _payout(done.payout) | {"offer": done.payout.offer_id, "code": None}
