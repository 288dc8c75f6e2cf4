"""The pages behind the front: Django in threads, spoken to in the way it expects."""

from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.urls import resolve
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# each thread holds a connection to the database
THREADS = 4


class Pages:
    """Django as an ASGI application."""

    def __init__(self, django: Any) -> None:
        # loads all pages, so that the first visitor need not wait for them
        resolve("/")
        # a2wsgi has its own names for the types of both sides
        self.app = cast(ASGIApp, WSGIMiddleware(django, workers=THREADS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def received() -> Message:
            # the server hands a body over as a future, a2wsgi takes coroutines only
            return await receive()

        await self.app(scope, received, send)
