"""`makegood judge tone`: a file of draft replies in, the same rows with their tone out, and no database."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import makegood

REPLIES = """id,reply
1,"I'm so sorry, Elena. I can see why you are upset. That was ours to catch."
2,"As I already told you, it is not our fault, but you should have checked!!"
3,Wir melden uns schnellstmöglich bei Ihnen.
4,
"""


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    path = tmp_path / "replies.csv"
    path.write_text(REPLIES, "utf-8")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_row_comes_back_with_its_tone(replies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("judge", "tone", replies, "--text", "reply") == 0
    warm, defensive, german, empty = rows(capsys.readouterr().out)
    assert list(warm) == ["id", "reply", "defensive", "empathy", "polite", "findings"]
    assert float(warm["empathy"]) > 0.5 > float(defensive["empathy"])
    assert float(defensive["defensive"]) > 0.5 > float(warm["defensive"])
    assert all(
        0 <= float(row[name]) <= 1 for row in (warm, defensive) for name in ("defensive", "empathy", "polite")
    )
    assert {"argues", "blames", "shouts"} <= set(defensive["findings"].split(";"))
    assert (german["polite"], german["findings"]) == ("", "no_date")
    assert set(empty.values()) == {"4", ""}


def test_the_answer_goes_to_a_file(replies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "judged.csv"
    assert makegood("judge", "tone", replies, "--text", "reply", "--out", out) == 0
    assert len(rows(out.read_text("utf-8"))) == 4
    assert capsys.readouterr().out == ""


def test_an_unknown_column_is_refused_with_those_there_are(
    replies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert makegood("judge", "tone", replies, "--text", "draft") == 1
    assert "id, reply" in capsys.readouterr().err


def test_a_missing_file_or_option_is_wrong_usage(replies: Path, tmp_path: Path) -> None:
    assert makegood("judge", "tone", tmp_path / "none.csv", "--text", "reply") == 2
    assert makegood("judge", "tone", replies) == 2


def test_an_empty_file_is_refused_in_a_sentence_by_the_program_itself(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.csv"
    nothing.touch()
    command = [sys.executable, "-c", "from makegood.config.commands import run; run()"]
    done = subprocess.run(
        [*command, "judge", "tone", nothing, "--text", "reply"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "This file is empty.\n")
