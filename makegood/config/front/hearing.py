"""An answer that was ready before its request's body was read: the rest is heard out, or the connection ends."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a sender who is refused may still say, so that it comes to read why, and its connection stays of use.
MOST_BYTES = 16 * 1024 * 1024
MOMENT = 2.0  # seconds
CLOSE = (b"connection", b"close")


class HearsOut:
    """Leaves no connection to HTTP/1 half read: the server would close it, and the sender's next request be lost."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; when its answer begins, hear the rest of it, or say that the connection ends."""
        if scope["type"] != "http" or not scope["http_version"].startswith("1"):
            return await self.app(scope, receive, send)
        headers = dict(scope["headers"])
        if not _told_of_a_body(headers):
            return await self.app(scope, receive, send)
        body = Body(receive)

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and not await body.heard_out(headers):
                message["headers"] = [*message["headers"], CLOSE]
            await send(message)

        await self.app(scope, body.receive, answered)
        return None


class Body:
    """The body of one request, and whether it was read to its end."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._ended = False

    async def receive(self) -> Message:
        """Its next part."""
        message = await self._receive()
        self._ended = not message.get("more_body", False)
        return message

    async def heard_out(self, headers: Mapping[bytes, bytes]) -> bool:
        """Read what is left, if that is little; whether all of it was read."""
        # who asks first whether to send at all is told no without sending
        if self._ended or b"expect" in headers or int(headers.get(b"content-length", 0)) > MOST_BYTES:
            return self._ended
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self._rest()
        return self._ended

    async def _rest(self) -> None:
        size = 0
        while not self._ended and size <= MOST_BYTES:
            size += len((await self.receive()).get("body", b""))


def _told_of_a_body(headers: Mapping[bytes, bytes]) -> bool:
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
