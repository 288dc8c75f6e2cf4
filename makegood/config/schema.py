"""Brings a database's tables up to date, once, however many processes start at the same time."""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import django
import psycopg
from django.core.management import call_command
from django.db import connection

PACKAGE = Path(__file__).resolve().parents[1]
WITH_TABLES = ("django", "django-allauth", "django-pgtrigger", "procrastinate")
LOCK = 0x6D616B65  # any number that no other program locks
# The note lies on a table that is ours everywhere, and goes into every backup.
READ_NOTE = "SELECT obj_description(to_regclass('django_migrations'), 'pg_class')"


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


def migrate() -> None:
    """Migrate Django's default database, if it needs it; others that want to do the same wait here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute(READ_NOTE)
            if cursor.fetchone() != (fingerprint(),):
                call_command("migrate", interactive=False, verbosity=0)
                cursor.execute(f"COMMENT ON TABLE django_migrations IS '{fingerprint()}'")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


if __name__ == "__main__":
    django.setup()
    migrate()
    sys.exit(0)
