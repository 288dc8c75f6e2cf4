"""What somebody said yes to and is not given yet: it takes of her day and year as what she gave does."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from makegood.accounts.models import User
from makegood.loop.group_failures.rules import Sum, Sums, sums_of
from makegood.loop.models import Affected, Incident
from makegood.remedies.authority import standing
from makegood.remedies.authority.rules import Wish
from makegood.remedies.authority.whole import Against, Many, look_at_all

OWED = (Incident.State.RUNNING, Incident.State.STOPPED)
WAITS = Affected.objects.filter(incident=OuterRef("pk"), done_at=None)
NOTHING = Sum()


def gifts_of(incident: Incident) -> list[Many]:
    """What an incident would give, as authority reckons."""
    return as_many(sums_of(incident.forecast["sums"]))


def as_many(sums: Sums) -> list[Many]:
    """Sums, as authority reckons."""
    return [
        Many(remedy, currency, each.counted, each.largest)
        for (remedy, currency), each in sorted(sums.items())
    ]


def rest_of(incident: Incident) -> list[Many]:
    """What of an incident is still to be given, at most: what was foreseen without what was given."""
    given = sums_of(incident.given)
    rests = (
        (each, each.all - given.get((each.remedy, each.currency), NOTHING).counted)
        for each in gifts_of(incident)
    )
    return [Many(each.remedy, each.currency, left, each.largest) for each, left in rests if left > 0]


def to_one(incident: Incident) -> list[list[Wish]]:
    """What one person is offered together, where it is more than one thing: the largest of each."""
    return [
        [Wish(gift["remedy"], gift["currency"], gift["counted"]) for gift in gifts]
        for gifts in incident.forecast.get("together", ())
    ]


def pledged(person: User, but: Incident) -> list[Wish]:
    """What this person said yes to in other incidents that are not through, and what nobody was given yet."""
    others = Incident.objects.filter(Exists(WAITS), approved_by=person, gives=True, state__in=OWED)
    rests: Iterable[Many] = (
        rest for each in others.exclude(pk=but.pk).order_by("pk") for rest in rest_of(each)
    )
    return [Wish(rest.remedy, rest.currency, rest.all) for rest in rests]


def judge(incident: Incident, gifts: Sequence[Many], person: User, *, at: datetime) -> Against:
    """What stands against this person's yes to these gifts, with her role, limits and gifts as they are now.

    Holds her from here on: two yeses at once are reckoned one after the other.
    """
    standing.hold(f"person:{person.pk}")
    return look(incident, gifts, person, at=at)


def look(incident: Incident, gifts: Sequence[Many], person: User, *, at: datetime) -> Against:
    """The same for a page: as it is at a glance, without holding anything."""
    owed, makers = pledged(person, incident), [incident.by_id]
    return look_at_all(gifts, makers, by=person, at=at, pledged=owed, to_one=to_one(incident))
