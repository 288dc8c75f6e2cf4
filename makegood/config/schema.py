"""Whether a database is one Makegood can trust, and its tables are those that this Makegood works with.

Knows nothing of Django, so that a start that changes nothing costs a moment. As a program it ends with 0
where all is well, with 3 where the tables want migrating, with 1 and a sentence where it is refused.
"""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psycopg

from makegood.cli.say import say
from makegood.config.database import WANTS_MIGRATING, database_url
from makegood.lib.errors import Refused

OLDEST = 15  # PostgreSQL's release
PACKAGE = Path(__file__).resolve().parents[1]
WITH_TABLES = ("django", "django-allauth", "django-pgtrigger", "procrastinate")
# The note lies on a table that is ours everywhere, and goes into every backup.
READ_NOTE = "SELECT obj_description(to_regclass('django_migrations'), 'pg_class')"


class Unreachable(Refused):
    """The database cannot be reached: {reason}."""

    status = 503


class TooOld(Refused):
    """The database is PostgreSQL {found}, and Makegood needs {oldest} or newer."""


class Forgetful(Refused):
    """The database is set to forget: synchronous_commit is off, so that an answer that was taken could be
    lost. Switch it on for this database: ALTER DATABASE … SET synchronous_commit = on."""


@cache
def fingerprint() -> str:
    """Changes whenever a migration is added or changed, ours or one of the packages'."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    for package in WITH_TABLES:
        digest.update(f"{package} {_version(package)}".encode())
    return digest.hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def is_up_to_date(database: psycopg.Connection[Any]) -> bool:
    """Whether the tables are those that this Makegood works with."""
    found = database.execute(READ_NOTE).fetchone()
    return found is not None and found[0] == fingerprint()


def check_trust(database: psycopg.Connection[Any]) -> None:
    """Refuse a server that is too old, or that would lose what it acknowledged."""
    release = database.info.server_version // 10_000
    if release < OLDEST:
        raise TooOld(found=release, oldest=OLDEST)
    kept = database.execute("SHOW synchronous_commit").fetchone()
    if kept == ("off",):
        raise Forgetful


def reason_of(error: Exception) -> str:
    """What a database error says, on one line and without its closing dot."""
    return " ".join(str(error).split()).rstrip(".")


def main() -> int:
    """Look at the database; the code to end with."""
    try:
        with psycopg.connect(database_url(), connect_timeout=10) as database:
            check_trust(database)
            return 0 if is_up_to_date(database) else WANTS_MIGRATING
    except psycopg.OperationalError as error:
        say(str(Unreachable(reason=reason_of(error))))
    except Refused as refused:
        say(str(refused))
    return 1


if __name__ == "__main__":
    sys.exit(main())
