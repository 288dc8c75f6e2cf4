"""What falls due on offers: questions whose answer is late, offers whose time is over; each in its own transaction."""

from datetime import datetime

from makegood.remedies.offers import queries
from makegood.remedies.offers.asking import ask_higher
from makegood.remedies.offers.ending import expire


def ask_higher_where_late(*, at: datetime) -> int:
    """Ask the next rung about every question that is late; how many went higher."""
    return sum([ask_higher(approval, at=at) for approval in queries.late(at)])


def expire_what_ran_out(*, at: datetime) -> int:
    """Let every offer go whose time is over; how many went."""
    return sum([expire(offer, at=at) for offer in queries.run_out(at)])
