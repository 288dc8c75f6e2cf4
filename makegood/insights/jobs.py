"""The doorbells of the figures."""

from makegood.insights import actions
from makegood.lib.clock import database_now
from makegood.lib.jobs import job


@job("insights.count_new", tries=1, seconds=600)
def count_new() -> None:
    """Answers that came since the last time."""
    actions.count_new(at=database_now())


@job("insights.count_all", tries=2, seconds=3600)
def count_all() -> None:
    """All answers, by night."""
    actions.count_all(at=database_now())


@job("insights.keep_figures", tries=1, seconds=600, megabytes=1024)
def keep_figures() -> None:
    """The figures of cases, where there are too many for a page to count."""
    actions.keep_figures(at=database_now())
