"""Whatever order things happen in, what the house promises of a case holds."""

import os
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.cases.doors import LifeAtTheDoors
from tests.cases.life import Life

LIVES = int(os.environ.get("FAULT_LIVES", "500"))
PARTS = 5  # so that two processes can share them
# a failing life is printed as it was found: making it shorter takes many minutes
CALM: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.generate],
}


@pytest.mark.django_db
def test_any_life_keeps_every_promise() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=12, stateful_step_count=25, **CALM))


@pytest.mark.fault
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_many_long_lives_keep_every_promise(part: int) -> None:
    many(Life, LIVES)


@pytest.mark.django_db
def test_any_life_is_the_same_through_pages_and_api() -> None:
    run_state_machine_as_test(
        LifeAtTheDoors, settings=settings(max_examples=10, stateful_step_count=25, **CALM)
    )


@pytest.mark.fault
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_many_long_lives_are_the_same_through_pages_and_api(part: int) -> None:
    many(LifeAtTheDoors, LIVES // 3)  # pages cost a second a life; all 500 with FAULT_LIVES=1500


def many(kind: type[RuleBasedStateMachine], lives: int) -> None:
    """Live a part of so many long lives, other ones than the other parts do."""
    random.seed()
    run_state_machine_as_test(
        kind, settings=settings(max_examples=lives // PARTS, stateful_step_count=50, **CALM)
    )
