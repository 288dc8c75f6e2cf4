"""The worker as a part of the family."""

from makegood.config.commands import set_up


def run() -> None:
    """Do jobs until told to stop."""
    set_up()
    # Only now can models be imported, and jobs with them.
    from makegood.config.schedule import SCHEDULE
    from makegood.config.working.worker import work

    work(SCHEDULE)
