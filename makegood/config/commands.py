"""Every command of `makegood`, one line each, and what the house hands down to them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from makegood.cli.main import Command, House, Needs, main

GROUPS = {
    "judge": "Judge texts: how unhappy, what failed, how a reply sounds.",
}

COMMANDS: dict[str, Command] = {
    "deadline": Command(
        "makegood.cli.deadline:deadline_command",
        "Add working-time deadlines to a file of clocks.",
        Needs.NOTHING,
    ),
}


def set_up() -> None:
    """Load Django, so that models can be imported. Connects to nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makegood.config.settings")
    import django

    django.setup()


@contextmanager
def database() -> Iterator[None]:
    """The database, running and migrated for as long as this lasts."""
    yield


def run() -> None:
    """The entry of the program."""
    sys.exit(main(COMMANDS, GROUPS, House(set_up, database), sys.argv[1:]))
