"""A command whose database goes away while it works: tells its connection, waits, and asks again."""

import sys

from makegood.cli.main import Command, House, main
from makegood.config.commands import database, set_up


def ask_twice() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        sys.stdout.write(f"{cursor.fetchone()[0]}\n")
        sys.stdout.flush()
        sys.stdin.readline()
        cursor.execute("SELECT 1")


if __name__ == "__main__":
    command = Command("tests.config.interrupted:ask_twice", "Asks twice.")
    sys.exit(main({"ask": command}, {}, House(set_up, database), ["ask"]))
