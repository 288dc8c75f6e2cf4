"""Whose a case is: taking it, asking somebody to take it, and her answer. There is never nobody, and never two."""

from datetime import datetime

from django.db import IntegrityError, transaction

from makegood.accounts.models import Membership, Role, User
from makegood.cases.actions.changing import change, must_be_live, notify
from makegood.cases.models import Case, HandOver, Notice, Promise
from makegood.lib.errors import Refused

SHOWN_AT = 2  # transfers after which the lead hears of it


class CannotOwn(Refused):
    """{name} cannot own a case: auditors read only, and who has left owns nothing."""

    status = 409


class AlreadyAsked(Refused):
    """Somebody has been asked to take case {ref} already. Wait for the answer, or take the question back."""

    status = 409


class HersAlready(Refused):
    """Case {ref} is {name}’s already."""

    status = 409


class Answered(Refused):
    """This hand-over has been answered already."""

    status = 409


class NotYours(Refused):
    """Only {name} can answer this hand-over."""

    status = 403


@transaction.atomic
def take(case: Case, *, by: User, at: datetime) -> None:
    """Make a case one's own; nobody need ask the one who takes it. Who owned it is told."""
    _must_be_able(by)
    must_be_live(case)
    before = case.owner_id
    if before == by.pk:
        return
    _withdraw(case, at)
    _pass_on(case, by, "taken", "case.taken", by=by, at=at)
    notify({before}, case, Notice.Kind.TAKEN, at=at)


@transaction.atomic
def assign(case: Case, to: User, *, by: User, at: datetime, reason: str = "") -> HandOver | None:
    """Give a case to oneself at once, to somebody else by asking her: returns the question, None if none was needed."""
    if to == by:
        take(case, by=by, at=at)
        return None
    return propose_hand_over(case, to, by=by, at=at, reason=reason)


@transaction.atomic
def propose_hand_over(case: Case, to: User, *, by: User | None, at: datetime, reason: str = "") -> HandOver:
    """Ask somebody to take a case. Until her yes the owner stays the owner."""
    _must_be_able(to)
    must_be_live(case)
    if to.pk == case.owner_id:
        raise HersAlready(ref=case.ref, name=to.name)
    change(case, "handover.proposed", by=by, at=at, data={"from": case.owner_id, "to": to.pk})
    try:
        with transaction.atomic():
            asked = HandOver.objects.create(
                case=case, from_user=case.owner, to_user=to, reason=reason.strip(), proposed_at=at
            )
    except IntegrityError as error:
        raise AlreadyAsked(ref=case.ref) from error
    notify({to.pk}, case, Notice.Kind.ASKED, at=at)
    return asked


@transaction.atomic
def answer_hand_over(asked: HandOver, accepted: bool, *, by: User, at: datetime) -> Case:
    """Her yes makes the case hers; her no leaves it where it is. The owner may take the question back with a no."""
    if by.pk != asked.to_user_id and (accepted or by.pk != asked.from_user_id):
        raise NotYours(name=asked.to_user.name)
    case = Case.objects.select_for_update().get(pk=asked.case_id)
    if not HandOver.objects.filter(pk=asked.pk, answered_at=None).update(answered_at=at, accepted=accepted):
        raise Answered
    if accepted:
        _must_be_able(by)
        must_be_live(case)
        _pass_on(case, by, "handed_over", "handover.accepted", by=by, at=at, transfers=case.transfers + 1)
        if case.transfers >= SHOWN_AT:
            notify({case.team.lead_id}, case, Notice.Kind.TRANSFERS, at=at)
    else:
        change(case, "handover.declined", by=by, at=at, data={"to": asked.to_user_id})
    notify({asked.from_user_id} - {by.pk}, case, Notice.Kind.ANSWERED, at=at)
    return case


@transaction.atomic
def give(case: Case, to: User, why: str, *, by: User | None, at: datetime) -> None:
    """Make somebody the owner without asking, where a rule says so: a leaver's cases, a second failure."""
    _withdraw(case, at)
    _pass_on(case, to, why, "case.given", by=by, at=at)
    notify({to.pk}, case, Notice.Kind.YOURS, at=at)


def _pass_on(
    case: Case, to: User, why: str, verb: str, *, by: User | None, at: datetime, **more: object
) -> None:
    before = case.owner_id
    team = _team_for(case, to)
    if team != case.team_id:
        _keep_hours(case)
        more = {**more, "team_id": team}
    change(
        case, verb, by=by, at=at, data={"from": before, "why": why, "team": team},
        owner=to, owner_reason=why, snoozed_until=None, **more,
    )  # fmt: skip


def _team_for(case: Case, to: User) -> int:
    """The team the case goes with its owner: its own where she works in it, else her first."""
    teams = list(Membership.objects.filter(user=to).order_by("id").values_list("team_id", flat=True))
    return case.team_id if not teams or case.team_id in teams or to.sees_all else teams[0]


def _keep_hours(case: Case) -> None:
    """What was promised stays due when it was: the clocks go on in the hours they began in."""
    Promise.objects.filter(case=case, calendar=None).update(calendar=case.team.calendar_id)


def _withdraw(case: Case, at: datetime) -> None:
    HandOver.objects.filter(case=case, answered_at=None).update(answered_at=at, accepted=False)


def _must_be_able(user: User) -> None:
    if not user.is_active or user.role == Role.AUDITOR:
        raise CannotOwn(name=user.name)
