"""Homes and programs for the tests of the database and the family: each of its own, cleared away after."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from makegood.config.embedded.server import Server
from makegood.config.home import Home


@contextmanager
def new_home(name: str = "home") -> Iterator[Home]:
    """A home under /tmp, in a folder that the database's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="makegood-test-", dir="/tmp"))
    folder.chmod(0o711)
    home = Home(folder / name)
    try:
        yield home
    finally:
        Server(home).stop()
        shutil.rmtree(folder)


def surroundings(home: Home) -> dict[str, str]:
    """An environment in which Makegood finds this home and no other database."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "MAKEGOOD_URL"}}
    return {**kept, "MAKEGOOD_HOME": str(home.path)}


@contextmanager
def program(home: Home, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m arguments…` in that home, with its log in `log_of(home)`; killed at the end if it runs."""
    with log_of(home).open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=surroundings(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        yield process
    finally:
        process.kill()
        # what it started ends by itself soon after; whatever does not is a fault, and is not waited for longer
        process.communicate(timeout=30)


def log_of(home: Home) -> Path:
    """Where `program` writes what was said."""
    return home.path.parent / "log"


def eventually(holds: Callable[[], bool], within: float = 60.0) -> None:
    """Wait until something holds; fail when it does not within so many seconds."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, f"it did not come true within {within} s"
        time.sleep(0.05)


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
