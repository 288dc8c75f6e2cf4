"""DATABASE_URL, as libpq and Django read it."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.config.database import BadDatabaseUrl, parse


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ann:s%40fe@db.example:5433/shop?sslmode=require",
            {"USER": "ann", "PASSWORD": "s@fe", "HOST": "db.example", "PORT": "5433", "NAME": "shop"},
        ),
        (
            "postgres:///shop?host=/run/pg&port=5",
            {"HOST": "/run/pg", "PORT": "5", "NAME": "shop", "USER": ""},
        ),
        ("postgresql://%2Frun%2Fpg/shop", {"HOST": "/run/pg", "PORT": ""}),
        ("postgresql://one:1,two:2/shop", {"HOST": "one,two", "PORT": "1,2"}),
        ("postgresql://[::1]:5432/shop", {"HOST": "::1", "PORT": "5432"}),
        ("postgresql://db.example/shop?user=ann&password=x%26y", {"USER": "ann", "PASSWORD": "x&y"}),
    ],
)
def test_a_url_says_where(url: str, expected: dict[str, Any]) -> None:
    assert {key: parse(url)[key] for key in expected} == expected


def test_what_else_it_says_goes_to_the_driver() -> None:
    assert parse("postgresql://db/shop?sslmode=require&connect_timeout=3")["OPTIONS"] == {
        "sslmode": "require",
        "connect_timeout": "3",
    }


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_user_and_password_can_be_said(user: str, password: str) -> None:
    found = parse(f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@db.example/shop")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == (user, password, "db.example")


@pytest.mark.parametrize("url", ["mysql://db/shop", "shop.db", "postgresql://db:port/shop"])
def test_what_is_none_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="DATABASE_URL cannot be read") as refused:
        parse(url.replace("//", "//ann:secret@"))
    assert "secret" not in str(refused.value)
