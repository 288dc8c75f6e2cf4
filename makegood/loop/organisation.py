"""What the organisation says of itself, kept only where a customer's answer would reach a person."""

from collections.abc import Mapping
from datetime import datetime
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
