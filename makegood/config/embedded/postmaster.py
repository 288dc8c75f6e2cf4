"""What `postmaster.pid` says of a running PostgreSQL, and whether it can be believed."""

from dataclasses import dataclass
from pathlib import Path

import psutil

# No system gives out a number this high, so PostgreSQL takes its owner for dead.
NOBODYS_PID = 2_147_483_647


@dataclass(frozen=True)
class Postmaster:
    """The first process of a PostgreSQL server."""

    pid: int
    ready: bool


def postmaster_of(data: Path) -> Postmaster | None:
    """The server that runs on the folder `data`, if one does."""
    lines = _lines(data) or []
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    if not pid or not _runs_on(pid, data):
        return None
    return Postmaster(pid, ready=len(lines) > 7 and lines[7].strip() == "ready")


def forget_other_owner(data: Path) -> None:
    """Free a lock file whose number was given to another program since, or whose process is a zombie.

    PostgreSQL would take that program for its own server and refuse to start. Only the number is replaced:
    the rest names the shared memory by which PostgreSQL notices server processes that still live.
    """
    lines = _lines(data)
    if lines is None or postmaster_of(data):
        return
    lock = data / "postmaster.pid"
    if lines and lines[0].strip().isdigit():
        lock.write_text("\n".join([str(NOBODYS_PID), *lines[1:]]) + "\n")
    else:
        lock.unlink()


def _lines(data: Path) -> list[str] | None:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None


def _runs_on(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        # A server's working folder is its data folder.
        return process.name().startswith("postgres") and Path(process.cwd()) == data.resolve()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
