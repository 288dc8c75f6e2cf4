"""The supervised family of processes: database, front and worker live and end together."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import revive, using
from makegood.config.home import home
from makegood.config.process import HELD, PARENT
from makegood.lib.errors import Refused

LOOK_EVERY = 0.1  # seconds
LOOK_AT_DATABASE_EVERY = 1.0
PARTS_END_WITHIN = 3.0  # seconds; with the database's, five in all
DATABASE_ENDS_WITHIN = 1.5
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a part that ended is started again
STEADY_AFTER = 60.0  # seconds: who ran this long starts again at once

log = logging.getLogger("makegood.family")


@dataclass
class Part:
    """One child process and its luck so far. One that can be `held` gets ready before there is a database."""

    name: str
    command: Sequence[str]  # what follows `python -m`
    can_be_held: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0  # on the monotonic clock
    pause: float = field(default=FIRST_PAUSE)

    def start(self, environment: Mapping[str, str], *, held: bool = False) -> None:
        """Start it, out of the terminal's reach: Ctrl-C comes to us, and we pass it on.

        One that is `held` loads what it needs, and begins when its standard input ends: see `release`.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.command],
            env={**environment, PARENT: str(os.getpid()), HELD: "yes" if held else ""},
            stdin=subprocess.PIPE if held else subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started_at = time.monotonic()

    def wait_no_longer(self) -> None:
        """Let its first start be now. One that has ended meanwhile keeps its pause."""
        if not self.started_at:
            self.start_at = 0.0

    def release(self) -> None:
        """Let it begin, if it was held."""
        if self.process and self.process.stdin:
            self.process.stdin.close()

    def look(self, environment: Mapping[str, str]) -> None:
        """Start it again if it has ended, later each time."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            steady = now - self.started_at > STEADY_AFTER
            self.pause = FIRST_PAUSE if steady else self.pause
            log.warning("%s %s; starting it again in %.1f s", self.name, _end_of(self.process), self.pause)
            self.kill()
            self.process, self.start_at = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if self.process is None and now >= self.start_at:
            self.start(environment)

    def ask_to_end(self) -> None:
        """Let it end in good order, if it lives."""
        if self.process and self.lives():
            self.process.terminate()

    def kill(self) -> None:
        """End it at once, with all that it started."""
        if self.process and os.name == "posix":
            # What it started may have outlived it, and would hold its port.
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        elif self.process:
            self.process.kill()

    def lives(self) -> bool:
        """Whether it has not ended."""
        return self.process is not None and self.process.poll() is None


def _end_of(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended (code {code})"


@contextmanager
def started_ahead(parts: Sequence[Part], environment: Mapping[str, str]) -> Iterator[None]:
    """Start and hold those parts that can be held: they load while the database starts. None of them is left over."""
    held = [part for part in parts if part.can_be_held and not part.lives()]
    try:
        for part in held:
            part.start(environment, held=True)
        yield
    finally:
        for part in held:
            if part.lives():
                part.kill()


@contextmanager
def database_of_the_family() -> Iterator[Server | None]:
    """The embedded server, kept by this family; None where DATABASE_URL names one that runs elsewhere."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    server = Server(home())
    with using(server, DATABASE_ENDS_WITHIN):
        yield server


def keep(parts: Sequence[Part], server: Server | None, environment: Mapping[str, str]) -> None:
    """Keep all parts and the database alive until Ctrl-C, SIGTERM or SIGHUP; then end the parts."""
    database_seen_at = time.monotonic()
    try:
        for part in parts:
            part.release()
        while True:
            for part in parts:
                part.look(environment)
            if server and time.monotonic() - database_seen_at > LOOK_AT_DATABASE_EVERY:
                _look_at(server)
                database_seen_at = time.monotonic()
            time.sleep(LOOK_EVERY)
    except KeyboardInterrupt:
        log.info("stopping")
    finally:
        end(parts)


def _look_at(server: Server) -> None:
    if not server.runs():
        log.warning("the database ended; starting it again")
        try:
            revive(server)
        except Refused as refused:
            log.error("%s", refused)


def end(parts: Sequence[Part]) -> None:
    """Ask all parts to end, and end those that do not within seconds."""
    for part in parts:
        part.ask_to_end()
    until = time.monotonic() + PARTS_END_WITHIN
    while any(part.lives() for part in parts) and time.monotonic() < until:
        time.sleep(0.02)
    for part in parts:
        if part.lives():
            log.warning("%s did not end in time and is killed", part.name)
            part.kill()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end us as Ctrl-C does; while ending, hear no more of them."""

    def stop(number: int, frame: FrameType | None) -> None:
        for name in signals:
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    signals = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if os.name == "posix" else [])]
    before = {name: signal.signal(name, stop) for name in signals}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
