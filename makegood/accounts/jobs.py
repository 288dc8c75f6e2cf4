"""What accounts do by themselves."""

from datetime import timedelta

from makegood.accounts import actions
from makegood.lib.clock import database_now
from makegood.lib.jobs import job

KEPT_FOR = timedelta(days=31)


@job("accounts.forget_answers")
def forget_answers() -> None:
    """Drop what was answered under an Idempotency-Key so long ago that no repeat will come."""
    actions.forget_answers(before=database_now() - KEPT_FOR)
