"""Brings a database's tables up to date, once, however many processes start at the same time."""

import django
from django.core.management import call_command
from django.db import connection

from makegood.config.schema import READ_NOTE, fingerprint

LOCK = 0x6D616B65  # any number that no other program locks


def migrate() -> None:
    """Migrate Django's default database, if it needs it; others that want to do the same wait here."""
    if _noted() == fingerprint():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            if _noted() != fingerprint():
                call_command("migrate", interactive=False, verbosity=0)
                cursor.execute(f"COMMENT ON TABLE django_migrations IS '{fingerprint()}'")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _noted() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(READ_NOTE)
        row = cursor.fetchone()
    return row[0] if row else None


if __name__ == "__main__":
    django.setup()
    migrate()
