"""`makegood demo` and `makegood serve` as people start them: seconds to a page, and the memory of the whole family."""

import json
import re
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from bench.memory import family_memory
from bench.rows import Row, at_most, runs, told
from bench.visitor import Visitor, run_command
from makegood.config.home import Home
from tests.config.houses import eventually, new_home, program
from tests.ports import free_port

TO_A_PAGE, TO_A_DEMO = 5.0, 60.0
FRESH, AT_WORK = 300.0, 600.0
ROWS = 20_000
SETTLED = 10.0
"""Seconds after the first page until what begins with a start has been done."""

OWNER = "bench@shop.example"
READ = "All of it is read."


@dataclass
class Life:
    """A served Makegood: its first process, its address, and how long it took until a page was answered."""

    process: "subprocess.Popen[str]"
    home: Home
    address: str
    seconds: float

    @property
    def megabytes(self) -> float:
        """The proportional memory of the whole family, database and all."""
        return family_memory(self.process.pid, self.home) / 1e6


def run() -> list[Row]:
    """From an empty home to the demo's first page, then served again and again, then put to work."""
    with new_home() as home:
        with _living(home, "demo") as demo:
            shown = demo.seconds
        starts = []
        for _run in range(runs()):
            with _living(home, "serve") as life:
                starts.append(life.seconds)
        with _living(home, "serve") as life:
            time.sleep(SETTLED)
            fresh, at_work = life.megabytes, _put_to_work(life)
    return [
        at_most("makegood demo in an empty home: seconds to a page", shown, "s", TO_A_DEMO),
        at_most(
            "makegood serve on an existing home: seconds to a page", statistics.median(starts), "s", TO_A_PAGE
        ),
        told("makegood serve, the slowest start", max(starts), "s"),
        at_most("memory of the family (PSS), fresh", fresh, "MB", FRESH),
        at_most("memory after a comment, a chart and an import", at_work[-1], "MB", AT_WORK),
        told("memory, the most seen meanwhile", max(at_work), "MB"),
    ]


@contextmanager
def _living(home: Home, command: str) -> Iterator[Life]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    # one client for all asking: making one costs more of the processors than what is asked for
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as visitor:
        began = time.perf_counter()
        with program(home, "makegood", command, "--port", str(port)) as process:
            eventually(lambda: _answers(visitor), within=900)
            yield Life(process, home, address, time.perf_counter() - began)
            process.send_signal(signal.SIGINT)
        process.wait(60)


def _answers(visitor: httpx.Client) -> bool:
    try:
        return visitor.get("/").is_success
    except httpx.TransportError:
        return False


def _put_to_work(life: Life) -> list[float]:
    """Memory after each step: a comment at the door, every chart, a file of answers with comments."""
    run_command(life.home, "user", "add", OWNER, "--name", "Bench", "--role", "manager")
    her = Visitor(life.home, life.address, OWNER)
    seen = []
    for step in (_comment, _charts, _import):
        seen += [*step(life, her), life.megabytes]
    time.sleep(2)
    return [*seen, life.megabytes]


def _comment(life: Life, _her: Visitor) -> list[float]:
    kept = json.loads(
        run_command(life.home, "key", "add", "bench", "--scope", "signals", "--source", "s", "--json")
    )
    words = "Nobody called me back and the parcel is late"
    said = {"external_id": "a-1", "score": 1, "scale": "1-5", "comment": words}
    headers = {"Authorization": f"Bearer {kept['key']}"}
    httpx.post(f"{life.address}/api/v1/signals", json=said, headers=headers, timeout=60).raise_for_status()
    return []


def _charts(_life: Life, her: Visitor) -> list[float]:
    for picture in sorted(set(re.findall(r"/radar/pictures/[a-z_]+/", her.get("/radar/").text))):
        her.get(picture)
    return []


def _import(life: Life, her: Visitor) -> list[float]:
    """A file through the page, read by the worker; memory as it goes."""
    place = her.post("/imports/", {}, {"file": ("answers.csv", _file())}).url.path
    her.post(f"{place}start/", {})
    seen = []
    until = time.monotonic() + 300
    while READ not in (page := her.get(place).text):
        if time.monotonic() > until:
            raise RuntimeError(f"The file is not read in: {page}")
        seen.append(life.megabytes)
    return seen


def _file() -> bytes:
    lines = (
        f"f-{n},{1 + n % 5},{'Nobody called me back and the parcel is late' if n % 5 == 0 else 'Fine'},c-{n}"
        for n in range(ROWS)
    )
    return "\n".join(["id,score,comment,customer_id", *lines, ""]).encode()
