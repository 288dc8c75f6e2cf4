"""The catalogue and the limits that ship with Makegood."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped_remedies() -> tuple[dict[str, Any], ...]:
    """The remedies an installation begins with, as columns of `Remedy`."""
    return tuple(_read("catalogue.toml")["remedy"])


@cache
def shipped_limits() -> tuple[dict[str, Any], ...]:
    """The limits an installation begins with, as columns of `Limit`."""
    return tuple(_read("authority/limits.toml")["limit"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("makegood.remedies").joinpath(name).read_text("utf-8"))
