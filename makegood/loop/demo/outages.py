"""Incidents of the demo: one that is past, in which everybody was told and made whole, and one that waits for a yes."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import F

from makegood.accounts.models import Role, User
from makegood.cases.models import Case
from makegood.loop.demo.remedies import choose_one, give_what_was_chosen
from makegood.loop.demo.story import words
from makegood.loop.ending import resolve
from makegood.loop.group_failures import deeds, running
from makegood.loop.group_failures.deeds import Declared
from makegood.loop.group_failures.selecting import Selection
from makegood.loop.models import Incident
from makegood.outreach.models import Message

A_DAY, NOT_YET = timedelta(days=1), 5


def one_past(at: datetime) -> None:
    """A till that charged twice for a day: everybody has a case and an offer, heard twice from us, and it is closed."""
    manager, owner = _who()
    at_the_till = Selection(place="Harbour Street", since=at - 2 * A_DAY, until=at)
    incident = _declared("past", at_the_till, manager, at)
    if incident is None:
        return
    deeds.go_ahead(incident, incident.seen, by=owner, at=at)
    running.run(incident, lambda: at)
    later = at + timedelta(hours=2)
    deeds.post_update(incident, words()["incident"]["past"]["update"], "demo", by=manager, at=later)
    running.run(incident, lambda: later)
    _made_whole(incident, later)
    deeds.close(incident, by=manager, at=later)
    told = Message.objects.filter(kind=Message.Kind.NOTICE, state=Message.State.QUEUED)
    told.update(state=Message.State.SENT, sent_at=F("queued_at"))


def _made_whole(incident: Incident, at: datetime) -> None:
    """Most have chosen by then, and have it; the others have not looked yet."""
    hit = Case.objects.filter(pk__in=incident.affected.values("case")).order_by("id")
    for case in list(hit.select_related("owner", "team__calendar", "customer", "encounter"))[NOT_YET:]:
        choose_one(case, at, Random(case.pk))
        give_what_was_chosen(case, at)
        resolve(case, by=case.owner, at=at)


def one_waiting(at: datetime) -> None:
    """A van that broke down with parcels under way: declared, and nobody has said yes yet."""
    manager, _owner = _who()
    under_way = Selection(place="Online", went="open", since=at - A_DAY, until=at + 5 * A_DAY)
    _declared("waiting", under_way, manager, at)


def _who() -> tuple[User, User]:
    manager = User.objects.filter(role=Role.MANAGER).earliest("pk")
    return manager, User.objects.filter(role=Role.ADMIN).earliest("pk")


def _declared(name: str, chosen: Selection, by: User, at: datetime) -> Incident | None:
    """The incident; None where the story is so short that it hit nobody."""
    said: dict[str, Any] = words()["incident"][name]
    told = Declared(
        title=said["title"], words=said["words"], chosen=chosen, kind=said["kind"], severity=2, fault="own",
        began_at=at - A_DAY, gives=True, per_minute=10_000,
    )  # fmt: skip
    try:
        return deeds.declare(told, by=by, at=at)
    except deeds.Nobody:
        return None
