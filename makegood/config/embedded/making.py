"""Makes the folder of a new database: whole, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from makegood.config.embedded.account import Account
from makegood.config.embedded.place import DATABASE, USER
from makegood.config.embedded.programs import run_program


def make_database(data: Path, account: Account | None, password: str) -> None:
    """Make the folder `data`, owned by `account`, with a database for the user `makegood`."""
    base = data.parent
    draft = base / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    with _handed_over(base / "password", account, password) as file:
        run_program("initdb", *_choices(draft, file), account=account, folder=base)
    command = f"CREATE DATABASE {DATABASE}\n"
    run_program(
        "postgres", "--single", "-D", str(draft), "postgres", account=account, folder=base, words=command
    )
    draft.rename(data)


def _choices(folder: Path, password: Path) -> list[str]:
    return [
        f"--pgdata={folder}",
        f"--username={USER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        # The same order and case on every machine, whatever its system library thinks.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]


@contextmanager
def _handed_over(file: Path, account: Account | None, password: str) -> Iterator[Path]:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(password + "\n")
    if account:
        os.chown(file, account.uid, account.gid)
    try:
        yield file
    finally:
        file.unlink()
