"""How thorough the benches are: in full, or in minutes."""

import os

QUICK = "MAKEGOOD_BENCH_QUICK"


def is_quick() -> bool:
    """Whether fewer runs and smaller files must do. The environment tells it to the processes of a bench, too."""
    return os.environ.get(QUICK) == "1"


def be_quick() -> None:
    """From now on minutes, not a quarter of an hour."""
    os.environ[QUICK] = "1"
