"""Reads of incidents: the list, and how one of them stands in numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from makegood.accounts.models import AuditEntry
from makegood.cases.models import Case
from makegood.lib.bulk import select
from makegood.loop.models import Incident, Telling

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an incident is: people, those whose case is there, what became of them, and what was sent."""

    people: int
    done: int
    joined: int
    offered: int
    by_hand: int
    unreached: int
    written: int
    released: int
    sent: int

    @property
    def percent(self) -> float:
        """How many of the people have their case, in per cent."""
        return round(100 * self.done / self.people, 1) if self.people else 100.0

    @property
    def sent_percent(self) -> float:
        """How many of the messages were let go, in per cent."""
        return round(100 * self.released / self.written, 1) if self.written else 0.0


PEOPLE = """
    SELECT count(*), count(done_at), count(*) FILTER (WHERE joined), count(*) FILTER (WHERE offers > 0),
        count(*) FILTER (WHERE by_hand) FROM loop_affected WHERE incident_id = %s
"""
FIRST = """
    SELECT count(*) FILTER (WHERE t.message_id IS NULL), count(t.message_id), count(t.released_at),
        count(*) FILTER (WHERE m.state = 'sent')
    FROM loop_telling t LEFT JOIN outreach_message m ON m.id = t.message_id
    WHERE t.incident_id = %s AND t.update_id IS NOT DISTINCT FROM %s
"""


def progress(incident: Incident) -> Progress:
    """How far an incident is, as it stands now."""
    [people] = select(PEOPLE, [incident.pk])
    [told] = select(FIRST, [incident.pk, None])
    return Progress(*people, *told)


@dataclass(frozen=True, slots=True)
class Told:
    """How far an update is: people who cannot be written to, messages laid ready, let go, and sent."""

    unreached: int
    written: int
    released: int
    sent: int


TOLD = """
    SELECT t.update_id, count(*) FILTER (WHERE t.message_id IS NULL), count(t.message_id), count(t.released_at),
        count(*) FILTER (WHERE m.state = 'sent')
    FROM loop_telling t LEFT JOIN outreach_message m ON m.id = t.message_id
    WHERE t.incident_id = %s AND t.update_id IS NOT NULL GROUP BY t.update_id
"""


def told(incident: Incident) -> dict[int, Told]:
    """How far each update is."""
    return {number: Told(*counts) for number, *counts in select(TOLD, [incident.pk])}


@dataclass(frozen=True, slots=True)
class Unsent:
    """What somebody was to be told whom no message reaches."""

    at: datetime
    subject: str
    text: str
    name: str


def unsent(case: Case) -> list[Unsent]:
    """What the customer of a case was told with everybody else, where nothing could be sent to her; oldest first."""
    rows = Telling.objects.filter(affected__case=case, message=None).order_by("id")
    return [_unsent(row) for row in rows.select_related("incident__by", "affected", "update__by")]


def _unsent(telling: Telling) -> Unsent:
    incident, update = telling.incident, telling.update
    words = (update or incident).words
    said, by = words[telling.language], (update or incident).by
    at = update.at if update else telling.affected.done_at or incident.made_at
    return Unsent(at, said.get("subject", ""), said["text"], by.name)


def incidents() -> list[Incident]:
    """The newest incidents, those that are not over first."""
    found = Incident.objects.select_related("by", "approved_by").alias(over=Q(state=Incident.State.CLOSED))
    return list(found.order_by("over", "-made_at", "-id")[:SHOWN])


def at_work() -> list[Incident]:
    """Incidents that are not over, the newest first."""
    open_ = Incident.objects.exclude(state=Incident.State.CLOSED).select_related("by")
    return list(open_.order_by("-made_at", "-id")[:5])


def waiting() -> list[Incident]:
    """Incidents that wait for a yes, the oldest first."""
    ready = Incident.objects.filter(state=Incident.State.READY).select_related("by")
    return list(ready.order_by("made_at", "id")[:SHOWN])


def history(incident: Incident) -> list[AuditEntry]:
    """Who did what to it, oldest first."""
    stream = AuditEntry.objects.filter(stream=f"incident:{incident.pk}")
    return list(stream.select_related("by").order_by("seq"))
