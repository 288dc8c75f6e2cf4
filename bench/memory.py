"""How much memory the family takes: proportional, so that what processes share is counted once."""

import psutil

from makegood.config.embedded.postmaster import postmaster_of
from makegood.config.embedded.server import Server
from makegood.config.home import Home


def family_memory(pid: int, home: Home) -> int:
    """Bytes (PSS) of the process `pid`, all it started, and the embedded database of `home`."""
    database = postmaster_of(Server(home).data)
    heads = [psutil.Process(pid), *([psutil.Process(database.pid)] if database else [])]
    members = {member for head in heads for member in (head, *head.children(recursive=True))}
    return sum(_proportional(member) for member in members)


def _proportional(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0
