"""`makegood demo`: a shop with a year of life, served on this machine only."""

import sys
import threading
import time
from typing import Annotated

import typer
from django.db import connections
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.cli.login_link import hand_out, sign_in_address
from makegood.cli.say import answer, progress, say
from makegood.config.address import answers, public_url
from makegood.config.embedded.sharing import running
from makegood.config.family import started_ahead
from makegood.config.home import home
from makegood.config.opening import opened
from makegood.config.serving import HOST, PORT, environment_of_parts, everything, run
from makegood.insights.queries.report import answers as said
from makegood.insights.queries.report import cases_by_state
from makegood.loop.demo.play import play
from makegood.loop.demo.staff import NotEmpty, host_of_the_demo
from makegood.loop.demo.story import DAYS


def demo(
    once: Annotated[bool, typer.Option("--once", help="Load the story, say what is in it, and end.")] = False,
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="MAKEGOOD_PORT")] = PORT,
) -> None:
    """Load the story of a small shop, run the loop over it, and serve it on loopback."""
    parts = [] if once else everything(HOST, port)
    # the front loads while the story is told
    with running(home()), opened(), started_ahead(parts, environment_of_parts(HOST, port)):
        shown = _load()
        answer(summary(), as_json=False)
        connections.close_all()
        if once:
            return
        threading.Thread(target=_invite, args=[shown, port], daemon=True).start()
        run(parts, HOST, port, pages=True)


def _load() -> User:
    """The story, told now; a home that has it already keeps it as it was left."""
    if known := host_of_the_demo():
        return known
    if Case.objects.exists():
        raise NotEmpty
    started = time.monotonic()
    with progress("A year in the life of a shop", DAYS + 1) as advance:
        shown = play(timezone.now(), advance)
    say(f"The story is told ({time.monotonic() - started:.0f} s).")
    return shown


def summary() -> dict[str, object]:
    """What is in the story, in a few figures."""
    told = said()
    states = cases_by_state()
    return {"answers": told["scored"], "low_answers": told["low"], "cases": sum(states.values())} | {
        f"cases_{state}": count for state, count in states.items() if count
    }


def _invite(shown: User, port: int) -> None:
    """Hand out the sign-in link when the pages answer, not before: it is good for 15 minutes."""
    while not answers(HOST, port):
        time.sleep(0.05)
    address = sign_in_address(shown, public_url(HOST, port))
    connections.close_all()
    sys.stderr.write("Sign in as the shop's owner with this link, once, within 15 minutes:\n")
    hand_out(address)
