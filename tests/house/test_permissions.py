"""Every address and method against every role: nothing is open that this table does not open."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from makegood.config.permissions import ROUTES

PACKAGE = Path(__file__).resolve().parents[2] / "makegood"


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


def test_no_template_asks_for_a_role() -> None:
    """docs/decisions/0075-the-menu-is-handed-the-table.md: it asks for the route it leads to."""
    pages = {path.name: path.read_text() for path in PACKAGE.rglob("*.html")}
    assert [name for name, text in pages.items() if re.search(r"{%[^%]*\.role\b", text)] == []


def test_templates_ask_for_deeds_that_there_are() -> None:
    """A deed that is misspelt would be closed to everybody."""
    asked = {
        name for path in PACKAGE.rglob("*.html") for name in re.findall(r"may_do\.(\w+)", path.read_text())
    }
    assert {name for name in asked if "POST" not in ROUTES.get(f"desk:{name}", {})} == set()


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page(client):
    answer = client.get("/queue/", headers={"host": "127.0.0.1"})
    assert answer.status_code == 302 and answer["location"].startswith("/accounts/login/")
