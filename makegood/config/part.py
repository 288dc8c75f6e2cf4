"""A part of the family that is no server: `python -m makegood.config.part package.module:function`."""

import logging
import os
import sys
from importlib import import_module
from typing import Any

from makegood.config.hushed import log_to
from makegood.config.process import end_with_parent
from makegood.loop.collecting import look_seldom


def load(target: str) -> Any:
    """The object that `package.module:name` names."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def begin() -> None:
    """What every part does first: write its log, end with its parent, and load without looking for garbage."""
    log_to(logging.StreamHandler(sys.stderr), "%(asctime)s %(name)s: %(message)s")
    # It speaks of itself at every start.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    end_with_parent()
    look_seldom()


def wait_for_release(held_by: int) -> None:
    """Wait until whoever started this part lets go of the pipe whose reading end is `held_by`."""
    while os.read(held_by, 1):
        pass


if __name__ == "__main__":
    begin()
    load(sys.argv[1])()
