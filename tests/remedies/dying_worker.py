"""A worker that pays one payout by whatever payer it has, and kills itself at a moment.

`python -m tests.remedies.dying_worker PAYOUT MOMENT`; the payer's settings are in the environment.
"""

import os
import signal
import sys

from makegood.config.commands import set_up

if __name__ == "__main__":
    set_up()

from django.utils import timezone

from makegood.remedies import payouts
from makegood.remedies.moments import WATCHERS


def main(payout: int, at_moment: str) -> None:
    """Pay, and die at the moment."""
    WATCHERS.append(lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == at_moment else None)
    payouts.pay(payout, at=timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
