"""The steps of a case's playbook: done, or skipped with a reason; then the next one's turn comes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.accounts.queries import hours_of
from makegood.cases import clockwork
from makegood.cases.actions.changing import change, must_be_live, notify
from makegood.cases.actions.guessing import no_guess
from makegood.cases.actions.working import follow_clocks
from makegood.cases.clockwork import Kind
from makegood.cases.models import Case, Notice, Promise, Status
from makegood.cases.queries.steps import StepLine, play_for, steps_of
from makegood.cases.rules import step_clock
from makegood.cases.steps import LEAD, Step
from makegood.lib.errors import Refused

WORKED_ON = {Status.OPEN, Status.CONTACTED}


class NotItsTurn(Refused):
    """This step is settled already, or its turn has not come. Look at the case again."""

    status = 409


class WhyNot(Refused):
    """Why is this step skipped? A line is enough: it stands in the case for whoever comes after you."""

    status = 422


@transaction.atomic
def do_step(case: Case, number: int, *, by: User, at: datetime) -> None:
    """A step is done, be it late; the next one's turn comes."""
    line = _turn(case, number, "step.done", by, at)
    _settle(case, line, by, at, kept_at=at)
    _go_on(case, number + 1, at)


@transaction.atomic
def skip_step(case: Case, number: int, reason: str, *, by: User, at: datetime) -> None:
    """Leave a step out. Why, stands in the case; who guesses at the customer's motive is asked for the fact."""
    if not reason.strip():
        raise WhyNot
    no_guess(reason)
    line = _turn(case, number, "step.skipped", by, at)
    _settle(case, line, by, at, dropped_at=at, reason=reason.strip())
    _go_on(case, number + 1, at)


@transaction.atomic
def begin_steps(case: Case, *, by: User | None, at: datetime) -> bool:
    """Let the case follow the steps of its kind as they stand now, if it has settled none of another kind's yet."""
    play = play_for(case.failure_kind)
    at_work = case.status in WORKED_ON
    if not at_work or play is None or play.id == case.play_id or any(map(_is_settled, _lines(case))):
        return False
    change(case, "step.begun", by=by, at=at, play_id=play.id)
    clockwork.drop(case, [Kind.STEP], at)
    _lay(case, play.steps[0], 0, at)
    return True


def _is_settled(line: StepLine) -> bool:
    return line.state in {"done", "skipped"}


def _lines(case: Case) -> list[StepLine]:
    return steps_of(case, Promise.objects.filter(case=case, kind=Kind.STEP).order_by("pk"))


def _turn(case: Case, number: int, verb: str, by: User, at: datetime) -> StepLine:
    """The step, if it is its turn; the case is locked."""
    must_be_live(case)
    change(case, verb, by=by, at=at, data={"step": number})
    line = next((line for line in _lines(case) if line.number == number), None)
    if line is None or line.state != "now":
        raise NotItsTurn
    return line


def _settle(case: Case, line: StepLine, by: User, at: datetime, **how: object) -> None:
    running = (
        line.promise
        if line.promise and not line.promise.dropped_at
        else _promised(case, line.step, line.number, at)
    )
    Promise.objects.filter(pk=running.pk).update(made_by=by, **how)


def _promised(case: Case, step: Step, number: int, at: datetime) -> Promise:
    made = step_clock(step, number, hours_of(case.team.calendar), at)
    # a clock of working time that begins while the customer is waited for stands still from its first minute
    still = case.waiting_since is not None and made.minutes is not None
    return Promise.objects.create(
        case=case, kind=Kind.STEP, label=step.words, step=number, minutes=made.minutes, started_at=at,
        due_at=made.due_at, warn_at=made.warn_at, paused_at=at if still else None,
        pauses=[[at.isoformat(), None]] if still else [],
    )  # fmt: skip


def _go_on(case: Case, number: int, at: datetime) -> None:
    """The turn of the next step, where there is one."""
    if left := _lines(case)[number:]:
        _lay(case, left[0].step, number, at)
    else:
        _say(case, _("The steps are settled: see whether it is right"))


def _lay(case: Case, step: Step, number: int, at: datetime) -> None:
    running = _promised(case, step, number, at)
    _say(case, step.words)
    if step.who == LEAD and case.team.lead_id != case.owner_id:
        notify({case.team.lead_id}, case, Notice.Kind.STEP, at=at, promise=running)


def _say(case: Case, step: str) -> None:
    """The next step of a case that waits for a deed of ours; any other keeps its own."""
    if case.status in WORKED_ON and case.waiting_since is None:
        case.next_step = step
        Case.objects.filter(pk=case.pk).update(next_step=step)
        follow_clocks(case)
