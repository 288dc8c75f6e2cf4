"""One front for all tests of a module, on a database of its own, with a key for every scope."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import DjangoDbBlocker

from makegood.accounts.actions import add_key
from makegood.accounts.models import User
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
    scopes = ["signals", "encounters", "cases", "read", "money"]
    owner = User.objects.order_by("pk").first()
    _key, token = add_key("shop", scopes=scopes, source="shop", person=owner, at=NOW)
    with client(front, token) as speaker:
        yield speaker


def client(address: str, token: str = "") -> httpx.Client:
    """A client with or without a key."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=address, headers=headers, timeout=120)


def desk(address: str, user: User) -> httpx.Client:
    """The desk of the real front as this person sees it."""
    return httpx.Client(base_url=address, cookies=signed_in(user), timeout=120)


def signed_in(user: User) -> dict[str, str]:
    """The cookie of somebody who signed in, as a browser holds it."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return {settings.SESSION_COOKIE_NAME: str(store.session_key)}
