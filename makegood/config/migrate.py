"""Brings a database's tables up to date, once, however many processes start at the same time."""

import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from makegood.cli.say import say
from makegood.config.schema import READ_NOTE, fingerprint
from makegood.lib.errors import Refused

LOCK = 0x6D616B65  # any number that no other program locks


class BetweenVersions(Refused):
    """This database was made by a Makegood from between two versions: the tables of {room} stand at {last},
    and this Makegood does not know what came after it. Nothing was changed. Start it once with a Makegood
    that still has those steps, or begin with a new home."""


def migrate() -> None:
    """Migrate Django's default database, if it needs it; others that want to do the same wait here."""
    if _noted() == fingerprint():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            if _noted() != fingerprint():
                _check_whole()
                call_command("migrate", interactive=False, verbosity=0)
                cursor.execute(f"COMMENT ON TABLE django_migrations IS '{fingerprint()}'")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _noted() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(READ_NOTE)
        row = cursor.fetchone()
    return row[0] if row else None


def _check_whole() -> None:
    """Refuse tables that were left in the middle of steps which are gone, since one migration now does their work.

    Django would leave that migration out without a word, and the tables would never be finished.
    """
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    here, applied = loader.disk_migrations, MigrationRecorder(connection).applied_migrations()
    for room in sorted({room for room, _ in here}):
        wholes = [one for one in here.values() if one.app_label == room and one.replaces]
        gone = {step for one in wholes for step in one.replaces} - here.keys()
        done = gone & applied.keys()
        if done and done != gone and not any((room, one.name) in applied for one in wholes):
            raise BetweenVersions(room=room, last=max(name for _, name in done))


def main() -> int:
    """Migrate; the code to end with."""
    django.setup()
    try:
        migrate()
    except Refused as refused:
        say(str(refused))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
