"""Which processes serve: the whole family, or one part of it on a machine of its own."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit

import typer

from makegood.cli.say import say
from makegood.config.address import answers, check_address, public_url
from makegood.config.database import WANTS_MIGRATING, database_url
from makegood.config.family import Part, database_of_the_family, ended_by_signals, keep, started_ahead
from makegood.config.home import home, secret_key
from makegood.config.hushed import log_to

Host = Annotated[str, typer.Option(help="Address to listen on.", envvar="MAKEGOOD_HOST")]
Port = Annotated[int, typer.Option(help="Port to listen on.", envvar="MAKEGOOD_PORT")]
HOST, PORT = "127.0.0.1", 8000
OTHERS_WAIT = 10.0  # seconds at most that the other parts leave the processors to the front


def serve(host: Host = HOST, port: Port = PORT) -> None:
    """Database, front and worker as one family."""
    run(everything(host, port), host, port, pages=True)


def web(host: Host = HOST, port: Port = PORT) -> None:
    """The pages alone."""
    run([front("makegood.config.server:web", host, port)], host, port, pages=True)


def door(host: Host = HOST, port: Port = PORT) -> None:
    """The door for signals and encounters alone."""
    run([front("makegood.config.server:door", host, port)], host, port)


def worker() -> None:
    """What is done by itself and in the background, alone."""
    run([worker_part()])


def everything(host: str, port: int) -> list[Part]:
    """The processes that serve a whole Makegood."""
    return [front("makegood.config.server:app", host, port), worker_part()]


def front(app: str, host: str, port: int) -> Part:
    """The process that serves an ASGI app."""
    return Part("the front", ["makegood.config.served", app, host, str(port)], can_be_held=True)


def worker_part() -> Part:
    """The process that does the jobs."""
    return function("the worker", "makegood.config.working.part:run")


def function(name: str, where: str) -> Part:
    """The process that runs the function `where` until it is told to end."""
    return Part(name, ["makegood.config.part", where])


def run(parts: Sequence[Part], host: str = "", port: int = 0, *, pages: bool = False) -> None:
    """Run a family until it is told to end; with a `port`, say when it answers there.

    Where `pages` are, the other commands of this home hear of it: their links lead there. Parts that were started
    ahead already are taken as they are.
    """
    log_to(logging.StreamHandler(sys.stderr), "%(asctime)s %(message)s")
    if port:
        check_address(host, port)
    environment = environment_of_parts(host, port)
    with ended_by_signals(), started_ahead(parts, environment), database_of_the_family() as server:
        bring_up_to_date(environment)
        if pages:
            home().remember_address(environment["MAKEGOOD_URL"])
        if port:
            _when_ready(host, port, parts[1:])
        keep(parts, server, environment)


def environment_of_parts(host: str = "", port: int = 0) -> dict[str, str]:
    """What the parts are told, so that none of them looks for its own database or address."""
    told = {**os.environ, "DATABASE_URL": database_url(), "MAKEGOOD_HOME": str(home().path)}
    told.setdefault("DJANGO_SETTINGS_MODULE", "makegood.config.settings")
    secret_key()
    if port:
        told["MAKEGOOD_URL"] = public_url(host, port)
    return told


def bring_up_to_date(environment: dict[str, str]) -> None:
    """Migrate the database if it wants that; in other processes, which give their memory back."""
    code = subprocess.run(
        [sys.executable, "-m", "makegood.config.schema"], env=environment, check=False
    ).returncode
    if code == WANTS_MIGRATING:
        say("Bringing the database's tables up to date ...")
        code = subprocess.run(
            [sys.executable, "-m", "makegood.config.migrate"], env=environment, check=False
        ).returncode
    if code:
        raise typer.Exit(1)


def _when_ready(host: str, port: int, others: Sequence[Part]) -> None:
    """Once the front answers, say so, and let the `others` start: till then they would only slow it down."""

    def wait() -> None:
        while not answers(host, port):
            time.sleep(0.05)
        say(f"Makegood is ready at {public_url(host, port)} (Ctrl-C ends it)")
        if urlsplit(public_url(host, port)).port != port:
            say(f"It listens on {host}:{port}; MAKEGOOD_URL says where a proxy hands on to it.")
        for part in others:
            part.wait_no_longer()

    for part in others:
        part.start_at = time.monotonic() + OTHERS_WAIT
    threading.Thread(target=wait, daemon=True).start()
