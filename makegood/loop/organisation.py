"""What the organisation says of itself, kept only where a customer's answer would reach a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import available_timezones

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import Organisation, User
from makegood.lib.errors import Refused
from makegood.outreach.coach.sender import sender_allowed


class NobodyReads(Refused):
    """“{address}” is refused: {why}"""

    status = 422


class NoSuchZone(Refused):
    """There is no time zone called {tz}. Write it as Europe/London or America/Bogota."""

    status = 422


@dataclass(frozen=True)
class LoopSaid:
    """From which score on somebody was let down, by scale (what is usual where none is named), and after how many days
    silence is noted and a customer is asked."""

    thresholds: Mapping[str, Decimal]
    silence_days: int
    check_back_days: Sequence[int]
    daily_reports: int


@transaction.atomic
def change_loop(said: LoopSaid, *, by: User, at: datetime) -> None:
    """Keep thresholds and days. They hold from the next answer and the next case on; what was heard stays as it is."""
    own = {scale: f"{limit.normalize():f}" for scale, limit in said.thresholds.items()}
    days = {
        "silence_days": said.silence_days,
        "check_back_days": list(said.check_back_days),
        "daily_reports": said.daily_reports,
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
    if new["tz"] not in available_timezones():
        raise NoSuchZone(tz=new["tz"])
    organisation = Organisation.current()
    for name, value in new.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(new))
    audit.record("organisation:1", "organisation.changed", by=by, at=at, data={"fields": sorted(new)})
    return organisation
