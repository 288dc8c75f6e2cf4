"""One file holds the whole installation, and gives it back."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import using
from makegood.config.home import Home
from tests.config.houses import new_home, program, ready_home, surroundings

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home with customers, an upload and a secret key."""
    with ready_home() as home:
        server = Server(home)
        with using(server), psycopg.connect(server.url) as database:
            database.execute(
                "CREATE TABLE customers_note AS SELECT n, 'ünï' AS words FROM generate_series(1, 5000) n"
            )
            database.execute("COMMENT ON TABLE customers_note IS 'kept too'")
        (home.folder("uploads") / "logo.svg").write_text("<svg/>")
        home.secret("secret_key")
        yield home


@pytest.fixture(scope="module")
def file(home: Home) -> Path:
    file = home.path.parent / "monday.makegood"
    done = run(home, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["bytes"] == file.stat().st_size
    return file


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "makegood", *arguments]
    return subprocess.run(command, env=surroundings(home), capture_output=True, text=True)


def counts(home: Home) -> dict[str, int]:
    """The rows of every table."""
    with using(Server(home)), psycopg.connect(Server(home).url) as database:
        tables = [name for (name,) in database.execute(TABLES)]
        return {name: database.execute(f"TABLE {name}").rowcount for name in tables}


def test_a_backup_restored_into_an_empty_home_gives_everything_back(home: Home, file: Path) -> None:
    with new_home() as empty:
        done = run(empty, "restore", str(file), "--json")
        assert done.returncode == 0, done.stderr
        assert counts(empty) == counts(home)
        assert empty.secret("secret_key") == home.secret("secret_key")
        assert empty.secret("database_password") != home.secret("database_password")
        assert (empty.path / "uploads" / "logo.svg").read_text() == "<svg/>"
        assert "tables up to date" not in done.stderr


def test_a_backup_is_for_its_owner_only_and_leaves_no_scraps(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.glob("*.part")] == []


def test_work_that_is_there_is_replaced_only_when_that_is_said(home: Home, file: Path) -> None:
    with new_home() as busy:
        server = Server(busy)
        with using(server), psycopg.connect(server.url) as database:
            database.execute("CREATE TABLE cases_case AS SELECT 1 AS id")
        refused = run(busy, "restore", str(file))
        assert refused.returncode == 1
        assert "say --replace if you mean it" in refused.stderr
        assert counts(busy) == {"cases_case": 1}
        assert run(busy, "restore", str(file), "--replace").returncode == 0
        assert counts(busy) == counts(home)


def test_a_restore_beside_a_running_makegood_is_refused(home: Home, file: Path) -> None:
    with program(home, "tests.config.user") as user:
        assert user.stdout
        assert user.stdout.readline().startswith("18")
        refused = run(home, "restore", str(file), "--replace")
        user.communicate("\n", timeout=60)
    assert (refused.returncode, refused.stderr) == (
        1,
        "Makegood is running on this database. Stop it, and then restore.\n",
    )


@pytest.mark.parametrize("damage", ["text", "cut", "bent"])
def test_a_damaged_backup_is_refused_and_changes_nothing(home: Home, file: Path, damage: str) -> None:
    broken = file.with_name(f"{damage}.makegood")
    whole = file.read_bytes()
    middle = zipfile.ZipFile(file).getinfo("database.dump").header_offset + 5_000
    bent = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
    broken.write_bytes({"text": b"dear diary", "cut": whole[: len(whole) // 2], "bent": bent}[damage])
    with new_home() as empty:
        refused = run(empty, "restore", str(broken))
        assert refused.returncode == 1
        assert refused.stderr == f"{broken} is not a backup made by Makegood, or it is damaged.\n"
        assert damage != "bent" or counts(empty) == {}


def test_a_killed_restore_leaves_what_was_there(file: Path) -> None:
    with new_home() as busy:
        server = Server(busy)
        with using(server), psycopg.connect(server.url) as database:
            database.execute("CREATE TABLE cases_case AS SELECT 1 AS id")
        for delay in (1.0, 1.3):
            with program(busy, "makegood", "restore", str(file), "--replace") as process:
                time.sleep(delay)
                os.kill(process.pid, signal.SIGKILL)
            time.sleep(0.5)
            there = counts(busy)
            assert there == {"cases_case": 1} or "django_migrations" in there
