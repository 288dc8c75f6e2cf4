"""The tables of a database: made by the migrations, and never more than once."""

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType

from makegood.config.migrate import migrate
from makegood.config.schema import is_up_to_date
from tests.conftest import server


@pytest.mark.django_db
def test_tests_find_migrated_tables() -> None:
    assert ContentType.objects.exists()


def test_a_start_migrates_once_and_notes_it(own_database: str) -> None:
    with psycopg.connect(own_database) as database:
        assert not is_up_to_date(database)
        migrate()
        assert is_up_to_date(database)
        migrate()


def test_a_test_that_commits_has_a_database_of_its_own(own_database: str) -> None:
    with server() as admin, psycopg.connect(own_database) as database:
        assert admin.info.dbname != database.info.dbname
