"""What every test may ask for: the database, as a copy of a migrated template."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from hypothesis import HealthCheck, settings
from psycopg import sql
from pytest_django import DjangoDbBlocker

from makegood.config.schema import fingerprint
from tests.postbox import postbox as postbox  # for every test that asks for it

# No test fails by the clock: a busy machine is slow at drawing examples, too.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

TEMPLATE = f"makegood_tests_{fingerprint()}"
LOCK = 0x74657374


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of its own for each test process, copied from the template in a moment."""
    with django_db_blocker.unblock(), server() as admin:
        make_template(admin)
        drop_leftovers(admin)
        with copied(admin):
            yield


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """For tests that really commit: a fresh database of their own; its URL, for processes they start."""
    with django_db_blocker.unblock(), server() as admin, copied(admin) as url:
        before = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = url
        yield url
        os.environ["DATABASE_URL"] = before


def url_with(name: str) -> str:
    """DATABASE_URL with another database's name."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A connection for making and dropping databases."""
    with psycopg.connect(url_with("postgres"), autocommit=True) as admin:
        yield admin


@contextmanager
def copied(admin: psycopg.Connection) -> Iterator[str]:
    """Django's default connection on a new copy of the template; dropped at the end."""
    name = f"makegood_run_{os.getpid()}_{admin.info.backend_pid}"
    admin.execute(
        # as files: the template lies in them, and half of the time goes into writing the same into the log
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(TEMPLATE)
        )
    )
    with default_database(name):
        yield url_with(name)
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def default_database(name: str) -> Iterator[None]:
    """Let Django's default connection lead to the database `name`."""
    default = connections["default"]
    before = default.settings_dict["NAME"]
    default.close()
    default.settings_dict["NAME"] = name
    try:
        yield
    finally:
        default.close()
        default.settings_dict["NAME"] = before


def make_template(admin: psycopg.Connection) -> None:
    """Migrate a database once per state of the migrations; all tests copy it."""
    admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    if not names_like(admin, TEMPLATE):
        draft = f"{TEMPLATE}_draft"
        for old in names_like(admin, "makegood_tests_%"):
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        with default_database(draft):
            call_command("migrate", interactive=False, verbosity=0)
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(TEMPLATE))
        )
    admin.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def drop_leftovers(admin: psycopg.Connection) -> None:
    """Clear away what test runs that were killed left behind."""
    for name in names_like(admin, "makegood_run_%"):
        if not psutil.pid_exists(int(name.split("_")[2])):
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def names_like(admin: psycopg.Connection, pattern: str) -> list[str]:
    """The databases of the server with names like `pattern`."""
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
    return [name for (name,) in rows]
