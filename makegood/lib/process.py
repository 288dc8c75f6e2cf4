"""Processes that belong together: a child does not outlive its parent, whatever ends that."""

import os
import signal
import threading
import time

LOOK_EVERY = 0.5  # seconds
GRACE = 4.0  # seconds to end in good order


def end_with_parent() -> None:
    """Watch the parent of this process from now on, and end (SIGTERM, then at once) when it is gone."""
    threading.Thread(target=_watch, args=[os.getppid()], daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
