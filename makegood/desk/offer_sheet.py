"""The form by which something is offered or changed: what it is filled with, and what is said before it goes."""

from collections.abc import Mapping
from typing import Any

from makegood.cases.models import Case
from makegood.desk.remedies_panel import caution_words, currency_of, written
from makegood.remedies.models import Offer, Remedy
from makegood.remedies.offers.queries import offers_of
from makegood.remedies.offers.weighing import Weighed
from makegood.remedies.wording import short_words


def sheet(
    case: Case,
    here: str,
    values: Mapping[str, Any],
    weighed: Weighed | None = None,
    *,
    changes: Offer | None = None,
) -> dict[str, Any]:
    """Everything on the form; `here` is where it is sent."""
    remedies = Remedy.objects.filter(active=True).order_by("pk")
    return {
        "case": case,
        "here": here,
        "values": values,
        "weighed": weighed,
        "told": told(weighed) if weighed else [],
        "changes": changes,
        "remedies": [changes.remedy] if changes else list(remedies),
    }


def begun(case: Case, asked: Mapping[str, str]) -> dict[str, str]:
    """What a form holds that an address began to fill in."""
    said = {name: asked.get(name, "")[:60] for name in ("remedy", "amount")}
    return said | {"currency": currency_of(case, offers_of(case))}


def filled(offer: Offer) -> dict[str, str]:
    """What a form holds that is to change an offer."""
    held = {"amount": offer.amount, "cost": None if offer.remedy.in_money else offer.cost}
    amounts = {name: written(amount, offer.currency) for name, amount in held.items()}
    same = {name: getattr(offer, name) for name in ("currency", "item", "reason", "seen")}
    return {"remedy": offer.remedy.key, **same, **amounts}


def told(weighed: Weighed) -> list[str]:
    """What there is to know before it goes, in sentences."""
    found = []
    if weighed.short:
        found.append(short_words(weighed.short))
    return found + caution_words(weighed)
