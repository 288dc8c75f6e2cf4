"""A part of the family that serves an ASGI app: `python -m makegood.config.served module:app HOST PORT`."""

import multiprocessing
import os
import signal
import sys
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from makegood.config.part import begin, load, wait_for_release
from makegood.config.process import HELD, end_with_parent

STDERR = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "generic"}
KILL_AFTER = 2  # seconds that open streams and requests have to end
FORKS = multiprocessing.get_start_method() == "fork"


def serve(target: str, host: str, port: int) -> None:
    """Serve the ASGI app `target` until SIGTERM; where this part is held, from when it is released."""
    granian = Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=KILL_AFTER,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": {"console": STDERR, "access": STDERR}},
    )
    # Granian's worker is forked without its standard input, but keeps this. One that is not forked has neither.
    held_by = os.dup(0) if os.environ.get(HELD) else None
    if held_by and not FORKS:
        wait_for_release(held_by)
    granian.serve(target_loader=partial(_load_with_watch, held_by))


def _load_with_watch(held_by: int | None, target: str, *_: object) -> Any:
    # Runs in Granian's worker, whose parent is Granian. Until it serves, being told to end ends it at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    app = load(target)
    if held_by and FORKS:
        wait_for_release(held_by)
    return app


if __name__ == "__main__":
    begin()
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
