"""Whatever order things happen in, what the house promises of a case holds."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cases.doors import LifeAtTheDoors
from tests.cases.life import Life

LIVES = int(os.environ.get("FAULT_LIVES", "60"))  # 500 for a night
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
def test_many_long_lives_keep_every_promise() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=LIVES, stateful_step_count=50, **CALM))


@pytest.mark.django_db
def test_any_life_is_the_same_through_pages_and_api() -> None:
    run_state_machine_as_test(
        LifeAtTheDoors, settings=settings(max_examples=10, stateful_step_count=25, **CALM)
    )


@pytest.mark.fault
@pytest.mark.django_db
def test_many_long_lives_are_the_same_through_pages_and_api() -> None:
    # pages cost a second a life: a third of the lives, and all 500 with FAULT_LIVES=1500
    lives = settings(max_examples=max(1, LIVES // 3), stateful_step_count=50, **CALM)
    run_state_machine_as_test(LifeAtTheDoors, settings=lives)
