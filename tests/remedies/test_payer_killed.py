"""A worker killed at any moment of a payout, whatever the payer answers: paid once or not, and never without proof."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.ledger.queries import balance
from makegood.remedies.models import Payout
from makegood.remedies.payers import PAYERS
from makegood.remedies.payouts import pay_out
from makegood.remedies.reconciling import reconcile
from tests.cast import NOW
from tests.remedies.far_bank import ANSWERS, FarBank
from tests.remedies.giving import TWENTY, owed

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = ["payout.claimed", "bank.paid", "payout.answered", "payout.settled", "payout.posted"]
FEW = [("proof", "bank.paid"), ("lost", "payout.claimed")]
ALL = [(answer, moment) for answer in ANSWERS for moment in MOMENTS]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[FarBank]:
    """The bank as it is when it has come to itself again."""
    bank = FarBank(tmp_path / "bank", "proof")
    PAYERS[bank.name] = bank
    yield bank
    del PAYERS[bank.name]


@pytest.mark.parametrize(
    ("answer", "moment"),
    [*FEW, *(pytest.param(*one, marks=pytest.mark.fault) for one in ALL if one not in FEW)],
)
def test_a_payout_is_paid_once_or_not_at_all(
    own_database: str, bank: FarBank, answer: str, moment: str
) -> None:
    payout = pay_out(owed(), TWENTY, "far_bank", by=None, at=NOW).payout
    worker = died(own_database, payout, answer, moment, bank.file)
    if moment in {"payout.claimed", "bank.paid"}:
        assert worker == -signal.SIGKILL
    asked = len(bank.paid())
    for minutes in (0, 11, 22):  # the job is tried again, and it is looked up
        later = timezone.now() + timedelta(minutes=minutes)
        payouts.pay(payout.pk, at=later)
        reconcile(at=later)
    payout.refresh_from_db()
    assert (payout.state == "paid") == bool(payout.proof) == bool(bank.paid())
    assert len(bank.paid()) <= 1 and payout.state in {"paid", "failed"}
    if asked:
        assert payout.state == "paid"
    if payout.state == "failed":
        assert answer == "refusal"
        again = pay_out(payout.offer, TWENTY, "far_bank", by=None, at=NOW).payout
        payouts.pay(again.pk, at=timezone.now())
    assert Payout.objects.get().state == "paid" and len(bank.paid()) == 1
    assert balance("paid out by far_bank", "GBP") == -2000
    assert {count for count, _names in verify().values()} == {0}


def died(url: str, payout: Payout, answer: str, moment: str, file: Path) -> int:
    """Let a worker pay it and die at the moment; how it ended."""
    words = [str(payout.pk), answer, moment, str(file)]
    command = [sys.executable, "-m", "tests.remedies.far_bank", *words]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=False, capture_output=True
    ).returncode
