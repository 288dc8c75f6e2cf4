"""The real server, in processes of its own on loopback, for tests that go through the front."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0


@contextmanager
def serving(database_url: str, part: str = "app", **settings: str) -> Iterator[str]:
    """One part of the front (`app`, `door` or `web`) on a free port; its address."""
    with launched(database_url, f"makegood.config.server:{part}", **settings) as (address, _process):
        yield address


@contextmanager
def launched(
    database_url: str, target: str = "makegood.config.server:app", **settings: str
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """An ASGI app, served as `makegood serve` serves it: its address and its process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"DATABASE_URL": database_url, "MAKEGOOD_URL": address} | settings
    command = [sys.executable, "-m", "makegood.config.served", target, "127.0.0.1", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(address, process)
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers anything at all; a server that ended never will."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(f"{address}/api/v1/signals", timeout=5)
            return
        except httpx.TransportError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.05)
