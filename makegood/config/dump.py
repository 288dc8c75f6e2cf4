"""The database as one stream: out of `pg_dump`, and back in, all of it or nothing."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, cast

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from makegood.config.embedded.programs import ProgramFailed, last_complaint, pg_bin

MEGABYTE = 1 << 20
PLAIN = ("--no-owner", "--no-privileges")
EMPTY = b"BEGIN; SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


def dump(url: str, into: IO[bytes]) -> None:
    """Write the database at `url` into a stream, in `pg_dump`'s custom format, as of one moment."""
    with running_program("pg_dump", "--format=custom", *PLAIN, url=url) as program:
        shutil.copyfileobj(program.output, into, MEGABYTE)
        program.check()


def load(url: str, source: IO[bytes]) -> None:
    """Replace all that is in the database at `url` by a dump, in one transaction."""
    with (
        tempfile.TemporaryFile() as whole,
        running_program("pg_restore", "--file=-", *PLAIN, source=_copied(source, whole)) as script,
        running_program("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url=url) as psql,
    ):
        try:
            psql.input.write(EMPTY)
            shutil.copyfileobj(script.output, psql.input, MEGABYTE)
            script.check()
            # Only now, when the whole script has gone through: without it, psql's end undoes everything.
            psql.input.write(b"\nCOMMIT;\n")
            psql.input.close()
        except BrokenPipeError:
            # It ended early, and says why.
            psql.check()
            raise
        psql.check()


def _copied(source: IO[bytes], whole: IO[bytes]) -> IO[bytes]:
    shutil.copyfileobj(source, whole, MEGABYTE)
    whole.seek(0)
    return whole


@dataclass(frozen=True)
class Program:
    """One of PostgreSQL's client programs while it runs."""

    name: str
    process: subprocess.Popen[bytes]
    complaints: IO[bytes]

    @property
    def input(self) -> IO[bytes]:
        """What it reads, unless that is a file."""
        return cast(IO[bytes], self.process.stdin)

    @property
    def output(self) -> IO[bytes]:
        """What it writes."""
        return cast(IO[bytes], self.process.stdout)

    def check(self) -> None:
        """Wait for its end; refuse in its words if it failed."""
        if self.process.wait():
            self.complaints.seek(0)
            reason = last_complaint(self.complaints.read().decode(errors="replace"))
            raise ProgramFailed(program=self.name, reason=reason)

    def end(self) -> None:
        """End it, wherever it is; what is left in a buffer has no reader any more."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                if pipe:
                    pipe.close()


@contextmanager
def running_program(
    name: str, *options: str, url: str = "", source: IO[bytes] | None = None
) -> Iterator[Program]:
    """Start a program, connected to `url`; it reads `source`, or else what is written to its `input`."""
    where, environment = _connection(url) if url else ([], {})
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [_client(name), *options, *where],
            stdin=source or subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={**os.environ, **environment},
        )
        program = Program(name, process, complaints)
        try:
            yield program
        finally:
            program.end()


def _client(name: str) -> str:
    """The machine's own program where the database is elsewhere (the wheel's speaks no TLS), else the wheel's."""
    own = shutil.which(name) if os.environ.get("DATABASE_URL") else None
    return own or str(pg_bin(name))


def _connection(url: str) -> tuple[list[str], dict[str, str]]:
    """Where to connect, with the password where `ps` does not show it."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", "") or "")
    return [f"--dbname={make_conninfo('', **parts)}"], {"PGPASSWORD": password}
