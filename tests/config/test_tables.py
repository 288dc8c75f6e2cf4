"""The tables of a database: made by the migrations, and never more than once."""

from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from makegood.config.migrate import BetweenVersions, migrate
from makegood.config.schema import is_up_to_date
from tests.conftest import server


@pytest.mark.django_db
def test_tests_find_migrated_tables() -> None:
    assert ContentType.objects.exists()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_start_migrates_once_and_notes_it(own_database: str) -> None:
    with psycopg.connect(own_database) as database:
        assert not is_up_to_date(database)
        migrate()
        assert is_up_to_date(database)
        migrate()


def test_tables_made_step_by_step_are_taken_as_they_are(own_database: str) -> None:
    with psycopg.connect(own_database, autocommit=True) as database:
        _forget_the_wholes(database)
        before = _tables(database)
        migrate()
        assert is_up_to_date(database)
        assert _tables(database) == before
        assert ("cases", "0001_cases_promises_and_events") in _applied(database)


def test_tables_left_between_two_versions_are_refused_and_stay(own_database: str) -> None:
    with psycopg.connect(own_database, autocommit=True) as database:
        _forget_the_wholes(database)
        database.execute("DELETE FROM django_migrations WHERE app = 'remedies' AND name > '0010'")
        before = _applied(database)
        with pytest.raises(BetweenVersions, match="remedies stand at 0009_returns"):
            migrate()
        assert _applied(database) == before


def _forget_the_wholes(database: "psycopg.Connection[Any]") -> None:
    """Note of the steps that are gone only, as the Makegood did that made these tables step by step."""
    wholes = [
        (app, one.name) for (app, _), one in MigrationLoader(None).disk_migrations.items() if one.replaces
    ]
    database.cursor().executemany("DELETE FROM django_migrations WHERE app = %s AND name = %s", wholes)


def _applied(database: "psycopg.Connection[Any]") -> set[tuple[str, str]]:
    return set(database.execute("SELECT app, name FROM django_migrations").fetchall())


def _tables(database: "psycopg.Connection[Any]") -> list[tuple[Any, ...]]:
    return database.execute(
        "SELECT oid, relname, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid"
    ).fetchall()


def test_a_test_that_commits_has_a_database_of_its_own(own_database: str) -> None:
    with server() as admin, psycopg.connect(own_database) as database:
        assert admin.info.dbname != database.info.dbname
