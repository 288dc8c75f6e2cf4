"""Processes that belong together: a child does not outlive its parent, whatever ends that."""

import multiprocessing
import os
import signal
import threading
import time

PARENT = "PARENT_OF_THIS_PART"  # in the environment of a part: the process that started it
HELD = "THIS_PART_IS_HELD"  # there as well: it begins when its standard input ends
LOOK_EVERY = 0.5  # seconds
GRACE = 4.0  # seconds to end in good order


def end_with_parent() -> None:
    """Watch the parent of this process from now on, and end (SIGTERM, then at once) when it is gone."""
    threading.Thread(target=_watch, args=[_parent()], daemon=True, name="parent-watch").start()


def _parent() -> int:
    # Who asks the system only now may have lost its parent already, and would watch whoever took it up.
    started = multiprocessing.parent_process()
    if started and started.pid:
        return started.pid
    return int(os.environ.get(PARENT) or os.getppid())


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
