"""Paid back through Shopify, onto what the order was paid with; looked up among the refunds of that order."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError

import shopify
from django.conf import settings
from django.utils.translation import gettext as _

from makegood.remedies.payers.http import WAIT
from makegood.remedies.payers.payer import Outcome, PayOrder, Proof, Refusal, Uncertain

VERSION = "2026-07"
"""Of the Admin API; `refundCreate` takes an idempotency key since 2026-01, and wants one since 2026-04."""
SHOP = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
ORDER = re.compile(r"(?:gid://shopify/Order/)?(\d{1,20})")
NOT_LET_IN = frozenset({401, 402, 403, 404, 423})
"""Answers of the door itself, before anything was done."""
REFUND = "id note transactions(first: 20) { nodes { status } }"
LOOK = f"""query Look($order: ID!) {{ order(id: $order) {{
    currencyCode presentmentCurrencyCode
    transactions(first: 100) {{ id kind status gateway amountSet {{ shopMoney {{ amount }} }} }}
    refunds(first: 100) {{ {REFUND} }}
}} }}"""
PAY = f"""mutation Pay($input: RefundInput!, $key: String!) {{
    refundCreate(input: $input) @idempotent(key: $key) {{ refund {{ {REFUND} }} userErrors {{ field message }} }}
}}"""


class ShopifyRefunds:
    """A refund of an order; the payout's key is Shopify's idempotency key, and stands in the refund's note."""

    name = "shopify"
    here = False

    def amiss(self) -> str:
        """What keeps it from paying, in words."""
        if not SHOP.fullmatch(_set("shop")):
            return _("MAKEGOOD_SHOPIFY_SHOP is no address of a shop: name.myshopify.com.")
        if not _set("token"):
            return _("MAKEGOOD_SHOPIFY_TOKEN is not set.")
        if not _set("order"):
            return _("MAKEGOOD_SHOPIFY_ORDER does not say which column names the order at Shopify.")
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """Ask Shopify for the refund, onto the largest payment of the order."""
        if wrong := self.amiss():
            return Refusal(wrong)
        if not (named := _order(order)):
            return Refusal(
                _("The order does not say its number at Shopify (%(column)s).") % {"column": _set("order")}
            )
        try:
            there = _asked(LOOK, {"order": named}).get("order")
            if wanted := _wanted(order, named, there or {}):
                return _answer(_asked(PAY, {"input": wanted, "key": order.key}).get("refundCreate") or {})
        except HTTPError as no:
            if no.code in NOT_LET_IN:
                return Refusal(_("Shopify does not let us in (%(status)s).") % {"status": no.code})
            raise
        return Refusal(
            _("Shopify has no payment of this order in %(currency)s.") % {"currency": order.money.currency}
        )

    def look_up(self, order: PayOrder) -> Outcome | None:
        """The refund of that order which carries the key in its note."""
        if not (named := _order(order)):
            return None  # it was never asked for
        there = _asked(LOOK, {"order": named}).get("order")
        if there is None:
            return Uncertain(_("Shopify does not know the order any more."))
        for refund in there["refunds"]:
            if order.key in (refund["note"] or ""):
                return _outcome(refund)
        return None


def _set(name: str) -> str:
    return str(settings.PAYERS["shopify"][name])


def _order(order: PayOrder) -> str:
    found = ORDER.fullmatch(order.onto)
    return f"gid://shopify/Order/{found[1]}" if found else ""


def _wanted(order: PayOrder, named: str, there: dict[str, Any]) -> dict[str, Any] | None:
    """The refund as Shopify takes it; None where the order has no payment that could bear it in one currency."""
    if {there.get("currencyCode"), there.get("presentmentCurrencyCode")} != {order.money.currency}:
        return None
    paid = [
        one
        for one in there["transactions"]
        if one["kind"] in {"SALE", "CAPTURE"} and one["status"] == "SUCCESS"
    ]
    if not paid:
        return None
    onto = max(paid, key=lambda one: float(one["amountSet"]["shopMoney"]["amount"]))
    back = {"orderId": named, "parentId": onto["id"], "gateway": onto["gateway"], "kind": "REFUND"}
    amount = f"{order.money.decimal():f}"
    return {"orderId": named, "note": f"Makegood {order.key}", "transactions": [back | {"amount": amount}]}


def _answer(said: dict[str, Any]) -> Outcome:
    wrong = " ".join(str(one["message"]) for one in said.get("userErrors") or [])
    if "idempoten" in wrong.lower():
        return Uncertain(wrong)  # about the key, not about the refund
    if wrong:
        return Refusal(wrong)
    refund = said.get("refund")
    return _outcome(refund) if refund else Uncertain(_("Shopify answered without a refund."))


def _outcome(refund: dict[str, Any]) -> Outcome:
    states = {str(one["status"]) for one in refund["transactions"]["nodes"]}
    if states == {"SUCCESS"}:
        return Proof(str(refund["id"]))
    if states and states <= {"FAILURE", "ERROR"}:
        return Refusal(_("%(refund)s failed at Shopify.") % {"refund": refund["id"]})
    return Uncertain(_("Shopify is at it: %(refund)s.") % {"refund": refund["id"]})


def _asked(query: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The data of an answer; ValueError where there is none, such as where Shopify asks to wait."""
    with _session():
        said = json.loads(shopify.GraphQL().execute(query, facts))
    if said.get("errors") or not isinstance(said.get("data"), dict):
        raise ValueError(str(said.get("errors"))[:300])
    data: dict[str, Any] = said["data"]
    return data


@contextmanager
def _session() -> Iterator[None]:
    """The shop's, with an end to every wait: the library's own call knows none."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(WAIT[1])
    shopify.ShopifyResource.activate_session(shopify.Session(_set("shop"), VERSION, _set("token")))
    try:
        yield
    finally:
        shopify.ShopifyResource.clear_session()
        socket.setdefaulttimeout(before)
