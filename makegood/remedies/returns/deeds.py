"""Deeds of returns: asking for something back or leaving it with her, making its label, noting its way."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts.models import Organisation, User
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.remedies.models import Return, ReturnState
from makegood.remedies.offers.changing import hold_case
from makegood.remedies.returns.carriers import CARRIERS
from makegood.remedies.returns.labels import said_on
from makegood.remedies.returns.queries import may_keep
from makegood.remedies.returns.rules import ALPHABET, DRAWN, may_move, written

VERBS = {
    ReturnState.ASKED: "return.asked",
    ReturnState.LABELLED: "return.labelled",
    ReturnState.SENT: "return.sent",
    ReturnState.ARRIVED: "return.arrived",
    ReturnState.SETTLED: "return.settled",
    ReturnState.KEPT: "return.kept",
}


class NothingNamed(Refused):
    """Say what comes back."""


class AskedAlready(Refused):
    """{item} was asked back already, under number {number}."""

    status = 409


class CannotGoOn(Refused):
    """Return {number} is “{state}” now. Look at it again."""

    status = 409


@transaction.atomic
def ask_back(
    case: Case, item: str, why: str, *, label: bool = True, insist: bool = False, by: User, at: datetime
) -> Return:
    """Ask for something back, with its label at once; where the policy says so, she keeps it and no label is made.

    `insist`: it must come back all the same, whatever it is worth. Nothing else on the case waits for it.
    """
    case = hold_case(case.pk, by)
    item = item.strip()
    if not item:
        raise NothingNamed
    before = case.returns.filter(item=item, state__in=["asked", "labelled", "sent"]).first()
    if before:
        raise AskedAlready(item=item, number=before.number)
    state = ReturnState.KEPT if not insist and may_keep(case) else ReturnState.ASKED
    made = Return.objects.create(
        case=case, rma=_drawn(), item=item, why=why.strip(), fault=case.fault, state=state, by=by, made_at=at,
        changed_at=at,
    )  # fmt: skip
    _tell(made, by, at)
    return make_label(made, by=by, at=at) if label and state == ReturnState.ASKED else made


def _drawn() -> str:
    return written(secrets.randbelow(len(ALPHABET)) for _ in range(DRAWN))


@transaction.atomic
def make_label(parcel: Return, *, by: User, at: datetime, carrier: str = "own") -> Return:
    """Make its label: what stands on it is kept, so that it reads the same whenever it is printed."""
    parcel = _held(parcel, by)
    said = said_on(parcel, Organisation.current())
    booked = CARRIERS[carrier].book(parcel)
    new = {"carrier": carrier, "tracking": booked.tracking, "label": said, "labelled_at": at}
    _move(parcel, ReturnState.LABELLED, by, at, **new)
    return parcel


@transaction.atomic
def label_sent(parcel: Return, *, by: User, at: datetime) -> None:
    """Note that the customer was sent the label; nobody is asked or reminded of a label that never went out."""
    if Return.objects.filter(pk=parcel.pk, label_sent_at=None).update(label_sent_at=at):
        record([Fact(parcel.case_id, "return.label_sent", {"return": parcel.pk})], by=by.pk, at=at)


@transaction.atomic
def go_on(parcel: Return, to: ReturnState, *, by: User | None, at: datetime, tracking: str = "") -> Return:
    """Note where it is now: on its way (scanned, or she says so), arrived, settled; or that she keeps it after all.

    What is so already stays so.
    """
    parcel = _held(parcel, by)
    if parcel.state == to:
        return parcel
    known = {"tracking": tracking.strip()} if tracking.strip() else {}
    _move(parcel, to, by, at, **known)
    return parcel


def _held(parcel: Return, by: User | None) -> Return:
    case = hold_case(parcel.case_id, by)
    now = Return.objects.get(pk=parcel.pk)
    now.case = case
    return now


def _move(parcel: Return, to: ReturnState, by: User | None, at: datetime, **new: Any) -> None:
    if not may_move(parcel.state, to):
        raise CannotGoOn(number=parcel.number, state=parcel.state_words)
    Return.objects.filter(pk=parcel.pk, state=parcel.state).update(state=to, changed_at=at, **new)
    for name, value in ({"state": to, "changed_at": at} | new).items():
        setattr(parcel, name, value)
    _tell(parcel, by, at)


def _tell(parcel: Return, by: User | None, at: datetime) -> None:
    facts = {"return": parcel.pk, "state": ReturnState(parcel.state).value}
    verb = VERBS[ReturnState(parcel.state)]
    record([Fact(parcel.case_id, verb, facts)], by=by.pk if by else None, at=at)
    tell([parcel.case_id])
