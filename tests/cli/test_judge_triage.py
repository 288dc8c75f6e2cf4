"""`makegood judge triage` reads as its installation reads: by what it has learnt, with its own signs."""

import csv
import itertools
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from makegood.config.migrate import migrate
from makegood.lib.bulk import select
from makegood.listening.models import SignRule
from tests.cli.running import makegood

PRAISE = ["gut", "super", "prima", "toll", "bestens"], ["schnell", "freundlich", "nett", "bequem", "sauber"]
BLAME = ["miserabel", "mies", "übel", "grauenhaft", "schwach"], ["teuer", "laut", "lieblos", "öde", "dreckig"]


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def scored(folder: Path) -> Path:
    """Made-up answers of a German shop: 300, half of them low."""
    good = [
        f"Alles {one} und sehr {two}, danke Nummer {n}"
        for one, two in itertools.product(*PRAISE)
        for n in range(6)
    ]
    bad = [
        f"Leider {one} und sehr {two}, war Nummer {n}"
        for one, two in itertools.product(*BLAME)
        for n in range(6)
    ]
    rows = [["said", "score"], *([said, "5"] for said in good), *([said, "1"] for said in bad)]
    return written(folder / "scored.csv", rows)


def judged(folder: Path, *options: str, **env: str) -> tuple[list[dict[str, str]], str]:
    """What the program itself says of two German comments; and its messages."""
    asked = written(
        folder / "asked.csv",
        [
            ["said"],
            ["Leider mies und sehr laut, war Nummer 7"],
            ["Alles prima und sehr nett, danke Nummer 8"],
        ],
    )
    command = [
        sys.executable,
        "-c",
        "from makegood.config.commands import run; run()",
        "judge",
        "triage",
        str(asked),
    ]
    done = subprocess.run(
        [*command, "--text", "said", *options],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(csv.DictReader(done.stdout.splitlines())), done.stderr


def rows_written() -> int:
    """How many rows this database has written so far, those of this connection's last second among them."""
    select("SELECT pg_stat_force_next_flush()::text", [])
    [(rows,)] = select("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables", [])
    return int(rows)


def test_what_the_installation_has_learnt_reads_the_file_unless_the_shipped_is_asked_for(
    own_database: str, tmp_path: Path
) -> None:
    migrate()
    _rows, said = judged(tmp_path)
    assert "by the model that ships" in said
    assert (
        makegood("judge", "train", scored(tmp_path), "--text", "said", "--score", "score", "--scale", "1-5")
        == 0
    )
    before = rows_written()
    (bad, good), said = judged(tmp_path)
    assert float(bad["unhappy"]) > 0.5 > float(good["unhappy"])
    assert "2 comments judged, by what this installation has learnt." in said
    assert rows_written() == before
    rows, said = judged(tmp_path, "--shipped")
    assert [row["unhappy"] for row in rows] == ["", ""]
    assert "by the model that ships" in said


def test_its_own_signs_are_seen_in_the_file(own_database: str, tmp_path: Path) -> None:
    migrate()
    SignRule.objects.create(
        key="own.loud", is_ours=False, name="Too loud", reason="It was too loud", severity=2,
        patterns={"de": ["sehr laut"]},
    )  # fmt: skip
    (loud, quiet), _said = judged(tmp_path)
    assert (loud["signs"], quiet["signs"]) == ("own.loud", "")


def test_a_database_that_is_away_or_empty_keeps_nobody_from_reading_and_stays_as_it_is(
    own_database: str, tmp_path: Path
) -> None:
    rows, said = judged(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert len(rows) == 2 and "The database cannot be reached" in said and "by the model that ships" in said
    with psycopg.connect(own_database, autocommit=True) as database:
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        _rows, said = judged(tmp_path)
        assert "nothing is read from it" in said
        assert database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (
            0,
        )


def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    rows, said = judged(tmp_path, DATABASE_URL="", MAKEGOOD_HOME=str(tmp_path / "home"))
    assert len(rows) == 2 and "by the model that ships" in said
    assert not (tmp_path / "home" / "postgres").exists()
