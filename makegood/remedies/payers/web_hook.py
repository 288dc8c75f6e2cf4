"""Paid by a system of your own, asked by a signed web hook (Standard Webhooks) and looked up at the same address."""

import binascii
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from makegood.remedies.payers.http import Answer, ask
from makegood.remedies.payers.payer import Outcome, PayOrder, Proof, Refusal, Uncertain

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LEAST_SECRET = 24  # bytes; the specification asks for 24 to 64


class WebHook:
    """POST asks to pay, GET asks what became of it. The answer is believed because TLS names who speaks."""

    name = "web_hook"
    here = False

    def amiss(self) -> str:
        """What keeps it from paying, in words; the address is an admin's, and may be within your own network."""
        url = urlsplit(_set("url"))
        if not url.hostname:
            return _("MAKEGOOD_PAYOUT_HOOK_URL is no address.")
        if url.scheme != "https" and url.hostname not in LOOPBACK:
            return _("MAKEGOOD_PAYOUT_HOOK_URL must begin with https://.")
        if url.query or url.username:
            return _("MAKEGOOD_PAYOUT_HOOK_URL may hold no question mark, name or password.")
        if len(_key(_set("secret"))) < LEAST_SECRET:
            return _(
                "MAKEGOOD_PAYOUT_HOOK_SECRET is no secret of Standard Webhooks: whsec_ and 24 bytes or more in base64."
            )
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """Ask it to pay; 200 with its reference is the proof, 202 that it is under way, 422 that it will not."""
        if wrong := self.amiss():
            return Refusal(wrong)
        data = {
            "key": order.key,
            "payout": order.payout,
            "amount": order.money.amount,
            "currency": order.money.currency,
            "order": order.onto,
        }
        at = timezone.now().isoformat()
        body = json.dumps({"type": "payout.requested", "timestamp": at, "data": data}, separators=(",", ":"))
        return _outcome(ask("POST", _set("url"), body=body.encode(), headers=_signed(order.key, body)))

    def look_up(self, order: PayOrder) -> Outcome | None:
        """What it says of the key; not there only where it says so in words, not by any 404."""
        url = f"{_set('url')}?{urlencode({'key': order.key})}"
        answer = ask("GET", url, headers=_signed(order.key, ""))
        said = _said(answer)
        if answer.status in {200, 404} and said.get("state") == "unknown":
            return None
        return _outcome(answer)


def _set(name: str) -> str:
    return str(settings.PAYERS["web_hook"][name])


def _key(secret: str) -> bytes:
    try:
        return binascii.a2b_base64(secret.removeprefix("whsec_") + "==", strict_mode=False)
    except binascii.Error:
        return b""


def _signed(key: str, body: str) -> dict[str, str]:
    """The headers of Standard Webhooks; the id is the payout's key, so that whoever keeps ids pays once."""
    at = timezone.now()
    signature = Webhook(_key(_set("secret"))).sign(key, at, body)
    return {
        "content-type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def _said(answer: Answer) -> dict[str, Any]:
    """The object of an answer; nothing where it is none."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _outcome(answer: Answer) -> Outcome:
    said = _said(answer)
    state, reference = said.get("state", "paid"), said.get("reference")
    if answer.status in {200, 201} and state == "paid" and isinstance(reference, str) and reference.strip():
        return Proof(reference.strip()[:200])
    if state == "refused" and answer.status in {200, 422}:
        return Refusal(str(said.get("why") or _("It was refused there.")))
    if answer.status == 202 or state == "pending":
        return Uncertain(_("The payer is at it."))
    return Uncertain(_("The payer answered %(status)s.") % {"status": answer.status})
