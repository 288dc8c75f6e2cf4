"""Jobs that end in every way there is, a table for their effects, and a worker to do them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from makegood.config.working.worker import work
from makegood.lib.bulk import execute, select
from makegood.lib.jobs import job

START = "import django; django.setup(); from tests.lib import little_jobs; little_jobs.main()"


@job("little.effect")
def effect(name: str, seconds: float = 0) -> None:
    execute("INSERT INTO effects (name) VALUES (%s)", [name])
    time.sleep(seconds)


@job("little.raise", tries=1)
def fail(name: str) -> None:
    effect(name)
    raise ValueError("the till is closed")


@job("little.hang", tries=1, seconds=0.5)
def hang() -> None:
    time.sleep(600)


@job("little.eat", tries=1, megabytes=200)
def eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(os.urandom(1)) * 20_000_000)
        time.sleep(0.005)


@job("little.exit", tries=1)
def leave() -> None:
    os._exit(7)


@job("little.crash", tries=1)
def crash() -> None:
    ctypes.string_at(0)


def main() -> None:
    """Do jobs until told to stop."""
    work([])


def effects() -> list[str]:
    """What took effect, in no order."""
    return sorted(name for (name,) in select("SELECT name FROM effects", []))


def make_table() -> None:
    """Where effects show; not unique, so that a second effect would be seen."""
    execute("CREATE TABLE effects (name text, at timestamptz DEFAULT clock_timestamp())", [])


def waiting() -> list[tuple[str, str]]:
    """The jobs that are not done: name and state."""
    return select("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id", [])


def start() -> subprocess.Popen[bytes]:
    """A worker, in a process of its own."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "makegood.config.settings"}
    return subprocess.Popen([sys.executable, "-c", START], env=environment)


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker at work."""
    process = start()
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
