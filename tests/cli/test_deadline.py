"""`makegood deadline`: files of clocks in, deadlines out, and every refusal in a sentence."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from makegood.accounts.rules import closed_days
from makegood.cli.main import House, main
from makegood.config.commands import COMMANDS, GROUPS, database, set_up
from tests.shared import shared

OFFICE = {"lunch off": {str(day): [[540, 720], [780, 1020]] for day in range(5)}}
CLOCK = {"tz": "Europe/London", "hours": "lunch off", "start": "2025-12-24T16:30:00+00:00", "minutes": 480}


def makegood(*argv: object) -> int:
    return main(COMMANDS, GROUPS, House(set_up, database), [str(word) for word in argv])


@pytest.fixture
def hours(tmp_path: Path) -> Path:
    path = tmp_path / "hours.json"
    path.write_text(json.dumps(OFFICE))
    return path


@pytest.fixture
def clocks(tmp_path: Path) -> Path:
    return tmp_path / "clocks.jsonl"


@pytest.mark.capability("RES-01")
def test_all_deadlines_are_equal_to_the_minute(tmp_path: Path) -> None:
    folder = shared("corpora/working-time-oracle")
    out = tmp_path / "out.jsonl"
    assert makegood("deadline", folder / "cases.jsonl", "--hours", folder / "hours.json", "--out", out) == 0
    asked = [json.loads(line) for line in (folder / "cases.jsonl").read_text().splitlines()]
    assert len(asked) == 600
    # Each line comes back whole and in its place, with the deadline that was counted minute by minute.
    assert [json.loads(line) for line in out.read_text().splitlines()] == asked


@pytest.mark.capability("RES-01")
@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_eight_hours_from_christmas_eve_are_due_on_30_december(
    year: int, clocks: Path, hours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """9 to 17 in London with lunch taken off, English bank holidays, from half past four."""
    holidays = [day.isoformat() for day in closed_days("GB", "ENG", [], [year])]
    clock = CLOCK | {"start": f"{year}-12-24T16:30:00+00:00", "holidays": holidays}
    clocks.write_text(json.dumps(clock))
    assert makegood("deadline", clocks, "--hours", hours) == 0
    assert json.loads(capsys.readouterr().out)["deadline"] == f"{year}-12-30T09:30:00+00:00"


def test_the_servers_own_time_zone_does_not_matter(clocks: Path, hours: Path) -> None:
    clocks.write_text(json.dumps(CLOCK))
    command = [sys.executable, "-m", "makegood", "deadline", str(clocks), "--hours", str(hours)]
    said = {
        subprocess.run(
            command, env=os.environ | {"TZ": tz}, capture_output=True, text=True, check=True
        ).stdout
        for tz in ("Pacific/Kiritimati", "America/New_York")
    }
    assert [json.loads(one)["deadline"] for one in said] == ["2025-12-26T09:30:00+00:00"]


def test_what_else_a_line_says_is_kept(clocks: Path, hours: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock = CLOCK | {"case": "Ömer, £5, 😀", "n": [1.5, None, 2**70], "deadline": "?"}
    clocks.write_text(f"\n{json.dumps(clock)}\n\n")
    assert makegood("deadline", clocks, "--hours", hours) == 0
    assert json.loads(capsys.readouterr().out) == clock | {"deadline": "2025-12-26T09:30:00+00:00"}


@pytest.mark.parametrize(
    "more",
    [
        {"pauses": [["2025-12-24T16:45:00Z", None]]},
        {"start": "9999-12-31T23:59:00Z"},
        {"minutes": 10**30},
    ],
)
def test_a_clock_that_never_ends_has_a_deadline_of_null(
    more: dict[str, object], clocks: Path, hours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clocks.write_text(json.dumps(CLOCK | more))
    assert makegood("deadline", clocks, "--hours", hours) == 0
    assert json.loads(capsys.readouterr().out)["deadline"] is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "truncated"),
        (b'{"tz": "\xff"}', "utf-8"),
        (b"[" * 100_000, "recursion"),
        (b"[1]", "Expected `object`"),
        (b'{"tz": "UTC"}', "missing required field `hours`"),
        ({"hours": "ours"}, "no hours called “ours”. The file of hours has: lunch off."),
        ({"tz": "Mars/Olympus"}, "no time zone called “Mars/Olympus”"),
        ({"start": "2025-12-24T16:30:00"}, "timezone"),
        ({"start": "2016-12-31T23:59:60Z"}, "`$.start`"),
        ({"start": "2025-12-24"}, "`$.start`"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "years 1 to 9999"),
        ({"start": "9999-12-31T23:59:00-14:00"}, "years 1 to 9999"),
        ({"minutes": -1}, "`$.minutes`"),
        ({"minutes": 1.5}, "`$.minutes`"),
        ({"holidays": ["2025-02-30"]}, "`$.holidays[0]`"),
        (
            {"pauses": [["2025-12-24T16:45:00Z", "2025-12-24T16:30:00Z"]]},
            "a pause cannot end before it begins",
        ),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_nothing_is_half_written(
    line: bytes | dict[str, object],
    reason: str,
    clocks: Path,
    hours: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = line if isinstance(line, bytes) else json.dumps(CLOCK | line).encode()
    clocks.write_bytes(json.dumps(CLOCK).encode() + b"\n" + bad + b"\n")
    out = tmp_path / "out.jsonl"
    out.write_text("from before")
    assert makegood("deadline", clocks, "--hours", hours, "--out", out) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"Line 2 of {clocks} cannot be used: ")
    assert reason in said.err
    assert said.err.count("\n") == 1
    assert out.read_text() == "from before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clocks.jsonl", "hours.json", "out.jsonl"]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"a": {"7": [[0, 60]]}}', '{"a": {"0": [[60, 0]]}}', '{"a": {"x": []}}']
)
def test_hours_that_cannot_be_used_are_refused(
    text: str, clocks: Path, hours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clocks.write_text(json.dumps(CLOCK))
    hours.write_text(text)
    assert makegood("deadline", clocks, "--hours", hours) == 1
    assert capsys.readouterr().err.startswith(f"The working hours in {hours} cannot be used: ")


def test_a_place_that_cannot_be_written_is_refused(
    clocks: Path, hours: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clocks.write_text(json.dumps(CLOCK))
    for out in (tmp_path / "absent" / "out.jsonl", clocks / "out.jsonl", tmp_path):
        assert makegood("deadline", clocks, "--hours", hours, "--out", out) == 1
        assert capsys.readouterr().err.startswith(f"{out} cannot be written: ")


def test_a_file_can_be_answered_in_place(clocks: Path, hours: Path) -> None:
    clocks.write_text(json.dumps(CLOCK))
    assert makegood("deadline", clocks, "--hours", hours, "--out", clocks) == 0
    assert json.loads(clocks.read_text())["deadline"] == "2025-12-26T09:30:00+00:00"


def test_wrong_usage_is_exit_2(clocks: Path, hours: Path, tmp_path: Path) -> None:
    clocks.write_text(json.dumps(CLOCK))
    assert makegood("deadline", clocks) == 2
    assert makegood("deadline", tmp_path / "absent.jsonl", "--hours", hours) == 2
    assert makegood("deadline", clocks, "--hours", tmp_path) == 2


def test_the_calendar_of_the_holidays_is_that_of_the_zone(
    clocks: Path, hours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A date never shifts: in Auckland 26 December begins while it is still the 25th in UTC."""
    clock = CLOCK | {"tz": "Pacific/Auckland", "start": "2025-12-25T11:30:00Z", "minutes": 1}
    clocks.write_text(json.dumps(clock | {"holidays": [date(2025, 12, 26).isoformat()]}))
    assert makegood("deadline", clocks, "--hours", hours) == 0
    assert json.loads(capsys.readouterr().out)["deadline"] == "2025-12-28T20:01:00+00:00"
