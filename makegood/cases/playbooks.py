"""The playbooks that ship with Makegood."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped_playbooks() -> tuple[dict[str, Any], ...]:
    """The steps an installation begins with: `failure_kind` and `steps`, as columns of `PlayVersion`."""
    document = tomllib.loads(files("makegood.cases").joinpath("playbooks.toml").read_text("utf-8"))
    usual = {"who": "owner", "first_aid": False}
    return tuple(
        {"failure_kind": book["kind"], "steps": [usual | step for step in book["step"]]}
        for book in document["playbook"]
    )
