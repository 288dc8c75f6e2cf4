"""Every address and method against every role: nothing is open that this table does not open."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from makegood.config.permissions import ROUTES


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all routes, with their namespaces."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, inner)
        elif entry.name:
            yield f"{space}{entry.name}"
        else:
            yield f"{space}{entry.pattern}"


def test_every_route_is_in_the_permission_table():
    missing = sorted(set(routes(get_resolver().url_patterns)) - set(ROUTES))
    assert missing == []


def test_the_table_names_no_route_that_is_gone():
    assert sorted(set(ROUTES) - set(routes(get_resolver().url_patterns))) == []


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page(client):
    answer = client.get("/queue/", headers={"host": "127.0.0.1"})
    assert answer.status_code == 302 and answer["location"].startswith("/accounts/login/")
