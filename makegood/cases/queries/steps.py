"""The steps of playbooks as they stand, and how far a case has come in its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from makegood.accounts.standing import Kept
from makegood.cases.models import Case, PlayVersion, Promise, Status
from makegood.cases.steps import Step, Version, closest, read_steps


@dataclass(frozen=True)
class Plays:
    """Every version by its id, and those in force by their kind of failure."""

    versions: Mapping[int, Version]
    in_force: Mapping[str, Version]


def _plays() -> Plays:
    rows = list(PlayVersion.objects.order_by("failure_kind", "number"))
    known = {row.pk: Version(row.pk, row.failure_kind, row.number, read_steps(row.steps)) for row in rows}
    return Plays(known, {row.failure_kind: known[row.pk] for row in rows if not row.ended})


ENDED = {Status.RECOVERED, Status.CLOSED}
playbooks = Kept(_plays, "cases_playversion")
"""The steps of every playbook, kept in memory."""


@dataclass(frozen=True)
class StepLine:
    """One step of a case: `state` is "done", "skipped", "now", "later", or "left" where the case ended without it;
    with its promise once its turn has come."""

    number: int
    step: Step
    state: str
    promise: Promise | None = None


def play_of(case: Case) -> Version | None:
    """The steps that a case follows: those it began with."""
    return playbooks().versions.get(case.play_id or 0)


def play_for(kind: str) -> Version | None:
    """The steps in force for a kind of failure, where there are any."""
    found = closest(kind, playbooks().in_force)
    return found if found and found.steps else None


def steps_of(case: Case, promises: Iterable[Promise]) -> list[StepLine]:
    """How far the case has come, from the promises that stand on it."""
    play = play_of(case)
    return lines(play.steps, promises, over=case.status in ENDED) if play else []


def steps_left(case: Case) -> list[StepLine]:
    """The steps of a case that are neither done nor skipped."""
    if case.play_id is None:
        return []
    found = steps_of(case, case.promises.filter(kind=Promise.Kind.STEP).order_by("pk"))
    return [line for line in found if line.state in {"now", "later"}]


def lines(steps: Sequence[Step], promises: Iterable[Promise], *, over: bool = False) -> list[StepLine]:
    """Each step with its state. The first that is neither done nor skipped is the one whose turn it is;
    once the case is over nothing is next, and they are left."""
    # a clock that stopped with the case leaves its step open: the latest promise of a step tells of it
    latest = {
        promise.step: promise for promise in sorted(promises, key=lambda p: p.pk) if promise.step is not None
    }
    states = [_settled(latest.get(number)) for number in range(len(steps))]
    turn = next((number for number, state in enumerate(states) if not state), len(steps))
    return [
        StepLine(
            number,
            step,
            states[number] or ("left" if over else "now" if number == turn else "later"),
            latest.get(number),
        )
        for number, step in enumerate(steps)
    ]


def _settled(promise: Promise | None) -> str:
    if promise is None:
        return ""
    return "done" if promise.kept_at else "skipped" if promise.reason else ""
