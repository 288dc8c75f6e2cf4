"""`makegood import`: the good rows get in, the bad ones are named by line, a repeat changes nothing."""

import csv
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
