"""Homes and programs for the tests of the database and the family: each of its own, cleared away after."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import using
from makegood.config.home import Home

CODE = Path(__file__).resolve().parents[2] / "makegood"


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


@contextmanager
def ready_home() -> Iterator[Home]:
    """A home with a migrated database: a copy of one that is made once for as long as the migrations stay the same."""
    with new_home() as home:
        subprocess.run(["cp", "-a", str(_prepared()), str(home.path)], check=True)
        yield home


def _prepared() -> Path:
    """The home that is copied; whoever comes first makes it."""
    digest = hashlib.sha256()
    for file in sorted(CODE.glob("*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    ready = CODE.parent / "build" / f"ready-{digest.hexdigest()[:16]}"
    ready.parent.mkdir(exist_ok=True)
    with ready.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _prepare(ready)
    return ready


def _prepare(ready: Path) -> None:
    unfinished = Home(ready.with_suffix(".unfinished"))
    shutil.rmtree(unfinished.path, ignore_errors=True)
    server = Server(unfinished)
    with using(server):
        environment = surroundings(unfinished) | {"DATABASE_URL": server.url}
        environment["DJANGO_SETTINGS_MODULE"] = "makegood.config.settings"
        subprocess.run([sys.executable, "-m", "makegood.config.migrate"], env=environment, check=True)
    unfinished.path.rename(ready)


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
        process.communicate(timeout=120)


def log_of(home: Home) -> Path:
    """Where `program` writes what was said."""
    return home.path.parent / "log"


def eventually(holds: Callable[[], bool], within: float = 60.0) -> None:
    """Wait until something holds; fail when it does not within so many seconds."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, f"it did not come true within {within} s"
        time.sleep(0.05)
