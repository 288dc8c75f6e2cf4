"""The outbox's doorbell."""

from makegood.lib.clock import database_now
from makegood.lib.jobs import job
from makegood.outreach.sending import send_due


@job("outreach.send_due", seconds=300, atomic=False)
def send_what_is_due() -> None:
    """Send what is due; each message is a transaction of its own, so a kill loses and repeats none."""
    send_due(at=database_now())
