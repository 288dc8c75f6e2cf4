"""Clocks that start now, as rows of promises."""

from datetime import datetime
from typing import Any

from makegood.cases.rules import Clock
from makegood.lib.bulk import json_cell

PROMISE_COLUMNS = [
    "case_id", "kind", "label", "started_at", "minutes", "due_at", "warn_at", "pauses", "step", "duty_id",
]  # fmt: skip
NEVER_PAUSED = json_cell([])


def promise_row(case_id: int, made: Clock, at: datetime) -> tuple[Any, ...]:
    """A clock that starts now, or that counts from when it began, as a row of promises."""
    return (
        case_id,
        made.kind,
        made.label,
        made.began or at,
        made.minutes,
        made.due_at,
        made.warn_at,
        NEVER_PAUSED,
        made.step,
        made.duty,
    )
