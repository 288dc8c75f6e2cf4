"""Onto what a payer elsewhere pays back: what the order names for it, kept with the offer as "stripe:pi_…"."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings

COLUMNS = {"stripe": "charge", "shopify": "order"}
"""Which setting of a payer names the column of an order; the web hook is told the number of the order itself."""
SHORT = 8
"""Up to so many characters it is the number of an order, and shown as it is."""
LAST = 4


class Named(Protocol):
    """An encounter: its number, and whatever columns it came with."""

    @property
    def external_id(self) -> str: ...
    @property
    def extra(self) -> Mapping[str, Any]: ...


def onto(payer: str, encounter: Named | None) -> str:
    """The payer and what the encounter names for it; "stripe:" where it names nothing, "" for who pays onto nothing."""
    column = _column(payer)
    if not column:
        return ""
    return f"{payer}:{_named(column, encounter)}"[:400]


def parts(kept: str) -> tuple[str, str]:
    """The payer, and onto what it pays."""
    payer, _colon, reference = kept.partition(":")
    return payer, reference


def masked(reference: str) -> str:
    """As it is shown: its last characters, behind what says of which kind it is. "pi_…9xQ2"; a short one whole."""
    if len(reference) <= SHORT:
        return reference
    kind, mark, _rest = reference.partition("_")
    return f"{kind + mark if mark and len(kind) <= LAST else ''}…{reference[-LAST:]}"


def told_onto(kept: str) -> str:
    """As the API tells it: "stripe:pi_…9xQ2"."""
    payer, reference = parts(kept)
    return f"{payer}:{masked(reference)}" if payer else ""


def _column(payer: str) -> str:
    if payer == "web_hook":
        return "reference"
    return str(settings.PAYERS[payer][COLUMNS[payer]]) if payer in COLUMNS else ""


def _named(column: str, encounter: Named | None) -> str:
    if encounter is None:
        return ""
    if column == "reference":
        return encounter.external_id
    value = encounter.extra.get(column)
    return "" if value is None else str(value)
