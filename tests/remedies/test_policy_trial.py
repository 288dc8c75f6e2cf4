"""`makegood policy check` and `policy simulate`: a draft is tried on past cases before it goes live."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from makegood.accounts.models import Role
from makegood.cases.models import Case
from makegood.remedies.models import PolicyVersion
from makegood.remedies.money import Money
from makegood.remedies.policy.trial import Trial, change_of, given
from makegood.remedies.rules import Advice, Option
from tests.cases.people import crew, person
from tests.cast import ANN, happens, heard
from tests.cli.running import makegood, receipt
from tests.remedies.policies import facts, rule

HEAD = 'format = 1\nname = "draft"\n'
GENEROUS = (
    HEAD
    + 'packs = ["shop"]\n'
    + rule("share = 500", more='failures = ["delivery.late"]', remedy="fee_waiver")
)


def written(folder: Path, text: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(text, "utf-8")
    return file


def late(number: int, at: datetime, amount: int = 5000, currency: str = "GBP") -> Case:
    """A late order that nobody complained about, as a case."""
    promised = at - timedelta(hours=5)
    item = happens(
        f"order-{number}", amount=amount, currency=currency, occurred_at=at - timedelta(days=3), promised_at=promised,
        happened_at=at, status="late", customer=ANN,
    )  # fmt: skip
    heard(item, at=at)
    return Case.objects.get(encounter__external_id=f"order-{number}")


def charged_twice(number: int, at: datetime, amount: int) -> Case:
    item = happens(
        f"order-{number}", amount=amount, currency="GBP", occurred_at=at, status="double_charge", customer=ANN
    )
    heard(item, at=at)
    return Case.objects.get(encounter__external_id=f"order-{number}")


@pytest.fixture
def year(db: None) -> list[Case]:
    """Three cases of this year, and one of before."""
    crew()
    now = timezone.now()
    return [
        late(1, now - timedelta(days=400)),
        late(2, now - timedelta(days=30), 8000),
        late(3, now - timedelta(days=20), 300_000, "JPY"),
        charged_twice(4, now - timedelta(days=10), 2000),
    ]


@pytest.mark.django_db
class TestSimulate:
    @pytest.mark.capability("MIR-17")
    def test_cost_count_and_changed_cases_are_listed_and_nothing_is_written(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        listed = tmp_path / "changed.jsonl"
        found = receipt(capsys, "policy", "simulate", written(tmp_path, GENEROUS), "--out", listed)
        changed = [json.loads(line) for line in listed.read_text("utf-8").splitlines()]
        assert [(one["case"], one["change"]) for one in changed] == [(each.ref, "more") for each in year[1:3]]
        assert changed[0]["live"] != changed[0]["draft"] and len(changed) == found["changed"]
        assert (found["cases"], found["changed"]) == (3, 2)
        assert found["changes"] == {
            "more": 2,
            "less": 0,
            "other_remedy": 0,
            "newly": 0,
            "no_longer": 0,
            "other_choices": 0,
        }
        assert found["live"] == {"given": 3, "unpriced": 0, "cost": {"GBP": 2800, "JPY": 30_000}}
        assert found["draft"] == {"given": 3, "unpriced": 0, "cost": {"GBP": 6000, "JPY": 150_000}}
        assert found["by_failure"]["billing.double"]["changed"] == 0
        assert found["by_remedy"]["fee_waiver"]["draft"]["cost"] == {"GBP": 4000, "JPY": 150_000}
        first = found["biggest"][0]
        assert (first["case"], first["difference"], first["currency"]) == (year[1].ref, 3200, "GBP")
        assert first["live"] == [{"remedy": "fee_waiver", "amount": "8.00 GBP"}]
        assert first["draft"] == [{"remedy": "fee_waiver", "amount": "40.00 GBP"}]
        assert found["biggest"][1]["case"] == year[2].ref
        assert not PolicyVersion.objects.exists()

    def test_an_award_for_distress_stands_outside_the_cap(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Case.objects.update(failure_kind="product.quality", severity=3, fault="own")
        text = HEAD + 'packs = ["shop", "uk-disp"]\n'
        found = receipt(capsys, "policy", "simulate", written(tmp_path, text))
        first = found["biggest"][0]
        assert first["live"] == [{"remedy": "part_refund", "amount": "4.00 GBP"}]
        assert first["draft"] == [{"remedy": "part_refund", "amount": "300.00 GBP"}]

    def test_in_words(self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert makegood("policy", "simulate", written(tmp_path, GENEROUS)) == 0
        told = capsys.readouterr()
        assert "  would get more: 2\n" in told.out
        assert "  now: 3 given something, 28.00 GBP, 30000 JPY\n" in told.out
        line = (
            f"  case {year[1].ref}, delivery.late: fee_waiver 8.00 GBP → fee_waiver 40.00 GBP (+32.00 GBP)\n"
        )
        assert line in told.out
        assert told.err == "Nothing was changed.\n"

    def test_a_policy_that_gives_nothing_takes_from_all(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = receipt(capsys, "policy", "simulate", written(tmp_path, HEAD))
        assert found["changes"]["no_longer"] == 3
        assert [one["difference"] for one in found["biggest"]] == [-2000, -800, -30_000]
        assert found["draft"] == {"given": 0, "unpriced": 0, "cost": {}}

    def test_less_another_remedy_and_a_thing_without_a_price(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = HEAD + rule("share = 10", more='failures = ["delivery.late"]', remedy="fee_waiver")
        text += rule("", more='failures = ["billing"]', remedy="replacement", name="thing")
        text += '[match]\nmended_by_any = ["x"]\n[match.lost]\ndelivery = ["x"]\n'
        found = receipt(capsys, "policy", "simulate", written(tmp_path, text))
        assert found["changes"] == {
            "more": 0,
            "less": 2,
            "other_remedy": 1,
            "newly": 0,
            "no_longer": 0,
            "other_choices": 0,
        }
        assert found["draft"] == {"given": 3, "unpriced": 1, "cost": {"GBP": 80, "JPY": 3000}}

    def test_more_credit_beside_the_same_first_choice_is_told(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = (
            HEAD
            + 'packs = ["shop"]\n'
            + rule("share = 900", remedy="credit", more='failures = ["delivery.late"]')
        )
        found = receipt(capsys, "policy", "simulate", written(tmp_path, text))
        assert (found["changed"], found["changes"]["other_choices"], found["biggest"]) == (2, 2, [])
        assert found["live"] == found["draft"]

    def test_since_a_day_takes_older_and_newer_cases(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = written(tmp_path, GENEROUS)
        long_ago = (timezone.now() - timedelta(days=500)).date().isoformat()
        assert receipt(capsys, "policy", "simulate", file, "--since", long_ago)["cases"] == 4
        lately = (timezone.now() - timedelta(days=15)).date().isoformat()
        assert receipt(capsys, "policy", "simulate", file, "--since", lately)["cases"] == 1

    @pytest.mark.parametrize("since", ["soon", "2026-13-01", "2999-01-01"])
    def test_a_day_that_is_none_is_refused(
        self, db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], since: str
    ) -> None:
        assert makegood("policy", "simulate", written(tmp_path, HEAD), "--since", since) == 1
        assert f"not “{since}”." in capsys.readouterr().err

    def test_a_bad_policy_is_refused_before_anything_is_read(
        self, db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert makegood("policy", "simulate", written(tmp_path, HEAD + "colour = 1\n")) == 1
        assert capsys.readouterr().err == "Line 3: The policy has no field “colour”.\n"


@pytest.mark.django_db
class TestApprove:
    def test_what_it_changes_is_shown_before_it_lives(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        person("Mara Lind", Role.MANAGER)
        file = written(tmp_path, GENEROUS)
        assert makegood("policy", "approve", file, "--by", "mara@shop.example") == 1
        told = capsys.readouterr()
        assert "  would get more: 2\n" in told.out
        assert told.err == "Nothing was changed. To let it live without being asked: --yes.\n"
        assert not PolicyVersion.objects.exists()
        assert makegood("policy", "approve", file, "--by", "mara@shop.example", "--yes") == 0
        version = PolicyVersion.objects.get()
        assert capsys.readouterr().err == f"Version {version.pk} lives from now on.\n"
        assert version.trial is not None and version.trial["changes"]["more"] == 2
        again = receipt(capsys, "policy", "approve", file, "--by", "mara@shop.example", "--yes")
        assert (again["version"], again["trial"]["changed"]) == (version.pk + 1, 0)

    @pytest.mark.parametrize(
        ("who", "why"), [("maya", "Maya Okafor is neither"), ("nobody", "Nobody here has")]
    )
    def test_by_a_manager_or_an_admin(
        self, year: list[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str], who: str, why: str
    ) -> None:
        file = written(tmp_path, GENEROUS)
        assert makegood("policy", "approve", file, "--by", f"{who}@shop.example", "--yes") == 1
        assert why in capsys.readouterr().err
        assert not PolicyVersion.objects.exists()


class TestCheck:
    def test_a_policy_that_can_be_used(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        text = HEAD + 'packs = ["shop", "uk-goods"]\n'
        found = receipt(capsys, "policy", "check", written(tmp_path, text))
        assert (found["name"], found["law"], found["duties"]) == ("draft", 2, 1)
        assert found["sources_read"] == "shop 2026-11-22, uk-goods 2026-11-22"

    def test_everything_wrong_is_told_with_its_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bad = HEAD + rule(remedy="voucher") + rule(more="when = 'mood > 1'")
        assert makegood("policy", "check", written(tmp_path, bad)) == 1
        told = capsys.readouterr()
        assert told.out == ""
        lines = told.err.splitlines()
        assert [line.split(":")[0] for line in lines] == ["Line 8", "Line 11", "Line 13"]
        assert "There is no remedy called “voucher”." in lines[0]
        assert "There are two rules called “one”." in lines[1]
        assert "there is no fact called “mood”." in lines[2]

    def test_what_is_no_text_or_no_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "policy.toml"
        file.write_bytes(b"\xff\xfe\x00")
        assert makegood("policy", "check", file) == 1
        assert "is not text in UTF-8." in capsys.readouterr().err
        assert makegood("policy", "check", tmp_path / "none.toml") == 2

    def test_a_byte_order_mark_does_not_matter(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert makegood("policy", "check", written(tmp_path, "\ufeff" + HEAD)) == 0


def options(*wanted: tuple[str, int | None, str]) -> Advice:
    """Advice that owes each of these by law, so that all of them are given."""
    return Advice(
        tuple(
            Option(remedy, money, True, "in_kind", (), "rule", "pack", place, cost=money)
            for place, (remedy, amount, code) in enumerate(wanted)
            for money in [Money(amount, code) if amount else None]
        ),
        "apologise",
    )


@pytest.mark.parametrize(
    ("live", "draft", "change"),
    [
        ([("refund", 5, "GBP")], [("refund", 5, "GBP")], ""),
        ([("refund", 5, "GBP")], [("refund", 6, "GBP")], "more"),
        ([("refund", 5, "GBP")], [("refund", 4, "GBP")], "less"),
        ([("refund", 5, "GBP")], [("refund", 5, "EUR")], "other_remedy"),
        ([("refund", 5, "GBP")], [("refund", None, "")], "other_remedy"),
        ([("refund", 5, "GBP")], [("credit", 5, "GBP")], "other_remedy"),
        ([("refund", 5, "GBP")], [("refund", 5, "GBP"), ("redo", None, "")], "other_remedy"),
        ([("redo", None, ""), ("refund", 5, "GBP")], [("redo", None, ""), ("refund", 9, "GBP")], "more"),
        ([], [("redo", None, "")], "newly"),
        ([("redo", None, "")], [], "no_longer"),
        ([], [], ""),
    ],
)
def test_what_changes_for_one_case(
    live: list[tuple[str, int | None, str]], draft: list[tuple[str, int | None, str]], change: str
) -> None:
    assert change_of(given(options(*live)), given(options(*draft))) == change


def test_only_the_biggest_changes_are_kept_in_their_order() -> None:
    trial = Trial()
    for number in range(1, 31):
        live, draft = options(("refund", 100, "GBP")), options(("refund", 100 + (number * 7) % 31, "GBP"))
        trial.add(str(number), facts(), live, draft)
    told = trial.as_facts()
    assert [one["difference"] for one in told["biggest"]] == list(range(30, 20, -1))
    assert (told["cases"], told["changed"], told["changes"]["more"]) == (30, 30, 30)
