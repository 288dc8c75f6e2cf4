"""The database of the benches: an embedded server with the settings it has in earnest, and a fresh copy for each."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import using
from makegood.config.home import Home

HOME = Path(__file__).resolve().parents[1] / "build" / "bench"
TEMPLATE, COPY = "makegood_bench_template", "makegood_bench"


@contextmanager
def server() -> Iterator[None]:
    """The server with a migrated template; Django is set up, with DATABASE_URL on a copy that `fresh` makes."""
    home = Home(HOME)
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ["MAKEGOOD_HOME"] = str(HOME)
    elsewhere = os.environ.get("DATABASE_URL")
    if elsewhere:
        _set_up(elsewhere)
        yield
        return
    embedded = Server(home)
    with using(embedded):
        _set_up(embedded.url)
        yield


def _set_up(url: str) -> None:
    os.environ["BENCH_DATABASE_URL"] = url
    os.environ["DATABASE_URL"] = _named("postgres")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makegood.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    name, known = _template(), databases(TEMPLATE)
    for old in set(known) - {name}:
        drop(old)
    if name not in known:
        with _admin() as admin:
            _replace(admin, name, "template0")
    with used(name):
        call_command("migrate", interactive=False, verbosity=0)


def migrations() -> str:
    """A word for the tables as they are now: it changes with every migration."""
    from django.db.migrations.loader import MigrationLoader

    known = sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:10]


def _template() -> str:
    return f"{TEMPLATE}_{migrations()}"


@contextmanager
def fresh(name: str = COPY) -> Iterator[str]:
    """An empty, migrated database for one bench; Django's default connection leads there, as its URL does."""
    with _admin() as admin:
        _replace(admin, name, _template())
    with used(name) as url:
        yield url


@contextmanager
def used(name: str) -> Iterator[str]:
    """Django's default connection leads to this database, as DATABASE_URL does."""
    from django.db import connection

    before = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    connection.close()
    connection.settings_dict["NAME"], os.environ["DATABASE_URL"] = name, _named(name)
    try:
        yield os.environ["DATABASE_URL"]
    finally:
        connection.close()
        connection.settings_dict["NAME"], os.environ["DATABASE_URL"] = before


def databases(prefix: str) -> list[str]:
    """The names of the databases that begin so."""
    with _admin() as admin:
        rows = admin.execute("SELECT datname FROM pg_database ORDER BY datname").fetchall()
    return [name for (name,) in rows if name.startswith(prefix)]


def drop(name: str) -> None:
    """Remove a database, whoever uses it."""
    with _admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def rename(name: str, to: str) -> None:
    """Give a database that nobody uses another name."""
    with _admin() as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (name, to))))


FOLDER = """
SELECT current_setting('data_directory'), regexp_replace(pg_relation_filepath('django_migrations'), '/[^/]*$', '')
"""


def read_in() -> None:
    """Have the database that Django's connection leads to in the memory of the machine, as after days at work.

    A server elsewhere keeps its files to itself: it is measured as it is found.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FOLDER)
        found = cursor.fetchone()
    files = Path(*found).glob("*") if found else ()
    for file in files:
        with file.open("rb") as content:
            while content.read(1 << 22):
                pass


def checkpoint() -> None:
    """Let the server write out what it has, so that the next run does not pay for the last."""
    with _admin() as admin:
        admin.execute("CHECKPOINT")


def _named(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["BENCH_DATABASE_URL"])._replace(path=f"/{name}"))


def _admin() -> psycopg.Connection:
    return psycopg.connect(_named("postgres"), autocommit=True)


def _replace(admin: psycopg.Connection, name: str, template: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    )
