"""Who uses the embedded database: the first one in starts it, the last one out stops it.

Every user holds a lock on a file of its own; the system lets go of it however its process ends.
"""

import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from makegood.cli.say import say
from makegood.config.embedded.server import LOOK_EVERY, SAY_AFTER, Server
from makegood.config.home import Home

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def running(home: Home, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The database for as long as this lasts; yields its URL. DATABASE_URL names one that runs elsewhere."""
    elsewhere = os.environ.get("DATABASE_URL")
    if elsewhere:
        yield elsewhere
        return
    server = Server(home, settings)
    with using(server):
        yield server.url


@contextmanager
def using(server: Server, patience: float = 60.0) -> Iterator[None]:
    """Be one of the users of `server`; whoever leaves last waits up to `patience` seconds for its end."""
    users = server.home.folder("users")
    with _door(users):
        slot = _take_slot(users)
        with ExitStack() as if_it_fails:
            if_it_fails.callback(_leave_slot, slot)
            server.ensure()
            if_it_fails.pop_all()
    try:
        yield
    finally:
        with _door(users):
            _leave_slot(slot)
            if not _anyone(users) and not server.stop(patience):
                say("The database is still writing its last pages, and ends by itself.")


def revive(server: Server) -> bool:
    """Start `server` again if it has died; True if it had."""
    if server.runs():
        return False
    with _door(server.home.folder("users")):
        if server.runs():
            return False
        server.ensure()
        return True


@contextmanager
def _door(users: Path) -> Iterator[None]:
    """One process at a time comes, goes or starts the server."""
    with _open(users / "door") as file:
        began, said = time.monotonic(), False
        while not _try_lock(file):
            if not said and time.monotonic() - began > SAY_AFTER:
                said = True
                say("Another Makegood is starting or stopping the database; waiting for it.")
            time.sleep(LOOK_EVERY)
        yield


def _take_slot(users: Path) -> IO[bytes]:
    slot = _open(users / f"{os.getpid()}-{secrets.token_hex(4)}")
    _try_lock(slot)
    return slot


def _leave_slot(slot: IO[bytes]) -> None:
    slot.close()
    Path(slot.name).unlink(missing_ok=True)


def _anyone(users: Path) -> bool:
    lives = [_lives(path) for path in users.iterdir() if path.name != "door"]
    return any(lives)


def _lives(path: Path) -> bool:
    """Whether the user of this slot is still there; the slot of one that was killed is cleared away."""
    with suppress(FileNotFoundError), _open(path) as file:
        if not _try_lock(file):
            return True
        path.unlink()
    return False


def _open(path: Path) -> IO[bytes]:
    return open(path, "a+b", opener=lambda name, flags: os.open(name, flags, 0o600))
