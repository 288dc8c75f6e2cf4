"""Where the database is: DATABASE_URL, or the embedded one of this home; and the same in Django's form."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from makegood.config.embedded.place import url_of
from makegood.config.home import home
from makegood.lib.errors import Refused

WANTS_MIGRATING = 3  # what `makegood.config.schema` ends with where the tables are not those of today


class BadDatabaseUrl(Refused):
    """DATABASE_URL cannot be read: {reason}. It looks like postgresql://user:password@host:5432/name."""


def database_url() -> str:
    """The database of this installation. Starts nothing and connects to nothing."""
    return os.environ.get("DATABASE_URL") or url_of(home())


def parse(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as an entry of Django's DATABASES.

    As libpq reads it: parts may be percent-encoded, stand in the query, or name several hosts with commas.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadDatabaseUrl(reason="Makegood runs on PostgreSQL only, so it begins with postgresql://")
    query = dict(parse_qsl(parts.query))
    login, _, places = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    hosts, ports = _places(places)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": query.pop("dbname", unquote(parts.path.removeprefix("/"))),
        "USER": query.pop("user", unquote(user)),
        "PASSWORD": query.pop("password", unquote(password)),
        "HOST": query.pop("host", hosts),
        "PORT": query.pop("port", ports),
        # seconds; the first batch on a new connection takes ten times as long as the next
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _places(places: str) -> tuple[str, str]:
    """`one:5432,two:5433` as libpq wants them: all hosts, all ports."""
    pairs = [_host_and_port(place) for place in places.split(",")]
    ports = [port for _, port in pairs]
    return ",".join(host for host, _ in pairs), ",".join(ports) if any(ports) else ""


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        port = rest.removeprefix(":")
    else:
        host, _, port = place.partition(":")
    if port and not port.isdigit():
        raise BadDatabaseUrl(reason=f"{port} is no port")
    return unquote(host), port
