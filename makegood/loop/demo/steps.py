"""What the demo's staff do of their playbooks: step by step, now and then one skipped for a reason; a call promised."""

from datetime import datetime, timedelta
from random import Random

from makegood.cases import actions as cases
from makegood.cases.models import Case, Status
from makegood.cases.queries import steps_left
from makegood.loop.demo.story import words

SKIPPED = 0.12
CALLS, SOON = 3, timedelta(minutes=10)


def follow_steps(case: Case, at: datetime, random: Random, most: int = 99) -> None:
    """The owner settles the next steps of the case."""
    for line in steps_left(case)[:most]:
        if line.number and random.random() < SKIPPED:
            why = random.choice(words()["replies"]["why_skipped"])
            cases.skip_step(case, line.number, why, by=case.owner, at=at)
        else:
            cases.do_step(case, line.number, by=case.owner, at=at)


def promise_calls(at: datetime) -> None:
    """A few customers were told that somebody rings in a moment. Nobody has, yet."""
    told = Case.objects.filter(status=Status.CONTACTED, reachable=True, opened_at__lt=at).order_by("-id")
    for case in told.select_related("owner", "team__calendar")[:CALLS]:
        cases.promise(case, "Ring back with the new date", at + SOON, by=case.owner, at=at)
