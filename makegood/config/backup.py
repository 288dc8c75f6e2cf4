"""`makegood backup` and `makegood restore`: the whole installation in one file, and back."""

import time
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from psycopg import sql

from makegood.cli.say import answer, progress
from makegood.config.archive import read, read_label, write
from makegood.config.embedded.sharing import running
from makegood.config.family import ended_by_signals
from makegood.config.home import home
from makegood.config.serving import bring_up_to_date, environment_of_parts
from makegood.lib.errors import Refused

# Rows of these are somebody's work; what else a new installation holds came with it.
WORK = ("customers_customer", "customers_encounter", "listening_signal", "cases_case")
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class NotEmpty(Refused):
    """There are customers or cases here already. A restore would replace them all: say --replace if you
    mean it."""


class InUse(Refused):
    """Makegood is running on this database. Stop it, and then restore."""


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; one that exists is replaced.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")] = False,
) -> None:
    """Everything into one file: database, secret key, uploads."""
    began = time.monotonic()
    with ended_by_signals(), running(home()) as url, progress("Saving"):
        write(file, home(), url)
    facts = {"file": file, "bytes": file.stat().st_size, "seconds": round(time.monotonic() - began, 1)}
    answer(facts, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `makegood backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is here.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")] = False,
) -> None:
    """Everything back from one file, all of it or nothing."""
    began = time.monotonic()
    label = read_label(file)
    with ended_by_signals(), running(home()) as url:
        check_room(url, replace=replace)
        with progress("Restoring"):
            read(file, home(), url)
        bring_up_to_date(environment_of_parts())
    answer(
        {"file": file, "made": label["made"], "seconds": round(time.monotonic() - began, 1)}, as_json=as_json
    )


def check_room(url: str, *, replace: bool) -> None:
    """Refuse a database that others use, or, without `replace`, one that holds somebody's work."""
    with psycopg.connect(url) as database:
        if database.execute(OTHERS).fetchone() != (0,):
            raise InUse
        if not replace and any(_has_rows(database, table) for table in WORK):
            raise NotEmpty


def _has_rows(database: psycopg.Connection, table: str) -> bool:
    if database.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
        return False
    query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
    return database.execute(query).fetchone() == (True,)
