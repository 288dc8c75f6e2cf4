"""The shop, and a browser that somebody is signed in to."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from makegood.accounts.models import User
from tests.desk.story import Shop, shop


@pytest.fixture
def there(db: None) -> Shop:
    """The shop and its people."""
    cache.clear()
    return shop()


@pytest.fixture
def seen_by() -> Callable[[User], Client]:
    """The desk as this person sees it."""

    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return client
