"""One front for all tests of a module, on a database of its own, with keys for every scope."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from pytest_django import DjangoDbBlocker

from makegood.accounts.actions import add_key
from tests.conftest import copied, server
from tests.serving import serving

NOW = datetime(2026, 11, 19, 14, 36, tzinfo=UTC)


@pytest.fixture(scope="module")
def front_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database for a module; Django's models read and write it for as long."""
    with django_db_blocker.unblock(), server() as admin, copied(admin) as url:
        yield url


@pytest.fixture(scope="module")
def front(front_database: str) -> Iterator[str]:
    """The address of the whole front."""
    with serving(front_database) as address:
        yield address


@pytest.fixture(scope="module")
def shop(front: str) -> Iterator[httpx.Client]:
    """A client whose key holds every scope and speaks for the source "shop"."""
    _key, token = add_key("shop", scopes=["signals", "encounters", "cases", "read"], source="shop", at=NOW)
    with client(front, token) as speaker:
        yield speaker


def client(address: str, token: str = "") -> httpx.Client:
    """A client with or without a key."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30)
