"""The failure taxonomy that ships: what can fail, in three roots, with a headline and a first step each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ROOTS = ("product", "delivery", "treatment")


@dataclass(frozen=True)
class FailureType:
    """One kind of service failure. Texts are keyed by language (`en`, `es`, `de`)."""

    key: str
    parent: str
    root: str
    severity: int
    explain_first: bool
    name: Mapping[str, str]
    headline: Mapping[str, str]
    first_step: Mapping[str, str]


@cache
def load() -> tuple[FailureType, ...]:
    """Every failure type that ships, parents before their children."""
    parents = {row["key"]: row["parent"] for row in _document()["failure"]}
    return tuple(FailureType(root=_root(row["key"], parents), **row) for row in _document()["failure"])


@cache
def by_key() -> Mapping[str, FailureType]:
    """The failure types by their dotted key."""
    return {failure.key: failure for failure in load()}


def version() -> int:
    """The number of the taxonomy that ships; a changed taxonomy gets the next one."""
    return int(_document()["version"])


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("makegood.listening").joinpath("taxonomy.toml").read_text("utf-8"))


def _root(key: str, parents: Mapping[str, str]) -> str:
    while parents[key]:
        key = parents[key]
    return key
