"""The front as ASGI applications: `app` is all of it, `door` takes signals and encounters, `web` does the rest."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from django.conf import settings
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

# first of ours, because it sets Django up
from makegood.config import wsgi
from makegood.config.front.door import INTAKES, Door, response
from makegood.config.front.gathering import Gatherer
from makegood.config.front.headers import SecurityHeaders
from makegood.config.front.hearing import HearsOut
from makegood.config.front.keyring import Keyring
from makegood.config.front.live import Live
from makegood.config.front.pages import Pages
from makegood.config.front.posts import refusal
from makegood.config.front.taking import take
from makegood.loop.collecting import settle

Endpoint = Callable[[Request], Awaitable[Response]]


# Seconds that a thread keeps the interpreter while others wait. The door asks the database forty times a batch,
# and behind eight busy pages waits for each of them as often.
TURN = 0.001
sys.setswitchinterval(TURN)


def build(*, door: bool, pages: bool) -> ASGIApp:
    """The front, or one half of it."""
    entrance = Door(Keyring(), Gatherer(take))
    live = Live()
    routes: list[BaseRoute] = []
    if door:
        routes += [Route(i.path, Only("POST", entrance.endpoint(i))) for i in INTAKES]
    if pages:
        routes.append(Route("/live", Only("GET", live.stream)))
        routes.append(Rest(Pages(wsgi.application)))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        settle()
        async with live.listening(pages):
            yield
        entrance.close()

    front = Starlette(
        routes=routes, exception_handlers={HTTPException: said_no, 500: broke}, lifespan=lifespan
    )
    return HearsOut(SecurityHeaders(front, https=settings.SECURE))


class Only:
    """An endpoint for one method. Any other is refused here, and not looked for among the pages."""

    def __init__(self, method: str, endpoint: Endpoint) -> None:
        self.method = method
        self.endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["method"] != self.method:
            sentence = f"This address takes {self.method} only."
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, sentence, {"allow": self.method})
        answer = await self.endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)


class Rest(BaseRoute):
    """Every address that is nobody else's, whatever characters it holds: a pattern would end at the end of a line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """All that is asked by HTTP."""
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand it on."""
        await self.app(scope, receive, send)


async def said_no(_request: Request, no: Exception) -> Response:
    """No such address, or not with this method."""
    if not isinstance(no, HTTPException):
        return await broke(_request, no)
    return response(refusal(no.status_code, no.detail), no.headers or {})


async def broke(_request: Request, _error: Exception) -> Response:
    """Something nobody foresaw; the server writes it into its log."""
    sentence = "Something went wrong here. It is written in the log."
    return response(refusal(HTTPStatus.INTERNAL_SERVER_ERROR, sentence), {})


app = build(door=True, pages=True)
door = build(door=True, pages=False)
web = build(door=False, pages=True)
