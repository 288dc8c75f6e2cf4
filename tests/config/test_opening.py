"""A command that needs the database opens it, or says in one sentence why it cannot."""

import json
import subprocess
import sys

import psycopg
import pytest

from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import using
from tests.config.houses import new_home, surroundings
from tests.ports import free_port


def report(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "makegood", "report", "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_a_command_in_an_empty_home_starts_migrates_and_stops_the_database() -> None:
    with new_home() as home:
        done = report(surroundings(home))
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout.splitlines()[-1])["answers"]["signals"] == 0
        assert not Server(home).runs()


@pytest.mark.parametrize("command", ["report", "worker"])
def test_a_database_that_cannot_be_reached_is_one_sentence(command: str) -> None:
    with new_home() as home:
        url = f"postgresql://ann:secret@127.0.0.1:{free_port()}/shop"
        done = subprocess.run(
            [sys.executable, "-m", "makegood", command],
            env=surroundings(home) | {"DATABASE_URL": url},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be reached: ")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_a_url_that_is_none_is_one_sentence() -> None:
    with new_home() as home:
        done = report(surroundings(home) | {"DATABASE_URL": "mysql://shop"})
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("DATABASE_URL cannot be read: Makegood runs on PostgreSQL only")


def test_a_server_that_would_lose_what_it_acknowledged_is_refused() -> None:
    with new_home() as home:
        server = Server(home, {"synchronous_commit": "off"})
        with using(server):
            done = report(surroundings(home) | {"DATABASE_URL": server.url})
    assert done.returncode == 1
    assert "synchronous_commit is off" in done.stderr


def test_a_database_that_goes_away_in_the_middle_is_one_sentence(own_database: str) -> None:
    with new_home() as home:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.config.interrupted"],
            env=surroundings(home) | {"DATABASE_URL": own_database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.communicate()
        pid = int(line)
        with psycopg.connect(own_database) as database:
            database.execute("SELECT pg_terminate_backend(%s)", [pid])
        _, said = process.communicate("\n", timeout=60)
    assert process.returncode == 1
    assert said.startswith("The database cannot be reached: ")
    assert "Traceback" not in said
