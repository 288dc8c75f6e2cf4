"""The real server and a real browser for whole stories."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from makegood.accounts.models import User
from tests.browser import launched
from tests.front import front, front_database, signed_in

__all__ = ["front", "front_database"]

OpenFor = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture
def open_for(browser: Browser, front: str) -> Iterator[OpenFor]:
    """A window of somebody's own: signed in for staff, without cookies for a customer."""
    contexts = []

    def window(user: User | None = None, **more: object) -> Page:
        context = browser.new_context(base_url=front, locale="en-GB", **more)
        if user:
            context.add_cookies([{"name": n, "value": v, "url": front} for n, v in signed_in(user).items()])
        contexts.append(context)
        return context.new_page()

    yield window
    for context in contexts:
        context.close()
