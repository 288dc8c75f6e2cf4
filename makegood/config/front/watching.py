"""Watches the database for what changed, in a thread of its own, and passes it on to the open streams."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence

import psycopg
from django.db import OperationalError, connection

from makegood.accounts.models import User
from makegood.accounts.queries import users_of_sessions
from makegood.cases import live
from makegood.cases.changes import changed_since, horizon, refs_of

SETTLE = 0.15  # seconds in which more news may join what is told
TICK = 1.0
RIGHTS = 3.0  # seconds between looks at who is still signed in, and may see what
WAITING = 100
DJANGOS_OWN = {"context", "cursor_factory", "prepare_threshold"}
log = logging.getLogger(__name__)


class Stream:
    """One open page: its session, whose it is, and what it has still to be told (None ends it)."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.user: User | None = None
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)

    def offer(self, message: bytes | None) -> None:
        """Put a message into the queue; a page that does not read is let go, and comes back by itself."""
        if self.queue.full():
            self.queue.get_nowait()
            message = None
        self.queue.put_nowait(message)


def message_for(
    user: User,
    case_ids: Sequence[int] | None,
    at: int,
    *,
    signals: bool = False,
    looked: Sequence[int] = (),
) -> bytes:
    """What somebody is told of these cases (None: too many to name); empty if none is hers to see."""
    if case_ids is None:
        return _event("all", "all", at)
    told = b""
    for name, ids in (("cases", case_ids), ("looked", looked)):
        if refs := refs_of(user, ids) if ids else []:
            told += _event(name, json.dumps(refs), at)
    return told + _event("signals", "new", at) if signals else told


def _event(name: str, data: str, at: int) -> bytes:
    return f"event: {name}\nid: {at}\ndata: {data}\n\n".encode()


class Watch(threading.Thread):
    """Listens to the database and tells the streams by `tell`, which is safe to call from this thread."""

    def __init__(self, tell: Callable[[Stream, bytes | None], object], streams: set[Stream]) -> None:
        super().__init__(name="watch", daemon=True)
        self.stopping = threading.Event()
        self._tell = tell
        self._streams = streams
        self._position: int | None = None
        self._looked = 0.0

    def run(self) -> None:
        """Watch until told to stop; when the database goes away, come back and catch up."""
        while not self.stopping.is_set():
            try:
                with _listening() as ear:
                    self._catch_up()
                    while not self.stopping.is_set():
                        self._once(ear)
            except (psycopg.OperationalError, OperationalError):
                log.warning("The live stream lost the database; trying again")
                self.stopping.wait(TICK)
        connection.close()

    def _once(self, ear: psycopg.Connection) -> None:
        rung = list(ear.notifies(timeout=TICK, stop_after=1))
        if rung:
            rung += ear.notifies(timeout=SETTLE)
            self._pass_on([note.payload for note in rung])
        if time.monotonic() - self._looked > RIGHTS:
            self._look_who_is_there()

    def _pass_on(self, payloads: Iterable[str]) -> None:
        connection.close_if_unusable_or_obsolete()
        news = [live.read(payload) for payload in payloads]
        since, self._position = self._position or 0, horizon()
        if any(told.more for told in news):
            ids = changed_since(since)
        else:
            ids = sorted({number for told in news for number in told.cases})
        looked = sorted({number for told in news for number in told.looked})
        self._tell_all(ids, signals=any(told.signals for told in news), looked=looked)

    def _catch_up(self) -> None:
        connection.close_if_unusable_or_obsolete()
        since, self._position = self._position, horizon()
        if since is not None:
            self._tell_all(changed_since(since))

    def _tell_all(
        self, case_ids: Sequence[int] | None, *, signals: bool = False, looked: Sequence[int] = ()
    ) -> None:
        at = self._position or 0
        messages: dict[int, bytes] = {}
        for stream in tuple(self._streams):
            if stream.user is None:
                continue
            if stream.user.pk not in messages:
                messages[stream.user.pk] = message_for(
                    stream.user, case_ids, at, signals=signals, looked=looked
                )
            if messages[stream.user.pk]:
                self._tell(stream, messages[stream.user.pk])

    def _look_who_is_there(self) -> None:
        """Close the streams of those who signed out, and read anew what the others may see."""
        self._looked = time.monotonic()
        streams = [stream for stream in tuple(self._streams) if stream.user is not None]
        if not streams:
            return
        connection.close_if_unusable_or_obsolete()
        users = users_of_sessions({stream.session for stream in streams})
        for stream in streams:
            stream.user = users.get(stream.session)
            if stream.user is None:
                self._tell(stream, None)


def _listening() -> psycopg.Connection:
    """A connection of our own that hears what transactions announce."""
    parameters = connection.get_connection_params()
    ear = psycopg.connect(
        **{name: parameters[name] for name in parameters.keys() - DJANGOS_OWN}, autocommit=True
    )
    ear.execute(f"LISTEN {live.CHANNEL}")
    return ear
