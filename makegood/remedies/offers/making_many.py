"""Many offers in one go, with one yes to all of them: for a failure that hit many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from makegood.accounts.models import User
from makegood.cases.events import Fact, record
from makegood.lib.bulk import copy_in, json_cell, next_ids
from makegood.remedies.models import Approval, Offer, OfferState, Remedy
from makegood.remedies.offers.rules import Shown, seen


@dataclass(frozen=True, slots=True)
class OneOfMany:
    """One offer on one case: minor units of `currency`, or an `item`; `counted` is what it takes of an authority.

    `onto`: by which payer elsewhere it is paid, and onto what, as it was when somebody said yes to all of them.
    """

    case_id: int
    ref: str
    customer_id: int
    remedy: Remedy
    currency: str
    amount: int | None
    item: str
    cost: int
    value: int
    counted: int
    onto: str = ""


@dataclass(frozen=True, slots=True)
class Yes:
    """Who made all of them and why, and who said yes to all of them, by which policy."""

    by: User
    approved_by: User
    policy_version: int
    reason: str


OFFER = [
    "id", "case_id", "remedy_id", "amount", "item", "currency", "cost", "value", "counted", "payee", "onto", "reason",
    "policy_version", "state", "seen", "version", "by_id", "makers", "answers_for_id", "made_at", "stands_at",
    "changed_at", "expires_at",
]  # fmt: skip
APPROVAL = [
    "offer_id", "seen", "version", "why", "rung", "asked_by_id", "asked_at", "due_at", "decision", "decided_by_id",
    "decided_at",
]  # fmt: skip


def make_offers(many: Sequence[OneOfMany], yes: Yes, *, at: datetime) -> list[int]:
    """Write these offers as approved, each with the yes to exactly it, and tell their cases; their numbers.

    Part of a deed that was allowed to give all of it (`authority.whole`); nothing is judged here.
    """
    ids = next_ids(Offer, len(many))
    marks = [seen(_shown(one, yes)) for one in many]
    copy_in(Offer, OFFER, _offers(ids, many, marks, yes, at))
    copy_in(Approval, APPROVAL, _approvals(ids, marks, yes, at))
    record([_fact(number, one) for number, one in zip(ids, many, strict=True)], by=yes.by.pk, at=at)
    return ids


def _shown(one: OneOfMany, yes: Yes) -> Shown:
    return Shown(
        one.ref, one.remedy.key, one.amount, one.item, one.currency, one.counted, one.value, _payee(one),
        yes.reason, yes.policy_version, 1, one.onto,
    )  # fmt: skip


def _payee(one: OneOfMany) -> str:
    return f"customer:{one.customer_id}"


def _offers(
    ids: Sequence[int], many: Sequence[OneOfMany], marks: Sequence[str], yes: Yes, at: datetime
) -> Iterable[list[Any]]:
    state, makers = OfferState.APPROVED.value, f"{{{yes.by.pk}}}"
    for number, one, mark in zip(ids, many, marks, strict=True):
        until = at + timedelta(days=one.remedy.good_for_days)
        yield [
            number, one.case_id, one.remedy.pk, one.amount, one.item, one.currency, one.cost, one.value, one.counted,
            _payee(one), one.onto, yes.reason, yes.policy_version, state, mark, 1, yes.by.pk, makers,
            yes.approved_by.pk, at, at, at, until,
        ]  # fmt: skip


def _approvals(ids: Sequence[int], marks: Sequence[str], yes: Yes, at: datetime) -> Iterable[list[Any]]:
    decision, role = Approval.Decision.APPROVE.value, yes.approved_by.role
    for number, mark in zip(ids, marks, strict=True):
        yield [number, mark, 1, json_cell([]), role, yes.by.pk, at, at, decision, yes.approved_by.pk, at]


def _fact(number: int, one: OneOfMany) -> Fact:
    data = {
        "offer": number,
        "state": OfferState.APPROVED.value,
        "remedy": one.remedy.pk,
        "amount": one.amount,
        "currency": one.currency,
    }
    return Fact(one.case_id, "offer.made", data)
