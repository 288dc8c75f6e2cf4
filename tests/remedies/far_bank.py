"""A payer elsewhere, with a ledger in a file that outlives whoever asked; and a worker that asks it and dies.

`python -m tests.remedies.far_bank PAYOUT ANSWER MOMENT FILE` pays a payout, and kills itself at the moment.
"""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from makegood.config.commands import set_up

if __name__ == "__main__":
    set_up()

from makegood.remedies.moments import WATCHERS, moment
from makegood.remedies.payers import PAYERS, Outcome, PayOrder, Proof, Refusal, Uncertain

ANSWERS: dict[str, Outcome | None] = {
    "proof": Proof("bank:1"),
    "garbage": Proof(""),
    "uncertain": Uncertain("500"),
    "refusal": Refusal("card closed"),
    "time-out": None,
    "lost": Uncertain("500"),
}
NOT_PAID = {"refusal", "lost"}


@dataclass(frozen=True)
class FarBank:
    """Writes down what it pays, once for each key, and then says what it was told to say."""

    file: Path
    answer: str
    name: str = "far_bank"
    here: bool = False

    def amiss(self) -> str:
        """Nothing."""
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """Pay, and answer as told."""
        if self.answer not in NOT_PAID and order.key not in self.paid():
            with self.file.open("a") as ledger:
                ledger.write(f"{order.key}\n")
                ledger.flush()
                os.fsync(ledger.fileno())
        moment("bank.paid")
        said = ANSWERS[self.answer]
        if said is None:
            raise TimeoutError
        return said

    def paid(self) -> list[str]:
        """The keys under which it paid."""
        return self.file.read_text().split() if self.file.exists() else []

    def look_up(self, order: PayOrder) -> Outcome | None:
        """What its ledger says."""
        return Proof("bank:1") if order.key in self.paid() else None


def main(payout: int, answer: str, at_moment: str, file: Path) -> None:
    """Pay, and die at the moment."""
    from django.utils import timezone

    from makegood.remedies import payouts

    bank = FarBank(file, answer)
    PAYERS[bank.name] = bank
    WATCHERS.append(lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == at_moment else None)
    payouts.pay(payout, at=timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
