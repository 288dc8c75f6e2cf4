"""A little family for the tests of the supervisor: an app that says who it is, and a worker that waits."""

import asyncio
import os
import sys
import time

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from makegood.config.serving import front, function, run


async def pid(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(os.getpid()))


async def slow(request: Request) -> PlainTextResponse:
    await asyncio.sleep(60)
    return PlainTextResponse("late")


app = Starlette(routes=[Route("/", pid), Route("/slow", slow)])


def wait() -> None:
    while True:
        time.sleep(1)


if __name__ == "__main__":
    port, app_name = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "app"
    parts = [
        front(f"tests.config.little:{app_name}", "127.0.0.1", port),
        function("the worker", "tests.config.little:wait"),
    ]
    run(parts, "127.0.0.1", port)
