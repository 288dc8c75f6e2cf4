"""Everything that happens by itself, one line each. Times of day are UTC."""

from makegood.lib.jobs import Timed, daily

SCHEDULE: list[Timed] = [
    daily("02:50", "lib.forget_done_jobs"),
]
