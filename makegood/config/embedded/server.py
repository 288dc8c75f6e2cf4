"""One embedded PostgreSQL server: made, started, found again, stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from makegood.cli.say import say
from makegood.config.embedded.account import Account, check_passage, database_account
from makegood.config.embedded.making import make_database
from makegood.config.embedded.place import FOLDER, Address, make_private, url_of
from makegood.config.embedded.postmaster import forget_other_owner, postmaster_of
from makegood.config.embedded.programs import RELEASE, last_complaint, pg_bin, run_program, surroundings
from makegood.config.embedded.tuning import SETTINGS
from makegood.config.home import Home
from makegood.lib.errors import Refused

LOOK_EVERY = 0.02  # seconds
SAY_AFTER = 3.0  # seconds of silence before a person is told why it takes time
ORPHANS_LEAVE_WITHIN = 60.0  # seconds until the processes of a killed server have noticed
RECOVERING = "The database is putting itself in order after an unclean stop. Nothing is lost; it takes time."
LOG_LIMIT = 5_000_000  # bytes


class DidNotStart(Refused):
    """The database did not start: {reason} Its log is {log}."""


class OtherRelease(Refused):
    """The database in {data} was made by PostgreSQL {found}, and this Makegood brings {release}. Make a
    backup with the Makegood that made it, and restore it with this one."""


# Servers that this process started: their ends must be collected.
_started: dict[int, subprocess.Popen[bytes]] = {}


class Server:
    """The server of one home. Its callers take turns (see `sharing`)."""

    def __init__(self, home: Home, settings: Mapping[str, str] | None = None) -> None:
        """`settings` go over those of `tuning`; tests switch `fsync` off with them."""
        self.home = home
        self.base = home.path / FOLDER
        self.data = self.base / "data"
        self.address = Address.of(home.path)
        self.settings = {**SETTINGS, **self.address.settings(), **(settings or {})}

    @property
    def url(self) -> str:
        """Where it listens, as a DATABASE_URL with its password."""
        return url_of(self.home)

    @property
    def log(self) -> Path:
        """The file in which the server writes what it has to say."""
        return self.home.folder("logs") / "postgres.log"

    def runs(self) -> bool:
        """Whether it is there and takes connections."""
        _collect_ends()
        found = postmaster_of(self.data)
        return bool(found and found.ready)

    def ensure(self) -> None:
        """Have it running when this returns, whatever state it was left in."""
        if self.runs():
            return
        self.home.make()
        account = database_account(self.base)
        check_passage(account, pg_bin("postgres"), self.base)
        make_private(self.base, account)
        if self.address.folder:
            make_private(self.address.folder, account)
        if not self.data.exists():
            make_database(self.data, account, self.home.secret("database_password"))
        self._check_release()
        self._start(account)

    def stop(self, patience: float = 60.0) -> bool:
        """Ask it to end, cutting connections; True when it has ended within `patience` seconds."""
        _collect_ends()
        found = postmaster_of(self.data)
        if found is None:
            return True
        self._ask_to_end(found.pid)
        until = time.monotonic() + patience
        while postmaster_of(self.data) is not None:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_EVERY)
            _collect_ends()
        # it may have ended since we looked last, and nobody else collects it soon
        _collect_ends()
        return True

    def _ask_to_end(self, pid: int) -> None:
        if os.name == "posix":
            os.kill(pid, signal.SIGINT)
        else:
            run_program(
                "pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-W", account=None, folder=self.base
            )

    def _check_release(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != RELEASE:
            raise OtherRelease(data=self.data, found=found, release=RELEASE)

    def _start(self, account: Account | None) -> None:
        began = time.monotonic()
        while True:
            process = None
            if postmaster_of(self.data) is None:
                forget_other_owner(self.data)
                self.address.clear()
                process, log_begin = self._launch(account)
            if self._came_up(process, began):
                return
            if process:
                self._check_worth_another_try(log_begin, began)
            time.sleep(0.2)

    def _came_up(self, process: subprocess.Popen[bytes] | None, began: float) -> bool:
        """Wait as long as it takes; False when the server has ended instead."""
        said = False
        while not self.runs():
            if postmaster_of(self.data) is None and (process is None or process.poll() is not None):
                return False
            if not said and time.monotonic() - began > SAY_AFTER:
                said = True
                say(RECOVERING)
            time.sleep(LOOK_EVERY)
        return True

    def _check_worth_another_try(self, log_begin: int, began: float) -> None:
        with self.log.open("rb") as log:
            log.seek(log_begin)
            text = log.read().decode(errors="replace")
        # Processes of a killed server may still hold its memory: they notice within seconds.
        if "shared memory block" not in text or time.monotonic() - began > ORPHANS_LEAVE_WITHIN:
            raise DidNotStart(reason=last_complaint(text), log=self.log)

    def _launch(self, account: Account | None) -> tuple[subprocess.Popen[bytes], int]:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            log_begin = log.tell()
            process = subprocess.Popen(
                [
                    pg_bin("postgres"),
                    "-D",
                    self.data,
                    *(f"--{key}={value}" for key, value in self.settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for us: the database ends last, when its users are gone.
                start_new_session=True,
                **surroundings(account, self.base),
            )
        _started[process.pid] = process
        return process, log_begin


def _collect_ends() -> None:
    for pid, process in list(_started.items()):
        if process.poll() is not None:
            del _started[pid]
