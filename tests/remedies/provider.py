"""A payment provider with books of its own: a real server that pays once for each key, and then answers as it is told.

It checks every signature with the reference library of Standard Webhooks.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from standardwebhooks import Webhook

SECRET = "whsec_" + "bWFrZWdvb2QtbWFrZWdvb2QtbWFrZWdvb2Q="
REFUSES = {"refusal"}
LOSES = {"500 unpaid"}


def payers(**more: dict[str, str]) -> dict[str, dict[str, str]]:
    """Settings of payers, nothing else set."""
    nothing = {
        "pays": {},
        "web_hook": {"url": "", "secret": ""},
        "stripe": {"key": "", "charge": "reference", "url": ""},
        "shopify": {"shop": "", "token": "", "order": "reference"},
    }
    return nothing | more


@dataclass
class Provider:
    """`answer`: what it says to the next orders. `books`: what it paid by key; `asked`: every order it heard."""

    answer: str = "200"
    looks: str = "books"
    books: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    asleep: float = 0.0
    when_paid: Callable[[], object] = lambda: None

    def pays(self, order: dict[str, Any]) -> tuple[int, Any]:
        """Pay once for each key, and answer as told."""
        self.asked.append(order)
        key, answer = order["key"], self.answer
        if answer not in REFUSES | LOSES:
            self.books.setdefault(key, order | {"reference": f"pay_{len(self.books) + 1}"})
        self.when_paid()
        paid = {"state": "paid", "reference": self.books.get(key, {}).get("reference", "")}
        if answer == "time-out":
            time.sleep(self.asleep)
        return {
            "200": (200, paid), "201": (201, {"reference": paid["reference"]}), "500": (500, {}),
            "500 unpaid": (500, {}), "time-out": (200, paid), "garbage": (200, "<html>"), "list": (200, []),
            "twice": (200, paid), "202": (202, {"state": "pending"}), "no proof": (200, {"state": "paid"}),
            "refusal": (422, {"state": "refused", "why": "the account is closed"}), "404": (404, {}),
        }[answer]  # fmt: skip

    def tells(self, key: str) -> tuple[int, Any]:
        """What its books say of a key."""
        if self.looks != "books":
            return {"404": (404, {}), "500": (500, {}), "pending": (200, {"state": "pending"}),
                    "refused": (200, {"state": "refused"})}[self.looks]  # fmt: skip
        if key not in self.books:
            return 404, {"state": "unknown"}
        return 200, {"state": "paid", "reference": self.books[key]["reference"]}


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    """The provider's door."""

    class Door(BaseHTTPRequestHandler):
        """Signed POST pays, signed GET tells."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            Webhook(SECRET).verify(body, dict(self.headers))
            said = json.loads(body)
            assert said["data"]["key"] == self.headers["webhook-id"] and said["type"] == "payout.requested"
            self._say(*provider.pays(said["data"]))

        def do_GET(self) -> None:
            Webhook(SECRET).verify(b"", dict(self.headers), json_parse=False)
            self._say(*provider.tells(parse_qs(urlsplit(self.path).query)["key"][0]))

        def _say(self, status: int, said: Any) -> None:
            body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    return Door


@contextmanager
def provider_at_work(provider: Provider | None = None) -> Iterator[Provider]:
    """It serves, on a port of its own."""
    provider = provider or Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_port}/payouts"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
