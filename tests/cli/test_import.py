"""`makegood import`: the good rows get in, the bad ones are named by line, a repeat changes nothing."""

import csv
import gzip
import io
import os
from pathlib import Path

import pytest

from makegood.cases.models import Case
from makegood.listening.models import Import, Signal
from makegood.loop.reading import Plan, read_in
from tests.cast import NOW, says
from tests.cli.running import makegood, receipt

pytestmark = pytest.mark.django_db


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("id,score,comment,date", *rows)) + "\n")
    return path


@pytest.mark.capability("LIS-10")
def test_ten_reviews_imported_twice_are_ten_and_the_one_star_ones_are_watched(tmp_path, capsys):
    rows = [f"r-{n},{1 if n < 3 else 5},words {n},2026-11-0{1 + n % 9}" for n in range(10)]
    file = write(tmp_path / "reviews.csv", *rows)
    first = receipt(capsys, "import", file, "--as", "reviews", "--since", "all")
    again = receipt(capsys, "import", file, "--as", "reviews", "--since", "all")
    assert (first["new"], again["new"], again["duplicates"]) == (10, 0, 10)
    assert Signal.objects.count() == 10 and Case.objects.at_work().count() == 3


def test_bad_rows_are_named_by_line_beside_the_file_and_the_good_ones_get_in(tmp_path, capsys):
    file = write(
        tmp_path / "answers.csv",
        "a-1,2,late,2026-11-01",
        "a-2,nine,no such score,2026-11-01",
        "a-3,5,,2026-11-02",
    )
    told = receipt(capsys, "import", file, "--since", "all")
    assert (told["new"], told["rejected"], told["rows"]) == (2, 1, 3)
    rejected = list(csv.reader((tmp_path / "answers.csv.rejected.csv").open()))
    assert rejected[1][0] == "3" and "nine" in rejected[1][1]


def test_a_dry_run_says_the_same_and_keeps_nothing(tmp_path, capsys):
    file = write(tmp_path / "answers.csv", "a-1,2,late,2026-11-01", "a-2,5,,2026-11-02")
    dry = receipt(capsys, "import", file, "--since", "all", "--dry-run")
    assert Signal.objects.count() == 0
    real = receipt(capsys, "import", file, "--since", "all")
    assert {**dry, "seconds": 0} == {**real, "seconds": 0}


def test_an_encoding_that_does_not_show_is_refused_with_its_candidates(tmp_path, capsys):
    file = tmp_path / "answers.csv"
    file.write_bytes("id,score,comment\na-1,2,Größe naïve café\n".encode("cp1252"))
    assert makegood("import", file, "--since", "all") == 1
    assert "--encoding" in capsys.readouterr().err and not Signal.objects.exists()


def test_the_same_file_compressed_or_downloaded_again_is_no_second_source(tmp_path, capsys):
    file = write(tmp_path / "answers.csv", "a-1,2,late,2026-11-01")
    again = tmp_path / "answers (1).csv"
    again.write_bytes(file.read_bytes())
    packed = tmp_path / "answers.csv.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    told = [receipt(capsys, "import", one, "--since", "all") for one in (file, again, packed)]
    assert [(one["new"], one["duplicates"]) for one in told] == [(1, 0), (0, 1), (0, 1)]


def test_scores_that_fit_no_scale_are_not_lost_without_a_word(tmp_path, capsys):
    file = write(tmp_path / "answers.csv", "a-1,20,late,2026-11-01", "a-2,80,fine,2026-11-01")
    assert makegood("import", file, "--since", "all") == 1
    assert "fit no scale we know" in capsys.readouterr().err and not Signal.objects.exists()


def test_a_mapping_says_only_what_the_command_does_not(tmp_path, capsys):
    file = write(tmp_path / "stars.csv", "a-1,2,late,2026-11-01")
    (tmp_path / "map.toml").write_text('scale = "1-5"\n[columns]\nexternal_id = "id"\nscore = "score"\n')
    asked = ("import", file, "--map", tmp_path / "map.toml", "--since", "all")
    assert makegood(*asked) == 1
    assert "it has no “as”" in capsys.readouterr().err
    assert receipt(capsys, *asked, "--as", "reviews")["new"] == 1
    assert Signal.objects.get().source == "stars"


@pytest.mark.parametrize("command", [("import", "answers.csv"), ("export", "cases")])
def test_a_since_that_is_no_date_is_wrong_usage(command, capsys):
    assert makegood(*command, "--since", "yesterday") == 2
    assert "takes a date like 2026-11-01" in capsys.readouterr().err


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_encoding_is_asked_for(tmp_path, capsys, monkeypatch):
    file = tmp_path / "answers.csv"
    file.write_bytes("id,score,comment\na-1,2,Größe naïve café\n".encode("cp1252"))
    monkeypatch.setattr("sys.stdin", Terminal("none\n99\n1\n"))
    assert receipt(capsys, "import", file, "--since", "all")["new"] == 1
    assert Signal.objects.get().comment == "Größe naïve café"


def test_what_is_no_text_at_all_is_refused_without_a_choice_that_nobody_has(tmp_path, capsys):
    file = tmp_path / "answers.xlsx"
    file.write_bytes(bytes(range(128, 256)) * 3 + bytes(range(1, 9)) * 3)
    assert makegood("import", file) == 1
    assert (
        capsys.readouterr().err.strip()
        == "This is no text in any encoding we know, and no spreadsheet or Parquet file."
    )


def test_what_can_be_read_only_once_is_refused_and_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "answers.csv")
    assert makegood("import", tmp_path / "answers.csv") == 1
    assert "can be read only once" in capsys.readouterr().err


def test_a_reading_that_was_cut_off_goes_on_where_it_stopped(capsys):
    def rows(skip: int):
        yield from ((n, says(f"a-{n}", 1 + n % 5)) for n in range(skip, 10))
        if not skip:
            raise KeyboardInterrupt

    plan = Plan("answers", "shop", b"f" * 32, rows)
    Import.objects.create(name="answers", source="shop", fingerprint=b"f" * 32, started_at=NOW, done_rows=4,
                          counts={"rows": 4, "new": 4})  # fmt: skip
    reading, told = read_in(plan, at=NOW, since=None)
    assert (reading.done_rows, told.counts["rows"], Signal.objects.count()) == (10, 10, 6)


def test_wrong_words_are_wrong_usage_and_a_missing_file_is_a_sentence(tmp_path, capsys):
    assert makegood("import", tmp_path / "none.csv") == 1
    assert "No such file" in capsys.readouterr().err
    assert makegood("import", "--no-such-option") == 2
