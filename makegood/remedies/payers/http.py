"""Asking other machines: every wait ends, no pointing elsewhere is followed, and only so much is read."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests

WAIT = (5, 25)
"""Seconds for a connection, and for each piece of an answer."""
LONGEST = 60
MOST = 256 * 1024
"""Bytes that are read of an answer."""


class TooLong(OSError):
    """An answer that does not come to an end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What another machine said."""

    status: int
    body: bytes


def ask(method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str]) -> Answer:
    """One request and its answer. Raises OSError where there is none (time-outs, TLS, refused, too long)."""
    began = time.monotonic()
    with requests.request(
        method, url, data=body, headers=dict(headers), timeout=WAIT, allow_redirects=False, stream=True
    ) as said:
        read = bytearray()
        for piece in said.iter_content(16 * 1024):
            read += piece
            if len(read) > MOST or time.monotonic() - began > LONGEST:
                raise TooLong(url)
        return Answer(said.status_code, bytes(read))
