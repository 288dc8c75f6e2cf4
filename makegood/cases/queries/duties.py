"""The duties of the law that hold now, kept in memory, and which of them concern a kind of failure."""

from collections.abc import Collection
from datetime import date

from makegood.accounts.standing import Kept
from makegood.cases.duties import Duty
from makegood.cases.models import LegalDuty
from makegood.listening.failure_queries import taxonomy


def _duties() -> tuple[Duty, ...]:
    return tuple(map(as_duty, LegalDuty.objects.filter(ended_at=None).order_by("pk")))


duties_in_force = Kept(_duties, "cases_legalduty")
"""Every duty with a clock that holds now; none with a policy that sets none."""


def as_duty(row: LegalDuty) -> Duty:
    """A duty as its rules see it."""
    return Duty(
        text=row.text, source=row.source, within=row.within, unit=row.unit, after=row.after, met_by=row.met_by,
        failures=tuple(row.failures), since=row.since, source_at=row.source_at, read_on=row.read_on,
        recalled=row.recalled, id=row.pk,
    )  # fmt: skip


def duties_called(ids: Collection[int | None]) -> dict[int, Duty]:
    """These duties, whether they hold or not; nothing is asked where there are none."""
    wanted = {number for number in ids if number}
    return {row.pk: as_duty(row) for row in LegalDuty.objects.filter(pk__in=wanted)} if wanted else {}


def concerning(duties: tuple[Duty, ...], after: str, kind: str, day: date) -> list[Duty]:
    """Those that begin with `after` and concern a failure of this kind, noticed on that day."""
    line = _line(kind) if duties else ()
    return [duty for duty in duties if duty.after == after and duty.concerns(line, day)]


def _line(key: str) -> tuple[str, ...]:
    """A kind of failure and its parents up to the root."""
    kinds, found = taxonomy().by_key, [key]
    while (kind := kinds.get(found[-1])) and kind.parent:
        found.append(kind.parent)
    return tuple(found)
