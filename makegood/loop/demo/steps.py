"""What the demo's staff do of their playbooks: step by step, now and then one skipped for a reason."""

from datetime import datetime
from random import Random

from makegood.cases import actions as cases
from makegood.cases.models import Case
from makegood.cases.queries import steps_left
from makegood.loop.demo.story import words

SKIPPED = 0.12


def follow_steps(case: Case, at: datetime, random: Random, most: int = 99) -> None:
    """The owner settles the next steps of the case."""
    for line in steps_left(case)[:most]:
        if line.number and random.random() < SKIPPED:
            why = random.choice(words()["replies"]["why_skipped"])
            cases.skip_step(case, line.number, why, by=case.owner, at=at)
        else:
            cases.do_step(case, line.number, by=case.owner, at=at)
