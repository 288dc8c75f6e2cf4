"""Somebody at a served Makegood, as a browser is: signs in by a link, reads pages, sends forms and files."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import httpx

from makegood.config.home import Home
from tests.config.houses import surroundings

CSRF = "makegood_csrf"


class Visitor:
    """One person who has signed in."""

    def __init__(self, home: Home, address: str, who: str) -> None:
        """By a link that the command line gives her; `who` is her e-mail address."""
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
        run_command(home, "login-link", who)
        link = (home.path / "sign-in-link.txt").read_text().strip()
        path = "/sign-in/" + link.partition("/sign-in/")[2]
        self.get(path)
        self.post(path, {"name": "Bench", "email": who})

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path).raise_for_status()

    def post(
        self, path: str, said: Mapping[str, str], files: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """A form."""
        token = {"csrfmiddlewaretoken": self.client.cookies[CSRF]}
        return self.client.post(path, data={**said, **token}, files=files).raise_for_status()


def run_command(home: Home, *command: str) -> str:
    """A command of Makegood in that home; what it printed."""
    whole = [sys.executable, "-m", "makegood", *command]
    done = subprocess.run(whole, env=surroundings(home), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
