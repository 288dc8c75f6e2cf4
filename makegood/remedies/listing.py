"""Deeds of the catalogue: a thing added to what can be given, or changed; each change stands in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from makegood.accounts import audit
from makegood.accounts.models import Role, User
from makegood.lib.errors import Refused
from makegood.remedies.models import Remedy
from makegood.remedies.models.catalogue import IN_MONEY
from makegood.remedies.money import MOST, digits

KEEPS = frozenset({Role.MANAGER, Role.ADMIN})


class MayNotKeep(Refused):
    """The catalogue is kept by managers and admins."""

    status = 403


class Nameless(Refused):
    """Say what it is called."""


class ListedAlready(Refused):
    """There is “{name}” in the catalogue already."""

    status = 409


class OnlyThings(Refused):
    """What is given in money stands in the catalogue already; add a thing, a deed or time."""


class NoCurrency(Refused):
    """Say in which currency it costs and is worth that."""


class OutOfBounds(Refused):
    """What a piece costs and is worth lies between 0 and 10^15 minor units; {amount} does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the catalogue says of one remedy: `cost` and `value` of one piece in minor units of `currency`.

    `names` by language, English first of all. `stock` None: as many as are wanted. What is given in money costs
    `cost_percent` of its amount.
    """

    names: Mapping[str, str]
    good_for_days: int = 30
    cost_percent: int = 100
    cost: int | None = None
    value: int | None = None
    currency: str = ""
    stock: int | None = None
    active: bool = True


@transaction.atomic
def add_remedy(kind: str, listing: Listing, *, by: User | None, at: datetime) -> Remedy:
    """Add a thing, a deed or time to the catalogue, under a key made of its English name. `by` None: this machine."""
    _must_keep(by)
    if kind in IN_MONEY:
        raise OnlyThings
    columns = _columns(listing)
    key = slugify(listing.names["en"])[:60] or f"{kind}-{Remedy.objects.count() + 1}"
    remedy, new = Remedy.objects.get_or_create(
        key=key, defaults=columns | {"kind": kind, "stock": listing.stock}
    )
    if not new:
        raise ListedAlready(name=remedy)
    _note(remedy, "remedy.added", by, at)
    return remedy


@transaction.atomic
def change_remedy(
    remedy: Remedy, listing: Listing, *, stock_seen: int | None, by: User | None, at: datetime
) -> Remedy:
    """Change what the catalogue says of a remedy; what was offered before stays as it was offered.

    `stock_seen` is the stock when the change was begun: what was offered since then stays counted.
    """
    _must_keep(by)
    columns = _columns(listing)
    held = Remedy.objects.select_for_update().get(pk=remedy.pk)
    for name, value in columns.items():
        setattr(held, name, value)
    held.stock = stock_after(held.stock, stock_seen, listing.stock)
    held.save()
    _note(held, "remedy.changed", by, at)
    return held


def stock_after(now: int | None, seen: int | None, said: int | None) -> int | None:
    """What is in stock once somebody who saw `seen` has said `said`; what went out in between is taken off."""
    if now is None or seen is None or said is None:
        return said
    return max(0, said - (seen - now))


def _must_keep(by: User | None) -> None:
    if by is not None and by.role not in KEEPS:
        raise MayNotKeep


def _columns(listing: Listing) -> dict[str, object]:
    names = {language: name.strip() for language, name in listing.names.items() if name.strip()}
    if "en" not in names:
        raise Nameless
    amounts = [amount for amount in (listing.cost, listing.value) if amount is not None]
    for amount in amounts:
        if not 0 <= amount <= MOST:
            raise OutOfBounds(amount=amount)
    if amounts and not listing.currency:
        raise NoCurrency
    if listing.currency:
        digits(listing.currency)
    return {
        "name": names, "good_for_days": listing.good_for_days, "cost_percent": listing.cost_percent,
        "cost": listing.cost, "value": listing.value, "currency": listing.currency if amounts else "",
        "active": listing.active,
    }  # fmt: skip


def _note(remedy: Remedy, verb: str, by: User | None, at: datetime) -> None:
    data = {
        "kind": remedy.kind, "name": remedy.name, "cost": remedy.cost, "value": remedy.value,
        "currency": remedy.currency, "cost_percent": remedy.cost_percent, "good_for_days": remedy.good_for_days,
        "stock": remedy.stock, "active": remedy.active,
    }  # fmt: skip
    audit.record(f"remedy:{remedy.key}", verb, by=by, at=at, data=data)
