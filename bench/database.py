"""The database of the benches: an embedded server with the settings it has in earnest, and a fresh copy for each."""

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
    os.environ["DATABASE_URL"] = _named(TEMPLATE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makegood.config.settings")
    with _admin() as admin:
        _replace(admin, TEMPLATE, "template0")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    connection.close()


@contextmanager
def fresh(name: str = COPY, template: str = TEMPLATE) -> Iterator[str]:
    """An empty, migrated database for one bench (or a copy of another); Django's connection leads there."""
    with _admin() as admin:
        _replace(admin, name, template)
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
