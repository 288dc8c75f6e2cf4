"""Answers kept for repeats: what was kept before an update is known after it."""

from importlib import import_module

import pytest
from django.db import connection

from makegood.accounts.actions import add_key
from makegood.accounts.queries import kept_answers
from tests.cast import NOW

BEFORE = """
    ALTER TABLE accounts_keptanswer DROP COLUMN sealed, ALTER COLUMN token_hash TYPE varchar(200) USING '';
    ALTER TABLE accounts_keptanswer RENAME COLUMN token_hash TO token;
    INSERT INTO accounts_keptanswer (key_id, token, content_hash, status, body, at)
        VALUES (%s, 'order-1001', '', 201, '{}', now());
    SET CONSTRAINTS ALL IMMEDIATE
"""


@pytest.mark.django_db
def test_what_was_asked_before_the_update_is_known_after_it() -> None:
    key, _token = add_key("till", scopes=["money"], source="", at=NOW)
    hashed = import_module("makegood.accounts.migrations.0003_kept_answers_are_sealed").HASHED
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [key.pk])
        cursor.execute(hashed)
    asked = (key.pk, "order-1001")
    assert bytes(kept_answers([asked, (key.pk, "order-1002")])[asked].body) == b"{}"
