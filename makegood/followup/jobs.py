"""What follow-up does by itself."""

from makegood.followup import actions, outcomes
from makegood.lib.clock import database_now
from makegood.lib.jobs import job


@job("followup.ask_due")
def ask_due() -> None:
    """Ask whether it is right, where the day has come."""
    actions.ask_due(at=database_now())


@job("followup.note_silence")
def note_silence() -> None:
    """Note as silence what nobody answered."""
    actions.note_silence(at=database_now())


@job("followup.judge_outcomes", seconds=1800, atomic=False)
def judge_outcomes() -> None:
    """Say where the customers stand who had a case."""
    outcomes.judge_all(at=database_now())
