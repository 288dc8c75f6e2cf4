"""How the database is asked while the story is told: as one who knows that all of it is told, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from makegood.lib.together import together

# what the sweeps of every day look through
GROWING = (
    "cases_case, cases_promise, followup_checkback, outreach_message, customers_encounter, customers_customer"
)
SOON, LATER, LATE = 30, 100, 220


@contextmanager
def in_one_breath() -> Iterator[None]:
    """Have no deed undone alone, and writes travel together; stands inside the story's transaction.

    A third of all statements are savepoints and announcements. A deed that refuses ends the story.
    """
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        with together():
            yield
    finally:
        features.uses_savepoints = before


def look_at_what_grew(day: int) -> None:
    """Let the planner know how much there is by now: nobody else sees this transaction's rows."""
    if day in {SOON, LATER, LATE}:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {GROWING}")
