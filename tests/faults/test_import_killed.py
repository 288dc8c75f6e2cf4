"""An import that is killed, or the database under it: nothing twice, nothing lost, every bad row named."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import psycopg
import pytest

from makegood.config.embedded.postmaster import postmaster_of
from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import revive, using
from makegood.config.home import Home
from tests.config.houses import eventually, ready_home, surroundings

SCORES = (5, 4, 5, 5, 4, 5, 3, 5, 4, 5)
WORDS = [
    "The",
    "brush",
    "set",
    "came",
    "on",
    "time",
    "and",
    "it",
    "is",
    "what",
    "we",
    "ordered,",
    "thank",
    "you",
]
BAD_SCORE, BAD_DATE, AGAIN = 97, 131, 53  # one row in so many
MEMORY = 300_000_000
COUNTS = """
    SELECT count(*), count(DISTINCT external_id), count(*) FILTER (WHERE low),
        count(*) FILTER (WHERE low AND NOT EXISTS (SELECT FROM cases_caseground c WHERE c.signal_id = s.id))
    FROM listening_signal s
"""


@dataclass
class Expected:
    """What a plain count of the file says."""

    rows: int
    good: set[str]
    low: int
    bad_lines: set[int]


def write(path: Path, rows: int) -> Expected:
    """A file of answers in which some rows repeat and some cannot be read; and what must become of it."""
    expected = Expected(rows, set(), 0, set())
    began = datetime.now(UTC) - timedelta(days=20)
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "score", "comment", "customer", "at"])
        for number, row in enumerate(_rows(rows, began)):
            out.writerow(row)
            if row[1] == "seven of nine" or row[4] == "2026-13-45":
                expected.bad_lines.add(number + 2)
            elif row[0] not in expected.good:
                expected.good.add(row[0])
                expected.low += int(row[1]) <= 3
    return expected


def _rows(rows: int, began: datetime) -> Iterator[list[str]]:
    for number in range(rows):
        # a repeat is the row before it once more
        own = number - 1 if number % AGAIN == AGAIN - 1 else number
        score = "seven of nine" if own % BAD_SCORE == 0 else str(SCORES[own % len(SCORES)])
        at = "2026-13-45" if own % BAD_DATE == 1 else (began + timedelta(seconds=own)).isoformat()
        words = " ".join(WORDS[: own % len(WORDS)])
        yield [f"a-{own}", score, words, f"c-{own % (rows // 3)}", at]


class Run:
    """One `makegood import` of the file, watched while it lasts."""

    def __init__(self, home: Home, path: Path) -> None:
        command = ["-m", "makegood", "import", str(path), "--map", str(path.with_name("map.toml")), "--json"]
        self.process = subprocess.Popen(
            [sys.executable, *command],
            env=surroundings(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.most = 0

    def lasts(self, seconds: float) -> bool:
        """Watch it for so long; False when it has ended."""
        until, known = time.monotonic() + seconds, psutil.Process(self.process.pid)
        while time.monotonic() < until:
            if self.process.poll() is not None:
                return False
            self.most = max(self.most, known.memory_info().rss)
            time.sleep(0.05)
        return True

    def receipt(self) -> dict[str, int]:
        """Its receipt, once it has ended well."""
        while self.lasts(1):
            pass
        assert self.process.stdout
        told = self.process.stdout.read()
        assert self.process.wait() == 0
        found: dict[str, int] = json.loads(told.splitlines()[-1])
        return found


MAP = """
as = "answers"
source = "desk"
scale = "1-5"
timezone = "UTC"
[columns]
external_id = "id"
score = "score"
comment = "comment"
customer = "customer"
occurred_at = "at"
"""


@pytest.mark.parametrize(
    ("rows", "kills"),
    [(12_000, 1), pytest.param(1_000_000, 5, marks=[pytest.mark.fault, pytest.mark.timeout(1800)])],
)
def test_an_import_goes_on_after_any_kill(tmp_path: Path, rows: int, kills: int) -> None:
    path = tmp_path / "answers.csv"
    expected = write(path, rows)
    path.with_name("map.toml").write_text(MAP)
    with ready_home() as home, using(server := Server(home)):
        for number in range(kills):
            more = random.uniform(0, rows / (2 * kills)) if rows > 100_000 else 1
            _killed(home, path, server, more, the_database=number % 2 == 0)
        last = Run(home, path)
        receipt = last.receipt()
        again = Run(home, path).receipt()
        with psycopg.connect(server.url) as database:
            found = database.execute(COUNTS).fetchone()
    assert found == (len(expected.good), len(expected.good), expected.low, 0)
    assert receipt["rows"] == rows == receipt["new"] + receipt["duplicates"] + receipt["rejected"]
    assert receipt["rejected"] == len(expected.bad_lines) == again["rejected"]
    assert (again["new"], again["changed"], again["duplicates"]) == (0, 0, rows - len(expected.bad_lines))
    assert _named(path) == expected.bad_lines
    assert last.most < MEMORY


def _killed(home: Home, path: Path, server: Server, more: float, *, the_database: bool) -> None:
    """Begin an import and kill it, or the database under it, at some moment after so many more rows are in."""
    before, run = _in(server), Run(home, path)
    eventually(lambda: _in(server) >= before + more or run.process.poll() is not None, within=600)
    assert run.lasts(random.uniform(0, 0.1)), "it ended before it could be killed"
    if not the_database:
        run.process.kill()
        run.process.wait()
        return
    found = postmaster_of(server.data)
    assert found
    os.kill(found.pid, signal.SIGKILL)
    eventually(lambda: not server.runs())
    assert run.process.wait(60) == 1
    revive(server)


def _in(server: Server) -> int:
    try:
        with psycopg.connect(server.url) as database:
            row = database.execute("SELECT coalesce(max(done_rows), 0) FROM listening_import").fetchone()
    except psycopg.Error:
        return 0
    return int(row[0]) if row else 0


def _named(path: Path) -> set[int]:
    (rejected,) = path.parent.glob("*rejected*.csv")
    with rejected.open(newline="", encoding="utf-8-sig") as file:
        return {int(row[0]) for row in list(csv.reader(file))[1:]}
