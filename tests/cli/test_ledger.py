"""`makegood ledger`: whether what was given holds, and the ledger as a bookkeeper imports it."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from makegood.accounts.models import AuditEntry
from makegood.remedies.ledger.actions import ToPost, post_all, reverse
from makegood.remedies.ledger.rules import Kind, given
from makegood.remedies.models import GiftCode, LedgerAccount, Payout
from makegood.remedies.money import MOST, Money
from makegood.remedies.payouts import pay_out
from tests.cast import NOW
from tests.cli.running import makegood, receipt
from tests.remedies.giving import TWENTY, gift_code, owed

WELL = {"sums": 0, "chains": 0, "limits": 0, "payouts_without_proof": 0, "gift_codes": 0}


def some_life() -> None:
    pay_out(owed(name="hand"), TWENTY, "by_hand", said="transfer 1", by=None, at=NOW)
    gift_code(name="code")
    gift_code(Money(2000, "JPY"), name="yen")
    reverse(f"given:{owed(name='back').pk}", by=None, at=NOW)


@pytest.mark.django_db
def test_where_all_holds_each_count_is_zero(capsys: pytest.CaptureFixture[str]) -> None:
    some_life()
    told = receipt(capsys, "ledger", "verify")
    assert {name: told[name] for name in WELL} == WELL and told["first"] == []
    assert makegood("ledger", "verify") == 0
    assert capsys.readouterr().out.count("ok ") == len(told) - 1


def test_what_does_not_hold_is_counted_and_named(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    some_life()
    GiftCode.objects.filter(currency="JPY").update(left=1)
    LedgerAccount.objects.filter(name="owed to customers", currency="JPY").update(seq=99)
    paid = Payout.objects.get(payer="by_hand")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE remedies_entry SET amount = 1 WHERE amount > 0 AND seq = 2")
        cursor.execute(
            "UPDATE remedies_posting SET reference = 'payout:0' WHERE reference = %s", [f"payout:{paid.pk}"]
        )
        cursor.execute("SET session_replication_role = origin")
    assert makegood("ledger", "verify") == 1
    said = capsys.readouterr().out
    assert (
        "WRONG  sums:" in said
        and "WRONG  payouts without proof: 3" in said
        and "WRONG  gift codes: 1" in said
    )
    assert (
        f"payout:{paid.pk}" in said
        and "payout:0" in said
        and "offer:" in said
        and "owed to customers JPY, entry 99" in said
    )
    assert makegood("doctor") == 1 and "WRONG  ledger faults" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_bookkeeper_imports_every_entry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some_life()
    file = tmp_path / "ledger.csv"
    told = receipt(capsys, "ledger", "export", file, "--tz", "Europe/London")
    assert (told["what"], told["rows"], told["timezone"]) == ("ledger", 16, "Europe/London")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert list(rows[0]) == [
        "date (Europe/London)", "transaction", "account", "debit", "credit", "currency", "reference", "kind",
    ]  # fmt: skip
    assert (
        rows[0]["debit"] == "20.00" and rows[0]["credit"] == "" and rows[0]["account"] == "goodwill expense"
    )
    assert {row["date (Europe/London)"] for row in rows} == {"2026-11-19"}
    assert {row["debit"] for row in rows if row["currency"] == "JPY"} == {"2000", ""}
    for number in {row["transaction"] for row in rows}:
        lines = [row for row in rows if row["transaction"] == number]
        debit, credit = ([Decimal(row[side] or 0) for row in lines] for side in ("debit", "credit"))
        assert sum(debit) == sum(credit) > 0
    assert [row["kind"] for row in rows].count("reversal") == 2
    assert AuditEntry.objects.filter(stream="exports", data__what="ledger").count() == 2


@pytest.mark.django_db
def test_it_may_begin_at_a_day_and_be_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    post_all([ToPost(Kind.GIVEN, given(Money(MOST, "BHD")), "given:old")], by=None, at=NOW)
    post_all([ToPost(Kind.GIVEN, given(Money(1, "BHD")), "given:new")], by=None, at=late)
    file = tmp_path / "ledger.xlsx"
    assert makegood("ledger", "export", file, "--since", "2026-12-02", "--tz", "Europe/Madrid") == 0
    assert "2 entries" in capsys.readouterr().err
    heading, debit, _credit = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert (
        heading[0] == "date (Europe/Madrid)" and debit[0] == "2026-12-02" and debit[3] == pytest.approx(0.001)
    )
    whole = tmp_path / "whole.csv"
    receipt(capsys, "ledger", "export", whole, "--since", "all")
    assert "1000000000000.000" in whole.read_text(encoding="utf-8-sig")


@pytest.mark.django_db
def test_a_dash_is_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    some_life()
    monkeypatch.chdir(tmp_path)
    assert makegood("ledger", "export", "-") == 0
    assert capsysbinary.readouterr().out.count(b"\n") > 8 and not list(tmp_path.iterdir())
