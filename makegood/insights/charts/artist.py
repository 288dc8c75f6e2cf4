"""The process that draws, seen from the pages: started at the first picture, and asked one line at a time.

Altair and its renderer cost a hundred megabytes and a second to load: pages must not pay for that.
"""

import json
import select
import subprocess
import sys
from collections.abc import Mapping
from threading import Lock
from typing import IO, Any

from makegood.lib.errors import Refused

STUDIO = "makegood.insights.charts.studio"
PATIENCE = 45.0  # seconds that a picture may take


class CannotDraw(Refused):
    """This picture could not be drawn now. Its table says the same."""

    status = 503


class Artist:
    """One drawing process for all threads of this one."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def draw(self, picture: str, data: Mapping[str, Any]) -> str:
        """The SVG of a picture; raises CannotDraw."""
        wish = json.dumps({"picture": picture, "data": data}, default=str).encode() + b"\n"
        with self.lock:
            answer = self._asked(wish) or self._asked(wish)
        if not answer:
            raise CannotDraw
        svg: str = json.loads(answer)
        return svg

    def _asked(self, wish: bytes) -> bytes:
        """One answer, or nothing where the process has ended or hangs."""
        process = self._running()
        try:
            return _said(process, wish)
        except (BrokenPipeError, TimeoutError):
            process.kill()
            return b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", STUDIO], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self.process


def _said(process: subprocess.Popen[bytes], wish: bytes) -> bytes:
    asking, answering = _pipes(process)
    asking.write(wish)
    asking.flush()
    if not select.select([answering], [], [], PATIENCE)[0]:
        raise TimeoutError
    return answering.readline()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:  # never: both are pipes
        raise BrokenPipeError
    return process.stdin, process.stdout


ARTIST = Artist()
