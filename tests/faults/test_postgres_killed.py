"""PostgreSQL killed under write load: what was acknowledged is there, and nothing is half there."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from makegood.config.embedded.postmaster import postmaster_of
from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import revive, using
from tests.config.houses import eventually, new_home

WRITERS = 4
PAIR = "INSERT INTO kept (entry, half) VALUES (%s, %s)"


class Writer(threading.Thread):
    """Writes pairs of rows, each pair in one transaction, and notes those that were acknowledged."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.entries = iter(range(number, 100_000_000, WRITERS))
        self.acknowledged: list[int] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                with psycopg.connect(self.url) as database:
                    self._write(database)
            except psycopg.OperationalError:
                time.sleep(0.02)

    def _write(self, database: psycopg.Connection) -> None:
        for entry in self.entries:
            with database.transaction():
                database.execute(PAIR, [entry, 1])
                database.execute(PAIR, [entry, 2])
            self.acknowledged.append(entry)
            if self.stopped.is_set():
                return


@pytest.fixture
def server() -> Iterator[Server]:
    with new_home() as home:
        server = Server(home)
        with using(server):
            yield server


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.fault)])
def test_every_acknowledged_write_is_there_after_kills(server: Server, kills: int) -> None:
    with psycopg.connect(server.url, autocommit=True) as database:
        database.execute("CREATE TABLE kept (entry bigint, half int, PRIMARY KEY (entry, half))")
    writers = [Writer(server.url, number) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(kills):
        time.sleep(random.uniform(0.2, 1.0))
        kill(server)
        assert revive(server)
    for writer in writers:
        writer.stopped.set()
        writer.join(timeout=120)
        assert not writer.is_alive()
    acknowledged = {entry for writer in writers for entry in writer.acknowledged}
    with psycopg.connect(server.url) as database:
        halves = dict(database.execute("SELECT entry, count(*) FROM kept GROUP BY entry").fetchall())
    assert len(acknowledged) > 10 * kills
    assert acknowledged - halves.keys() == set()
    assert {entry for entry, count in halves.items() if count != 2} == set()


def kill(server: Server) -> None:
    """End the database's first process as a power cut would."""
    found = postmaster_of(server.data)
    assert found
    os.kill(found.pid, signal.SIGKILL)
    eventually(lambda: not server.runs())
