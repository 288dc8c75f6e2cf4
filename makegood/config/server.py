"""The front as ASGI applications: `app` is all of it, `door` takes signals and encounters, `web` does the rest."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from django.conf import settings
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

# first of ours, because it sets Django up
from makegood.config import wsgi
from makegood.config.front.door import INTAKES, Door, response
from makegood.config.front.gathering import Gatherer
from makegood.config.front.headers import SecurityHeaders
from makegood.config.front.keyring import Keyring
from makegood.config.front.live import Live
from makegood.config.front.pages import Pages
from makegood.config.front.posts import refusal
from makegood.config.front.taking import take

# all are routed here, so that a wrong one is answered here and not looked for among the pages
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
Endpoint = Callable[[Request], Awaitable[Response]]


def build(*, door: bool, pages: bool) -> ASGIApp:
    """The front, or one half of it."""
    entrance = Door(Keyring(), Gatherer(take))
    live = Live()
    routes: list[BaseRoute] = []
    if door:
        routes += [Route(i.path, only("POST", entrance.endpoint(i)), methods=METHODS) for i in INTAKES]
    if pages:
        routes.append(Route("/live", only("GET", live.stream), methods=METHODS))
        routes.append(Mount("/", Pages(wsgi.application)))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with live.listening(pages):
            yield
        entrance.close()

    front = Starlette(
        routes=routes, exception_handlers={HTTPException: said_no, 500: broke}, lifespan=lifespan
    )
    return SecurityHeaders(front, https=settings.SECURE)


def only(method: str, endpoint: Endpoint) -> Endpoint:
    """The endpoint for one method; any other is refused, and told which."""

    async def checked(request: Request) -> Response:
        if request.method != method:
            raise HTTPException(
                HTTPStatus.METHOD_NOT_ALLOWED, f"This address takes {method} only.", {"allow": method}
            )
        return await endpoint(request)

    return checked


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
