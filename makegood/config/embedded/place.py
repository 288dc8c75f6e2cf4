"""Where the embedded database listens: a short socket path that only its own user can reach."""

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from makegood.config.embedded.account import Account
from makegood.config.home import Home
from makegood.lib.errors import Refused

FOLDER = "postgres"  # in the home: all that belongs to the database's user
USER = DATABASE = "makegood"
LOOPBACK = "127.0.0.1"
SOCKET = ".s.PGSQL.5432"
# The shortest limit of any system is 104 bytes (macOS), with the closing zero.
LONGEST_SOCKET = 103


class TakenSocketFolder(Refused):
    """The folder {folder}, in which the database would listen, belongs to somebody else or is open to
    others. Remove it, or choose a MAKEGOOD_HOME with a shorter path."""


@dataclass(frozen=True)
class Address:
    """Where the server listens. It follows from the home alone, so that every process finds it unasked."""

    folder: Path | None  # of the socket; None where there are no sockets, and it is the loopback
    port: int = 5432  # on a socket only part of its name

    @property
    def host(self) -> str:
        """What a client gives as its host."""
        return str(self.folder or LOOPBACK)

    @classmethod
    def of(cls, home: Path) -> "Address":
        """`postgres/socket` in the home where that is short enough, else a folder under /tmp."""
        name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
        if os.name != "posix":
            return cls(None, 20_000 + int(name, 16) % 20_000)
        near = home / FOLDER / "socket"
        if len(os.fsencode(near / SOCKET)) <= LONGEST_SOCKET:
            return cls(near)
        # Not what TMPDIR says: that differs between a terminal and a timer, and this must not.
        return cls(Path(os.sep, "tmp", f"makegood-{name}"))

    def clear(self) -> None:
        """Take away the socket of a server that is no more: its lock may name a number given out again."""
        if self.folder:
            (self.folder / SOCKET).unlink(missing_ok=True)
            (self.folder / f"{SOCKET}.lock").unlink(missing_ok=True)

    def settings(self) -> dict[str, str]:
        """The same, as PostgreSQL's settings."""
        if self.folder is None:
            return {"listen_addresses": LOOPBACK, "port": str(self.port)}
        place = {"unix_socket_directories": str(self.folder), "unix_socket_permissions": "0700"}
        return {"listen_addresses": "", "port": str(self.port), **place}


def url_of(home: Home, name: str = DATABASE) -> str:
    """The address of the home's database as a DATABASE_URL, with its password."""
    address = Address.of(home.path)
    password = quote(home.secret("database_password"), safe="")
    return f"postgresql://{USER}:{password}@/{name}?host={quote(address.host, safe='')}&port={address.port}"


def make_private(folder: Path, owner: Account | None) -> None:
    """Make `folder` for its owner only, or refuse one that is not already so."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) & 0o077:
        raise TakenSocketFolder(folder=folder)
    if owner and found.st_uid == 0:
        os.chown(folder, owner.uid, owner.gid)
    elif os.name == "posix" and found.st_uid != (owner.uid if owner else os.geteuid()):
        raise TakenSocketFolder(folder=folder)
