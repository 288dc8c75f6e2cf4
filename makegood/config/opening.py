"""Opens the database for one command: starts or joins it, migrates it, says in words what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connections

from makegood.config.database import database_url
from makegood.config.embedded.sharing import running
from makegood.config.family import ended_by_signals
from makegood.config.home import home
from makegood.config.migrate import migrate
from makegood.config.schema import Unreachable, check_trust, reason_of


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


def _close() -> None:
    try:
        connections.close_all()
    except DatabaseError:
        # It is gone already.
        return
