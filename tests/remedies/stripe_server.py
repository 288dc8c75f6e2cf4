"""Stripe on this machine: localstripe as a server of its own, and a line to it that keeps Stripe's word and can fail.

localstripe knows no idempotency keys. The line does, as Stripe documents them: the first answer under a key is kept and
given again.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
import stripe

from tests.ports import free_port

KEY = "sk_test_made_up"


@contextmanager
def localstripe() -> Iterator[str]:
    """Its address, as soon as it answers."""
    port = free_port()
    command = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address, until = f"http://localhost:{port}", time.monotonic() + 60
    try:
        while not _answers(address):
            assert server.poll() is None and time.monotonic() < until
            time.sleep(0.1)
        yield address
    finally:
        server.kill()
        server.wait()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/v1/refunds", auth=(KEY, ""), timeout=2).status_code == 200
    except requests.RequestException:
        return False


def paid(address: str, amount: int, currency: str = "gbp") -> str:
    """A payment by card, as the shop's till would have made it: its number."""
    till = stripe.StripeClient(KEY, base_addresses={"api": address}).v1
    card = till.payment_methods.create(
        {
            "type": "card",
            "card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2039, "cvc": "123"},
        }
    )
    customer = till.customers.create({"name": "Elena Marsh"})
    till.payment_methods.attach(card.id, {"customer": customer.id})
    wanted = till.payment_intents.create(
        {"amount": amount, "currency": currency, "customer": customer.id, "payment_method": card.id}
    )
    return till.payment_intents.confirm(wanted.id).id


@dataclass
class Line:
    """`answer`: what becomes of the next order. `kept`: answers by idempotency key; `orders`: keys that were heard."""

    stripe: str
    answer: str = "200"
    asleep: float = 0.0
    url: str = ""
    kept: dict[str, requests.Response] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)

    def passes(self, method: str, path: str, headers: dict[str, str], body: bytes) -> requests.Response:
        """Hand it on, once for each key."""
        key = headers.get("Idempotency-Key", "")
        if key not in self.kept:
            said = requests.request(method, self.stripe + path, headers=headers, data=body, timeout=120)
            if not key:
                return said
            self.kept[key] = said
        return self.kept[key]


def _door(line: Line) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        """What comes in, and what goes back."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            line.orders.append(self.headers["Idempotency-Key"])
            if line.answer == "500 unpaid":
                return self._say(500, b"{}")
            said = self._passed("POST", body)
            if line.answer == "time-out":
                time.sleep(line.asleep)
            if line.answer == "500":
                return self._say(500, b"{}")
            return self._say(said.status_code, b"<html>" if line.answer == "garbage" else said.content)

        def do_GET(self) -> None:
            said = self._passed("GET", b"")
            self._say(said.status_code, said.content)

        def _passed(self, method: str, body: bytes) -> requests.Response:
            kept = ("Authorization", "Content-Type", "Idempotency-Key")
            headers = {name: self.headers[name] for name in kept if self.headers[name]}
            return line.passes(method, self.path, headers, body)

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    return Door


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to Stripe."""
    line = Line(address)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _door(line))
    server.daemon_threads = True
    line.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
