"""What the organisation says of itself, kept only where a customer's answer would reach a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import Organisation, User
from makegood.accounts.rules.zones import zone_named
from makegood.lib.errors import Refused
from makegood.outreach.coach.sender import sender_allowed


class NobodyReads(Refused):
    """“{address}” is refused: {why}"""

    status = 422


@dataclass(frozen=True)
class LoopSaid:
    """From which score on somebody was let down, by scale (what is usual where none is named), and after how many days
    silence is noted and a customer is asked; how much strangers open in a day, and an incident writes in a minute."""

    thresholds: Mapping[str, Decimal]
    silence_days: int
    check_back_days: Sequence[int]
    daily_reports: int
    incident_per_minute: int


@dataclass(frozen=True)
class Told:
    """What “tell us” says: ways to us, what happens next, who helps outside; texts as `portal.ways` reads them."""

    channels: Sequence[Mapping[str, Any]]
    stages: Sequence[str | Mapping[str, str]]
    outside: Sequence[Mapping[str, Any]]


class Nameless(Refused):
    """“{what}” needs a name, or customers cannot tell what it is."""

    status = 422


@transaction.atomic
def change_tell_us(told: Told, *, by: User, at: datetime) -> None:
    """Keep what “tell us” says. Where nothing is said, the page tells what Makegood knows by itself."""
    for row in (*told.channels, *told.outside):
        if not row.get("name"):
            raise Nameless(what=next(iter(row.values())))
    organisation = Organisation.current()
    organisation.tell_us = {kind: list(rows) for kind, rows in vars(told).items() if rows}
    organisation.save(update_fields=["tell_us"])
    counts = {kind: len(rows) for kind, rows in organisation.tell_us.items()}
    audit.record("organisation:1", "organisation.tell_us", by=by, at=at, data=counts)


@transaction.atomic
def change_loop(said: LoopSaid, *, by: User, at: datetime) -> None:
    """Keep thresholds and days. They hold from the next answer and the next case on; what was heard stays as it is."""
    own = {scale: f"{limit.normalize():f}" for scale, limit in said.thresholds.items()}
    days = {
        "silence_days": said.silence_days,
        "check_back_days": list(said.check_back_days),
        "daily_reports": said.daily_reports,
        "incident_per_minute": said.incident_per_minute,
    }
    Organisation.current()
    organisation = Organisation.objects.select_for_update().get(id=1)
    organisation.thresholds, organisation.settings = own, organisation.settings | days
    organisation.save(update_fields=["thresholds", "settings"])
    audit.record("organisation:1", "organisation.loop", by=by, at=at, data={"thresholds": own} | days)


@transaction.atomic
def change_organisation(new: Mapping[str, str], *, by: User, at: datetime) -> Organisation:
    """Keep its name, reply-to address, zone, currency and language. An address that nobody reads is refused."""
    if why := sender_allowed(new["reply_to"]):
        raise NobodyReads(address=new["reply_to"], why=why)
    zone_named(new["tz"])
    organisation = Organisation.current()
    for name, value in new.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(new))
    audit.record("organisation:1", "organisation.changed", by=by, at=at, data={"fields": sorted(new)})
    return organisation
