"""One real PostgreSQL for all tests of a run, and of other runs in the same checkout.

A pytest plugin (`-p tests.database`), because Django's settings are read before any conftest: it names the
database at once and starts it when the run begins. With DATABASE_URL set, that server is used instead.
"""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from makegood.config.embedded.place import url_of
from makegood.config.embedded.server import Server
from makegood.config.embedded.sharing import using
from makegood.config.home import Home

HOME = Home(Path(__file__).resolve().parents[1] / "build" / "tests")
# A machine that loses power in the middle of a test run loses nothing of worth.
FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "300"}

embedded = "DATABASE_URL" not in os.environ
if embedded:
    os.environ["DATABASE_URL"] = url_of(HOME)
os.environ["MAKEGOOD_HOME"] = str(HOME.path)

_stack = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server, in the process that hands the tests out."""
    if embedded and not hasattr(config, "workerinput"):
        HOME.path.parent.mkdir(exist_ok=True)
        _stack.enter_context(using(Server(HOME, FAST)))


def pytest_unconfigure() -> None:
    """Stop it, if no other run uses it."""
    _stack.close()
