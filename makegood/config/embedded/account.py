"""As whom PostgreSQL runs: as ourselves, or, since it refuses root, as a system user of its own."""

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from makegood.cli.say import say
from makegood.config.home import as_root
from makegood.lib.errors import Refused

if os.name == "posix":
    import pwd

NOBODY = 65534


class ClosedFolder(Refused):
    """The folder {folder} cannot be entered by the user {user}, as whom the database runs because it
    refuses to run as root. Allow it with `chmod o+x {folder}`, or put Makegood and its MAKEGOOD_HOME
    elsewhere, or start Makegood as an ordinary user."""


@dataclass(frozen=True)
class Account:
    """A system user by numbers; `None` stands for ourselves."""

    name: str
    uid: int
    gid: int

    def start_as(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def database_account(data: Path) -> Account | None:
    """The user that owns the database in `data`; None where we are not root and it is ourselves."""
    if not as_root():
        return None
    if data.exists() and data.stat().st_uid != 0:
        return _by_number(data.stat().st_uid, data.stat().st_gid)
    return _by_name("makegood") or _by_name("postgres") or _added() or _by_number(NOBODY, NOBODY)


def _by_name(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid)


def _by_number(uid: int, gid: int) -> Account:
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, gid)
    except KeyError:
        return Account(f"number {uid}", uid, gid)


def _added() -> Account | None:
    program = shutil.which("useradd")
    if not program:
        return None
    command = [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    if subprocess.run([*command, "makegood"], capture_output=True, check=False).returncode:
        return None
    say("PostgreSQL refuses to run as root: the system user `makegood` was added for it.")
    return _by_name("makegood")


def check_passage(account: Account | None, *paths: Path) -> None:
    """Refuse, naming the folder, where `account` cannot reach one of `paths`."""
    for path in paths if account else ():
        for folder in reversed(path.resolve().parents):
            if account and not _may_enter(account, folder.stat()):
                raise ClosedFolder(folder=folder, user=account.name)


def _may_enter(account: Account, folder: os.stat_result) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
