"""A shop at Shopify on this machine: a small server that speaks what is documented of its Admin API for refunds.

It pays once for each idempotency key, refuses more than was paid, and answers as badly as it is told.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import shopify

TOKEN = "shpat_made_up"
ORDER = "5501234567890"


@dataclass
class Shop:
    """One order of £45.00, and what was paid back of it. `answer`: how the next refund is answered."""

    answer: str = "200"
    status: str = "SUCCESS"
    currency: str = "GBP"
    paid: str = "45.00"
    kind: str = "SALE"
    known: bool = True
    asleep: float = 0.0
    refunds: list[dict[str, Any]] = field(default_factory=list)
    by_key: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def order(self) -> dict[str, Any] | None:
        """The order, as the query asks for it."""
        if not self.known:
            return None
        small = {
            "id": "gid://shopify/OrderTransaction/1",
            "kind": "SALE",
            "status": "SUCCESS",
            "gateway": "gift_card",
        }
        card = {
            "id": "gid://shopify/OrderTransaction/2",
            "kind": self.kind,
            "status": "SUCCESS",
            "gateway": "card",
        }
        sums = ((small, "1.00"), (card, self.paid))
        paid = [one | {"amountSet": {"shopMoney": {"amount": amount}}} for one, amount in sums]
        return {
            "currencyCode": "GBP",
            "presentmentCurrencyCode": self.currency,
            "transactions": paid if self.kind == "SALE" else paid[1:],
            "refunds": self.refunds,
        }

    def refund(self, wanted: dict[str, Any], key: str) -> dict[str, Any]:
        """Pay back, once for each key."""
        self.keys.append(key)
        if key in self.by_key:
            return self.by_key[key]
        [line] = wanted["transactions"]
        assert (
            line["kind"] == "REFUND"
            and wanted["orderId"] == line["orderId"] == f"gid://shopify/Order/{ORDER}"
        )
        assert line["parentId"].endswith("/2") and line["gateway"] == "card"
        if Decimal(line["amount"]) + self.back() > Decimal(self.paid):
            return {
                "refund": None,
                "userErrors": [{"field": None, "message": "Cannot refund more than was paid"}],
            }
        made = {
            "id": f"gid://shopify/Refund/{len(self.refunds) + 1}",
            "note": wanted["note"],
            "transactions": {"nodes": [{"status": self.status}]},
        }
        self.refunds.append(made | {"amount": line["amount"]})
        self.by_key[key] = {"refund": made, "userErrors": []}
        return self.by_key[key]

    def back(self) -> Decimal:
        """How much was paid back."""
        return sum((Decimal(one["amount"]) for one in self.refunds), Decimal(0))

    def says(self, query: str, facts: dict[str, Any]) -> tuple[int, Any]:
        """The answer to a query or to the mutation."""
        if "refundCreate" not in query:
            return 200, {"data": {"order": self.order()}}
        assert "@idempotent(key: $key)" in query
        if self.answer == "500 unpaid":
            return 500, {}
        if self.answer == "concurrent":
            wrong = {"field": None, "message": "An idempotent request is being processed"}
            return 200, {"data": {"refundCreate": {"refund": None, "userErrors": [wrong]}}}
        said = {"data": {"refundCreate": self.refund(facts["input"], facts["key"])}}
        if self.answer == "time-out":
            time.sleep(self.asleep)
        return {
            "500": (500, {}), "garbage": (200, "<html>"), "throttled": (200, {"errors": [{"message": "Throttled"}]}),
            "empty": (200, {"data": {"refundCreate": None}}),
        }.get(self.answer, (200, said))  # fmt: skip


def _door(shop: Shop) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        """POST /admin/api/VERSION/graphql.json"""

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            assert self.path == "/admin/api/2026-07/graphql.json"
            if self.headers["X-Shopify-Access-Token"] != TOKEN:
                return self._say(401, {"errors": "Invalid API key or access token"})
            return self._say(*shop.says(asked["query"], asked["variables"]))

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
def shop_at_work() -> Iterator[Shop]:
    """It serves. The library makes NAME.DOMAIN of a shop's name: 127 and 0.0.1 lead to this machine."""
    shop = Shop()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _door(shop))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    shopify.Session.setup(protocol="http", myshopify_domain="0.0.1", port=server.server_port)
    try:
        yield shop
    finally:
        shopify.Session.setup(protocol="https", myshopify_domain="myshopify.com", port=None)
        server.shutdown()
        server.server_close()
