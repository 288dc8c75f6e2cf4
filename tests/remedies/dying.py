"""The real front, in a process that kills itself at a moment that a file names, once each time the file is there.

Beside the moments of the deeds there is "reply": the effect is committed, and its answer has not gone out yet.
"""

import os
import signal
from pathlib import Path
from typing import Any

from makegood.config.server import app as real
from makegood.remedies.moments import WATCHERS

DONE = {200, 201, 202, 303}
WISH = Path(os.environ["DIE_AT"])


def die_at(moment: str) -> None:
    """End here and now, as by kill -9, if that is what is wished for."""
    try:
        wished = WISH.read_text() == moment
        if wished:
            WISH.unlink()
    except FileNotFoundError:
        return
    if wished:
        os.kill(os.getpid(), signal.SIGKILL)


WATCHERS.append(die_at)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """The front, which may die before it answers a deed."""

    async def told(message: Any) -> None:
        if (
            message["type"] == "http.response.start"
            and scope["method"] == "POST"
            and message["status"] in DONE
        ):
            die_at("reply")
        await send(message)

    await real(scope, receive, told)
