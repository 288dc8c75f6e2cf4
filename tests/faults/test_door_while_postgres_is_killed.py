"""The door while PostgreSQL is killed under it: every signal answered 2xx is there, once, with its case."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import httpx
import psycopg
import pytest

from makegood.config.embedded.postmaster import postmaster_of
from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import using
from makegood.config.home import Home
from tests.config.houses import eventually, log_of, program, ready_home, surroundings
from tests.ports import free_port

SENDERS = 4
HALF_WRITTEN = """
    SELECT count(*) FROM listening_signal s WHERE s.low AND NOT EXISTS (
        SELECT FROM cases_caseground c WHERE c.signal_id = s.id)
"""


class Sender(threading.Thread):
    """Sends one signal after the other, each until it is acknowledged."""

    def __init__(self, address: str, key: str, number: int) -> None:
        super().__init__(daemon=True)
        self.http = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=10)
        self.number = number
        self.acknowledged: list[str] = []
        self.tries = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            name = f"{self.number}-{len(self.acknowledged)}"
            signal_in = {
                "external_id": name,
                "score": random.choice([1, 5]),
                "scale": "1-5",
                "customer": {"id": name},
            }
            while not self._sent(signal_in):
                time.sleep(0.05)
            self.acknowledged.append(name)

    def _sent(self, signal_in: dict[str, object]) -> bool:
        self.tries += 1
        try:
            answer = self.http.post("/api/v1/signals", json=signal_in)
        except httpx.TransportError:
            return False
        assert answer.status_code in {202, 503}, answer.text
        return answer.status_code == 202


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.fault)])
def test_every_signal_answered_2xx_is_there_once_with_its_case(kills: int) -> None:
    with ready_home() as home, using(Server(home)):
        key = a_key(home)
        port = free_port()
        with program(home, "makegood", "door", "--port", str(port)):
            eventually(lambda: "Makegood is ready at" in log_of(home).read_text(), within=120)
            senders = [Sender(f"http://127.0.0.1:{port}", key, number) for number in range(SENDERS)]
            for sender in senders:
                sender.start()
            for _ in range(kills):
                kill_when_it_has_worked(home, senders)
            for sender in senders:
                sender.stopped.set()
            for sender in senders:
                sender.join(timeout=120)
        names = {name for sender in senders for name in sender.acknowledged}
        with psycopg.connect(Server(home).url) as database:
            there = [name for (name,) in database.execute("SELECT external_id FROM listening_signal")]
            half_written = database.execute(HALF_WRITTEN).fetchone()
    assert sum(sender.tries for sender in senders) > len(names), (
        "no request was ever refused: nothing was shown"
    )
    assert sorted(there) == sorted(names)
    assert half_written == (0,)


def a_key(home: Home) -> str:
    """A key that may send signals."""
    command = [
        sys.executable,
        "-m",
        "makegood",
        "key",
        "add",
        "shop",
        "--scope",
        "signals",
        "--source",
        "shop",
    ]
    done = subprocess.run(
        [*command, "--json"], env=surroundings(home), capture_output=True, text=True, check=True
    )
    return str(json.loads(done.stdout.splitlines()[-1])["key"])


def kill_when_it_has_worked(home: Home, senders: list[Sender]) -> None:
    """Kill the database at some moment of its work, and wait until signals are taken again."""
    before = sum(len(sender.acknowledged) for sender in senders)
    eventually(lambda: sum(len(sender.acknowledged) for sender in senders) > before + 20)
    time.sleep(random.uniform(0, 0.3))
    found = postmaster_of(Server(home).data)
    assert found
    os.kill(found.pid, signal.SIGKILL)
    eventually(lambda: postmaster_of(Server(home).data) not in {None, found})
