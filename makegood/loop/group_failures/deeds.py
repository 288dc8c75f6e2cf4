"""Deeds on an incident: declaring it, saying yes, stopping, going on, closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.bulk import copy_in, json_cell
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue
from makegood.listening.failure_queries import taxonomy
from makegood.loop.group_failures.forecasting import Foreseen, foresee
from makegood.loop.group_failures.losses import Failed, Person
from makegood.loop.group_failures.pledges import gifts_of, judge, rest_of
from makegood.loop.group_failures.rules import FALLBACK, Words, seen
from makegood.loop.group_failures.selecting import Selection
from makegood.loop.models import Affected, Incident, IncidentUpdate
from makegood.outreach.actions import NobodyReads, reply_to
from makegood.outreach.coach.sender import sender_allowed
from makegood.remedies.authority.whole import Many
from makegood.remedies.authority.words import sentences
from makegood.remedies.policy.queries import live_number

RUN = "loop.run_incident"
State = Incident.State


class Nobody(Refused):
    """Nobody we know is behind these encounters. Look at the times, or at the file of ids."""

    status = 422


class NothingSaid(Refused):
    """Say in English what happened, with a subject: whoever speaks no other language is told so."""

    status = 422


class BareField(Refused):
    """“{field}” would stand so before the customer: write the words themselves. The greeting comes by itself."""

    status = 422


class StandsOtherwise(Refused):
    """This incident is “{state}” by now. Look at it again."""

    status = 409


class NotWhatYouSaw(Refused):
    """What this incident would do is not what you saw any more. Look at it again."""

    status = 409


class NotHersToApprove(Refused):
    """You cannot say yes to this. {why}"""

    status = 403


class YesReachesNoFurther(Refused):
    """The yes of {name} does not reach all that is still to be given: limits, or what was given since, say otherwise.
    Go on once it does, or close it and declare it anew."""

    status = 409


class OldPolicy(Refused):
    """The remedy policy has changed since this was declared: what it would give is not what was foreseen. Close it
    and declare it anew."""

    status = 409


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody says of a group failure: what happened since when, whom it hit, and what customers are told."""

    title: str
    words: Words
    chosen: Selection
    kind: str
    severity: int
    fault: str
    began_at: datetime
    gives: bool
    per_minute: int


def look_at(told: Declared, *, at: datetime) -> Foreseen:
    """A dry run: whom it would reach and what it would cost. Writes nothing."""
    return foresee(told.chosen, failed(told, at), gives=told.gives)


def failed(told: Declared, at: datetime) -> Failed:
    """What failed, as the policy reads it."""
    return Failed(taxonomy().of(told.kind).key, told.severity, told.fault, at)


@transaction.atomic
def declare(told: Declared, *, by: User, at: datetime) -> Incident:
    """Write an incident down with everybody it hit, each once. Nobody hears of it yet, and nothing is given."""
    words = checked(told.words)
    found = look_at(told, at=at)
    if not found.people:
        raise Nobody
    forecast = found.forecast.as_facts()
    if told.gives:
        forecast["onto"] = seen({str(each.id): each.onto for each in found.people})
    incident = Incident(
        title=told.title, words=words, failure_kind=failed(told, at).kind, severity=told.severity, fault=told.fault,
        began_at=told.began_at, gives=told.gives and bool(forecast["sums"]), per_minute=told.per_minute,
        selection=told.chosen.as_facts(), forecast=forecast, policy_version=live_number(), by=by, made_at=at,
        changed_at=at,
    )  # fmt: skip
    incident.seen = seen(shown(incident))
    incident.save(force_insert=True)
    copy_in(Affected, AFFECTED, (_affected(incident.pk, each) for each in found.people))
    _note(incident, "incident.declared", by, at, {"people": len(found.people)})
    return incident


AFFECTED = ["incident_id", "customer_id", "encounter_id", "encounters", "onto", "joined", "offers", "by_hand"]


def _affected(incident: int, one: Person) -> list[Any]:
    first, numbers = one.encounters[0] if one.encounters else None, ",".join(map(str, one.encounters))
    return [incident, one.id, first, f"{{{numbers}}}", json_cell(one.onto), False, 0, False]


def checked(words: Words, *, subject: bool = True) -> dict[str, dict[str, str]]:
    """The words without what is empty; refuses where English is missing, or a field stands bare in them."""
    kept = {
        language: {name: text.strip() for name, text in said.items() if text.strip()}
        for language, said in words.items()
        if said.get("text", "").strip()
    }
    english = kept.get(FALLBACK, {})
    if not english or (subject and not english.get("subject")):
        raise NothingSaid
    for said in kept.values():
        for text in said.values():
            if "{{" in text:
                raise BareField(field=text[text.index("{{") :][:40])
    return kept


def shown(incident: Incident) -> Mapping[str, Any]:
    """All that somebody says yes to."""
    return {
        "title": incident.title,
        "words": incident.words,
        "selection": incident.selection,
        "forecast": incident.forecast,
        "gives": incident.gives,
        "policy": incident.policy_version,
        "by": incident.by_id,
        "at": incident.made_at.isoformat(),
    }


