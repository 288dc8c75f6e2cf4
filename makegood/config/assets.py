"""Style sheets and scripts straight from their rooms: nothing to collect, and an address changes with the content."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

ROOT = Path(__file__).resolve().parent.parent
YEAR = 31_536_000  # seconds a browser may keep what carries its version in the address


@cache
def version() -> str:
    """A short digest of all that Makegood itself brings: the same on every machine of an installation."""
    found = hashlib.sha256()
    for path in sorted(ROOT.glob("*/static/**/*")):
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()[:10]


class Versioned(StaticFilesStorage):
    """Adds the version to every address, so that nobody sees an old sheet beside a new page."""

    def url(self, name: str | None) -> str:
        """The address of a static file."""
        return f"{super().url(name)}?v={version()}"
