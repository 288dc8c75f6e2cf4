"""Opens the database for one command: starts or joins it, migrates it (or not), says in words what went wrong."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connections

from makegood.cli.say import say
from makegood.config.database import database_url
from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import running
from makegood.config.family import ended_by_signals
from makegood.config.home import home
from makegood.config.migrate import migrate
from makegood.config.schema import Unreachable, check_trust, is_up_to_date, reason_of


@contextmanager
def opened() -> Iterator[None]:
    """Django's default database, running, trusted and migrated; needs Django to be set up."""
    with ended_by_signals(), running(home()):
        try:
            with psycopg.connect(database_url(), connect_timeout=10) as database:
                check_trust(database)
            migrate()
            yield
        except (psycopg.OperationalError, OperationalError, InterfaceError) as error:
            raise Unreachable(reason=reason_of(error)) from error
        finally:
            _close()


@contextmanager
def as_it_stands() -> Iterator[bool]:
    """Whether this installation has a database with the tables of today. None is made or migrated, and nothing written.

    One that nobody runs just now is started for as long as this lasts; one that cannot be read is told in words.
    """
    if not os.environ.get("DATABASE_URL") and not Server(home()).data.exists():
        yield False
        return
    with ended_by_signals(), running(home()):
        try:
            yield _can_be_read()
        finally:
            _close()


def _can_be_read() -> bool:
    try:
        with psycopg.connect(database_url(), connect_timeout=5) as database:
            if is_up_to_date(database):
                return True
    except psycopg.OperationalError as error:
        say(str(Unreachable(reason=reason_of(error))))
        return False
    say("The database is not of this Makegood, so nothing is read from it.")
    return False


def _close() -> None:
    try:
        connections.close_all()
    except DatabaseError:
        # It is gone already.
        return