@transaction.atomic
def go_ahead(incident: Incident, seen_then: str, *, by: User, at: datetime) -> None:
    """Say yes to all of it, and it begins. Where something is given, another person says it, within her limits.

    `seen_then` is the hash of what was looked at.
    """
    incident = held(incident)
    _must_be(incident, State.READY)
    if incident.seen != seen_then:
        raise NotWhatYouSaw
    if why := sender_allowed(reply_to()):
        raise NobodyReads(why=why)
    if incident.gives:
        _must_be_able(incident, by, at)
        incident.approved_by, incident.approved_at = by, at
    _set(incident, State.RUNNING, "incident.approved", by, at)
    enqueue(RUN, incident=incident.pk)


def _must_be_able(incident: Incident, by: User, at: datetime) -> None:
    if incident.policy_version != live_number():
        raise OldPolicy
    against = judge(incident, gifts_of(incident), by, at=at)
    if against:
        said = [sentence for currency, over in against for sentence in sentences([over], currency)]
        raise NotHersToApprove(why=" ".join(dict.fromkeys(said)))


@transaction.atomic
def stop(incident: Incident, *, by: User, at: datetime) -> None:
    """Nothing more is made, given or let go from this moment on; what was done stays."""
    incident = held(incident)
    _must_be(incident, State.RUNNING, State.DONE)
    _set(incident, State.STOPPED, "incident.stopped", by, at)


@transaction.atomic
def go_on(incident: Incident, *, by: User, at: datetime) -> None:
    """Go on where it was stopped."""
    incident = held(incident)
    _must_be(incident, State.STOPPED)
    if incident.gives and incident.policy_version != live_number():
        raise OldPolicy
    yes_must_reach(incident, rest_of(incident) if _gives_on(incident) else [], at=at)
    _set(incident, State.RUNNING, "incident.continued", by, at)
    enqueue(RUN, incident=incident.pk)


def yes_must_reach(incident: Incident, gifts: Sequence[Many], *, at: datetime) -> None:
    """Refuse where who said yes to an incident may not give these gifts any more, as she and her limits are now."""
    if gifts and incident.approved_by and judge(incident, gifts, incident.approved_by, at=at):
        raise YesReachesNoFurther(name=incident.approved_by.name)


def _gives_on(incident: Incident) -> bool:
    return incident.gives and Affected.objects.filter(incident=incident, done_at=None).exists()


@transaction.atomic
def close(incident: Incident, *, by: User, at: datetime) -> None:
    """The incident is over: no more updates. Each customer's case goes on by itself."""
    incident = held(incident)
    _must_be(incident, State.READY, State.STOPPED, State.DONE)
    _set(incident, State.CLOSED, "incident.closed", by, at)


def halt(incident: Incident, why: str, *, at: datetime) -> None:
    """It stops by itself, and says why; part of a deed that holds it."""
    incident.why = why[:300]
    _set(incident, State.STOPPED, "incident.halted", None, at)


@transaction.atomic
def stop_by_itself(incident: Incident, why: str, *, at: datetime) -> None:
    """The same, where nobody holds it."""
    incident = held(incident)
    if incident.state == State.RUNNING:
        halt(incident, why, at=at)


def rest(incident: Incident, *, at: datetime) -> None:
    """Everybody has a case and was told; part of a deed that holds it."""
    _set(incident, State.DONE, "incident.done", None, at)


@transaction.atomic
def post_update(incident: Incident, words: Words, once: str, *, by: User, at: datetime) -> IncidentUpdate:
    """Post an update: everybody who is affected is told it, once each, in her own language.

    `once` names the form it was written in: sent twice, it is posted once.
    """
    incident = held(incident)
    _must_be(incident, State.RUNNING, State.STOPPED, State.DONE)
    kept = checked(words, subject=False)
    update, new = IncidentUpdate.objects.get_or_create(
        once=once, defaults={"incident": incident, "words": kept, "by": by, "at": at}
    )
    if new:
        _note(incident, "incident.update", by, at, {"update": update.pk})
        enqueue(RUN, incident=incident.pk)
    return update


def held(incident: Incident) -> Incident:
    """The incident as it is now, held until the end of the transaction."""
    return (
        Incident.objects.select_for_update(of=("self",))
        .select_related("by", "approved_by")
        .get(pk=incident.pk)
    )


def _must_be(incident: Incident, *states: str) -> None:
    if incident.state not in states:
        raise StandsOtherwise(state=incident.state_words)


def _set(incident: Incident, state: str, verb: str, by: User | None, at: datetime) -> None:
    incident.state, incident.changed_at = state, at
    incident.why = incident.why if by is None else ""
    incident.save(update_fields=["state", "changed_at", "why", "approved_by", "approved_at"])
    _note(incident, verb, by, at, {})


def _note(incident: Incident, verb: str, by: User | None, at: datetime, data: Mapping[str, Any]) -> None:
    audit.record(f"incident:{incident.pk}", verb, by=by, at=at, data={"seen": incident.seen, **data})
