"""Data and test inputs that lie beside the project; absent, their tests skip, but fail where CI is set."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def shared(*parts: str) -> Path:
    """Return a path below ../shared, or skip the test (fail it where CI is set) when it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        missing = f"../shared/{'/'.join(parts)} is absent"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path
