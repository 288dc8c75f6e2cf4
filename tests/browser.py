"""A real browser for tests: Debian's Chromium, or one clear line why there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Pages are waited for, not timed: a machine that runs other things beside the tests may be many times slower.
PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """Where Chromium is; without it the test is skipped, or fails where CI is set."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = "There is no Chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, without anything of its own running behind it."""
    path = chromium()
    # the browser's loop lives in this thread: the tests read the database between its steps, never during one
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as tools, tools.chromium.launch(executable_path=path, args=FLAGS) as browser:
        yield browser
        # beside a running loop Django keeps connections of their own; the next browser must not find these,
        # their database is gone by then
        connections.close_all()


def must_be_for_everybody(page: Page) -> None:
    """Fail with what axe found on the page, if it found anything."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
