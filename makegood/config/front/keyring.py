"""Keys at the door: looked up off the event loop, and remembered for a moment."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from makegood.accounts.actions import use_key
from makegood.accounts.queries import KeyFacts
from makegood.lib.errors import Refused

REMEMBERED = 3.0  # seconds until a revoked key is noticed
MOST = 2_000
LONGEST = 200


class NoKey(Refused):
    """Send a key that is known here: Authorization: Bearer KEY."""

    status = 401


class OutOfScope(Refused):
    """This key has no scope “{scope}”."""

    status = 403


class Away(Refused):
    """The database is away for a moment. Nothing was taken; send it again."""

    status = 503


@dataclass(frozen=True)
class _Memory:
    key: KeyFacts | None
    until: float


class Keyring:
    """The keys of other systems, as far as this process has met them."""

    def __init__(self) -> None:
        self._known: dict[str, _Memory] = {}
        self._asked: dict[str, asyncio.Future[KeyFacts | None]] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keys")

    async def key_of(self, header: str, scope: str) -> KeyFacts:
        """The key in an Authorization header. Raises NoKey, OutOfScope or Away."""
        word, _sep, token = header.partition(" ")
        if word.lower() != "bearer" or not 0 < len(token) <= LONGEST:
            raise NoKey
        key = await self._look_up(token.strip())
        if key is None:
            raise NoKey
        if scope not in key.scopes:
            raise OutOfScope(scope=scope)
        return key

    async def _look_up(self, token: str) -> KeyFacts | None:
        now = time.monotonic()
        memory = self._known.get(token)
        if memory is None or memory.until < now:
            return await self._read(token, now)
        return memory.key

    async def _read(self, token: str, now: float) -> KeyFacts | None:
        """Ask the database, once for all requests that come with this key meanwhile."""
        asked = self._asked.get(token)
        if asked is None:
            asked = asyncio.get_running_loop().run_in_executor(self._thread, _read, token)
            self._asked[token] = asked
            asked.add_done_callback(lambda _: self._asked.pop(token))
        key = await asyncio.shield(asked)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[token] = _Memory(key, now + REMEMBERED)
        return key

    def close(self) -> None:
        """End the thread that reads."""
        self._thread.shutdown()


def _read(token: str) -> KeyFacts | None:
    connection.close_if_unusable_or_obsolete()
    try:
        return use_key(token, at=timezone.now())
    except (OperationalError, InterfaceError) as error:
        raise Away from error
