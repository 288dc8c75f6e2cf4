"""A small load generator: keep-alive connections that send ready-made requests, in a process of its own.

`python -m bench.http_load HOST PORT` reads a plan from standard input and writes the latencies to standard output.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Plan:
    """How to load an address: connections, seconds, and requests a second in all (0: as fast as it goes).

    `body` holds {n}, which is another number in each request; `first` is where the numbers begin.
    """

    address: str
    path: str
    connections: int
    seconds: float
    rate: float = 0
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list)
    first: int = 0
    expect: int = 200


@dataclass
class Load:
    """What came of it: the latencies of good answers in seconds, the other statuses, and how long it took."""

    latencies: list[float]
    wrong: list[int]
    seconds: float

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds


def start(plan: Plan) -> "subprocess.Popen[str]":
    """Begin to load, beside whatever else is done."""
    command = [sys.executable, "-m", "bench.http_load"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdin:
        process.stdin.write(json.dumps(asdict(plan)))
        process.stdin.close()
        process.stdin = None
    return process


def finish(process: "subprocess.Popen[str]") -> Load:
    """Wait for the end of a load."""
    out, _ = process.communicate()
    return Load(**json.loads(out))


def load(plan: Plan) -> Load:
    """Load an address, and wait for the end."""
    return finish(start(plan))


class _Clients:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.numbers = iter(range(plan.first, 10**12))
        self.latencies: list[float] = []
        self.wrong: list[int] = []
        self.place = urlsplit(plan.address)

    def request(self) -> bytes:
        """The next request as it goes over the wire."""
        plan, number = self.plan, next(self.numbers)
        body = (
            plan.bodies[number % len(plan.bodies)].replace("{n}", str(number)).encode()
            if plan.bodies
            else b""
        )
        lines = [f"{plan.method} {plan.path} HTTP/1.1", f"Host: {self.place.netloc}"]
        lines += [f"{name}: {value}" for name, value in plan.headers.items()]
        lines += [f"Content-Length: {len(body)}"] if body else []
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def run(self) -> Load:
        """All connections, until the time is over."""
        began = time.perf_counter()
        self.until = began + self.plan.seconds
        await asyncio.gather(*(self._client(place) for place in range(self.plan.connections)))
        return Load(self.latencies, self.wrong, time.perf_counter() - began)

    async def _client(self, place: int) -> None:
        reader, writer = await asyncio.open_connection(self.place.hostname, self.place.port)
        pause = self.plan.connections / self.plan.rate if self.plan.rate else 0.0
        due = time.perf_counter() + pause * place / self.plan.connections
        while due < self.until and time.perf_counter() < self.until:
            if pause:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent = due if pause else time.perf_counter()
            writer.write(self.request())
            status = await _answered(reader)
            if status == self.plan.expect:
                self.latencies.append(time.perf_counter() - sent)
            else:
                self.wrong.append(status)
            due += pause
        writer.close()


async def _answered(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.find(b"content-length:")
    if length >= 0:
        await reader.readexactly(int(head[length + 15 : head.index(b"\r", length)]))
    elif b"chunked" in head:
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return int(head[9:12])


if __name__ == "__main__":
    given = Plan(**json.loads(sys.stdin.read()))
    sys.stdout.write(json.dumps(asdict(asyncio.run(_Clients(given).run()))))
