"""GET /live: server-sent events that tell signed-in pages which cases changed; references only, no content."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from makegood.accounts.queries import users_of_sessions
from makegood.cases.changes import changed_since, horizon
from makegood.config.front.door import response
from makegood.config.front.posts import refusal
from makegood.config.front.watching import Stream, Watch, message_for
from makegood.lib.errors import Refused

BEAT = 15.0  # seconds between signs of life, below the idle time of any proxy
RETRY = 3000  # milliseconds until a browser comes back
MOST_STREAMS = 1_000
LONGEST_ID = 18  # digits


class NotSignedIn(Refused):
    """Sign in first."""

    status = 401


class Foreign(Refused):
    """Live events are for our own pages only."""

    status = 403


class NoRoom(Refused):
    """There are as many live pages as this server carries. Reload the page later."""

    status = 503


class Live:
    """The streams of this process, and the thread that watches the database for them."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._closing = False

    async def stream(self, request: Request) -> Response:
        """Open a stream for somebody who is signed in, from where her last one ended."""
        try:
            stream = await self._open(request)
        except Refused as no:
            return response(refusal(no.status, str(no)), {})
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._told(stream), HTTPStatus.OK, headers, "text/event-stream")

    async def _open(self, request: Request) -> Stream:
        if _is_foreign(request):
            raise Foreign
        if self._closing or len(self.streams) >= MOST_STREAMS:
            raise NoRoom
        stream = Stream(request.cookies.get(settings.SESSION_COOKIE_NAME, ""))
        with ExitStack() as undo:
            # among the streams before we read where things stand: nothing falls between the two
            self.streams.add(stream)
            undo.callback(self.streams.discard, stream)
            last = request.headers.get("last-event-id", "")
            loop = asyncio.get_running_loop()
            stream.offer(await loop.run_in_executor(self._reader, _first_words, stream, last))
            undo.pop_all()
        return stream

    async def _told(self, stream: Stream) -> AsyncIterator[bytes]:
        try:
            while not self._closing:
                try:
                    message = await asyncio.wait_for(stream.queue.get(), BEAT)
                except TimeoutError:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self.streams.discard(stream)

    @asynccontextmanager
    async def listening(self, wanted: bool) -> AsyncIterator[None]:
        """Watch the database for as long as this lasts; streams end with it, or when the process is told to stop."""
        loop = asyncio.get_running_loop()
        watch = Watch(lambda stream, message: loop.call_soon_threadsafe(stream.offer, message), self.streams)
        if wanted:
            _on_stop(lambda: loop.call_soon_threadsafe(self.end))
            watch.start()
        yield
        self.end()
        watch.stopping.set()
        self._reader.shutdown()

    def end(self) -> None:
        """End all streams: an open one would keep the server from stopping."""
        self._closing = True
        for stream in self.streams:
            stream.offer(None)


def _is_foreign(request: Request) -> bool:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    own = {settings.URL, f"{request.url.scheme}://{request.headers.get('host', '')}"}
    return origin is not None and origin not in own


def _on_stop(do: Callable[[], object]) -> None:
    """Run `do` as well when a signal tells this process to stop. The event loop's own handling goes on beside it."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: do())


def _first_words(stream: Stream, last: str) -> bytes:
    """What a new stream hears first; raises NotSignedIn. After a break it hears of all that changed meanwhile."""
    connection.close_if_unusable_or_obsolete()
    stream.user = users_of_sessions({stream.session}).get(stream.session)
    if stream.user is None:
        raise NotSignedIn
    at = horizon()
    begin = f"retry: {RETRY}\nid: {at}\n\n".encode()
    if not last.isascii() or not last.isdigit() or len(last) > LONGEST_ID:
        return begin
    return begin + message_for(stream.user, changed_since(int(last)), at)
