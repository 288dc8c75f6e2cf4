"""Loads all of Makegood once, so that Python keeps what it compiled of it and of the libraries it uses."""

import os
from importlib import import_module
from pkgutil import walk_packages
from tempfile import TemporaryDirectory

import makegood
from makegood.config.commands import set_up

RUNS = "makegood.__main__"  # loading it is running it


def main() -> None:
    """Load every module. Neither a home nor a database is touched."""
    with TemporaryDirectory() as home:
        os.environ |= {"MAKEGOOD_HOME": home, "DATABASE_URL": "postgresql:///"}
        set_up()
        for module in walk_packages(makegood.__path__, "makegood."):
            if module.name != RUNS:
                import_module(module.name)


if __name__ == "__main__":
    main()
