"""Giving times to customers, and taking back what nobody has chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from makegood.accounts import audit
from makegood.accounts.models import Absence, Membership, Team, User
from makegood.accounts.queries import hours_of
from makegood.lib.errors import Refused
from makegood.remedies.bookings.rules import LONGEST, MOST_DAYS, SHORTEST, times
from makegood.remedies.models import Booking, BookingState, Slot


class NoTimes(Refused):
    """There is no such time in the team's working hours in which {host} is free. Look at the days and the hours."""

    status = 422


class NotThatLong(Refused):
    """A time lasts from 5 to 480 minutes, and times are given for up to 62 days at once, from today on."""

    status = 422


class NotOfTheTeam(Refused):
    """{host} does not work in {team}."""

    status = 422


class WhereIsIt(Refused):
    """Say where one meets: the address, or the link of the video call."""

    status = 422


class ChosenAlready(Refused):
    """A customer has chosen this time. Move or cancel the appointment on the case."""

    status = 409


@dataclass(frozen=True)
class Times:
    """Times to give: from day to day, the first at `begins` on the team's wall, `a_day` one after another."""

    first: date
    last: date
    begins: time
    minutes: int
    a_day: int
    way: str
    where: str = ""


@transaction.atomic
def publish(team: Team, host: User, wanted: Times, *, by: User, at: datetime) -> list[Slot]:
    """Give these times of somebody: those in the team's hours at which she is here and free. Refuses none at all."""
    _must_make_sense(team, host, wanted, at)
    # one host's times are written by one at a time: they may not overlap
    User.objects.select_for_update().get(pk=host.pk)
    starts = times(
        hours_of(team.calendar), wanted.first, wanted.last, wanted.begins, wanted.minutes, wanted.a_day
    )
    taken, length = _taken(host, at), timedelta(minutes=wanted.minutes)
    free = [one for one in starts if one > at and not _meets(one, one + length, taken)]
    if not free:
        raise NoTimes(host=host.name)
    same = {"team": team, "host": host, "way": wanted.way, "where": wanted.where.strip(), "made_by": by}
    slots = [Slot(starts_at=start, ends_at=start + length, made_at=at, **same) for start in free]
    return Slot.objects.bulk_create(slots)


def _meets(begin: datetime, end: datetime, taken: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(begin < other_end and other < end for other, other_end in taken)


def _must_make_sense(team: Team, host: User, wanted: Times, at: datetime) -> None:
    days = (wanted.last - wanted.first).days
    too_early = wanted.first < at.astimezone(hours_of(team.calendar).zone).date()
    if not (SHORTEST <= wanted.minutes <= LONGEST and 0 <= days < MOST_DAYS) or too_early:
        raise NotThatLong
    if not (team.lead_id == host.pk or Membership.objects.filter(team=team, user=host).exists()):
        raise NotOfTheTeam(host=host.name, team=team.name)
    if wanted.way != Slot.Way.PHONE and not wanted.where.strip():
        raise WhereIsIt


def _taken(host: User, at: datetime) -> Sequence[tuple[datetime, datetime]]:
    """When she is away, or has a time already."""
    own = Slot.objects.filter(host=host, withdrawn_at=None, ends_at__gt=at).values_list(
        "starts_at", "ends_at"
    )
    away = Absence.objects.filter(user=host, until_at__gt=at).values_list("from_at", "until_at")
    return [*own, *away]


@transaction.atomic
def take_back(slot: Slot, *, by: User, at: datetime) -> None:
    """Give this time no more; what a customer has chosen stays."""
    held = Slot.objects.select_for_update().get(pk=slot.pk)
    if Booking.objects.filter(slot=held).exclude(state=BookingState.CANCELLED).exists():
        raise ChosenAlready
    if Slot.objects.filter(pk=held.pk, withdrawn_at=None).update(withdrawn_at=at):
        _write_down([held.pk], held.host, by, at)


@transaction.atomic
def take_back_all(host: User, *, by: User | None, at: datetime) -> int:
    """Give no more of somebody's times to come, but those that a customer has chosen; how many it were."""
    chosen = Booking.objects.filter(slot=OuterRef("pk")).exclude(state=BookingState.CANCELLED)
    free = Slot.objects.filter(~Exists(chosen), host=host, withdrawn_at=None, starts_at__gt=at)
    taken = list(free.order_by("pk").select_for_update().values_list("pk", flat=True))
    if taken:
        Slot.objects.filter(pk__in=taken).update(withdrawn_at=at)
        _write_down(taken, host, by, at)
    return len(taken)


def _write_down(slots: Sequence[int], host: User, by: User | None, at: datetime) -> None:
    audit.record(f"times:{host.pk}", "times.taken_back", by=by, at=at, data={"slots": list(slots)})
