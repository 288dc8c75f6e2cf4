"""The timeline of a case: every fact in order, day by day, with now among them and what is due after it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.cases.models import Event, Promise
from makegood.customers.models import Encounter, EncounterStatus
from makegood.desk.measures import VERBS as MEASURE_VERBS
from makegood.desk.meeting_events import VERBS as MEETING_VERBS
from makegood.desk.offer_events import is_of_an_offer, offer_mark, offer_words
from makegood.desk.parcel_events import VERBS as PARCEL_VERBS
from makegood.desk.return_events import VERBS as RETURN_VERBS
from makegood.desk.steps_panel import VERBS as STEP_VERBS
from makegood.desk.steps_panel import step_words
from makegood.desk.visit_events import VERBS as VISIT_VERBS
from makegood.listening.models import Signal
from makegood.listening.scores import score_words

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "case.opened": ("", lazy("Case opened")),
    "case.recorded": ("", lazy("Recorded as history")),
    "case.joined": ("fault", lazy("One more failure joins the case")),
    "case.contacted": ("", lazy("First answer by a person")),
    "case.answered": ("", lazy("Answered")),
    "incident.told": ("", lazy("Told how the incident stands")),
    "incident.enough_to_choose": (
        "",
        lazy(
            "The incident offered nothing, as more than three would stand to choose among: the owner decides"
        ),
    ),
    "case.resolved": ("", lazy("Put right, as we see it")),
    "case.recovered": ("kept", lazy("The customer says it is right")),
    "case.reopened": ("fault", lazy("Not right yet: open again")),
    "case.closed": ("", lazy("Closed")),
    "case.taken": ("", lazy("Taken over")),
    "case.given": ("", lazy("A new owner by rule")),
    "handover.proposed": ("", lazy("A colleague is asked to take it")),
    "handover.accepted": ("", lazy("Handed over, with a yes")),
    "handover.declined": ("", lazy("The colleague cannot take it")),
    "case.next_step": ("", lazy("A new next step")),
    "case.snoozed": ("", lazy("Set aside for a while")),
    "case.waiting": ("", lazy("Waiting for the customer, clocks stand still")),
    "case.resumed": ("", lazy("The clocks go on")),
    "case.fault": ("", lazy("Fault judged")),
    "case.severity": ("", lazy("Severity judged")),
    "case.kind": ("", lazy("What failed is named anew")),
    "case.feeling": ("", lazy("Feeling kept")),
    "case.harm": ("", lazy("What it did to the person kept")),
    "law.set_aside": ("", lazy("Why what the law owes is not given is kept in a note")),
    "case.goal": ("", lazy("What would make it right kept")),
    "claim.noted": ("", lazy("What the customer says kept")),
    "claim.checked": ("", lazy("What is on record kept beside it")),
    "goal.read_back": ("", lazy("Read back to the customer: what they need")),
    "goal.confirmed": ("kept", lazy("The customer says that we have understood")),
    "case.retold": ("fault", lazy("The customer had to tell it again")),
    "case.asked": ("", lazy("The customer is asked whether it is right")),
    "case.unanswered": ("", lazy("Nobody answered whether it is right")),
    "case.replied": ("hers", lazy("The customer answers")),
    "case.chose": ("hers", lazy("The customer chose what will make it right")),
    "gift_code.redeemed": ("kept", lazy("The gift code was paid with")),
    "gift_code.renewed": ("", lazy("Another gift code took the place of a lost one")),
    "gift_code.expired": ("", lazy("What was left on the gift code ran out")),
    "case.silent": ("fault", lazy("The customer has heard nothing for days")),
    "case.contact_today": ("", lazy("To be contacted today")),
    "case.own_up": ("", lazy("A colleague says: this was my mistake")),
    "clock.moved": ("", lazy("A clock moved with the working hours")),
    "plan.saved": ("", lazy("A plan made")),
    "case.expected": ("", lazy("What the customer expects, in money, kept")),
    "note.written": ("", lazy("A note among us")),
    "promise.made": ("", lazy("Promised")),
    "promise.warned": ("", lazy("Most of the time is gone")),
    "promise.kept": ("kept", lazy("A promise kept")),
    "promise.broken": ("fault", lazy("A promise not kept in time")),
    "promise.passed": ("fault", lazy("A promise not kept in time")),
    "missed.reason": ("", lazy("Why a promise was missed told")),
    "missed.change": ("", lazy("What changes after a missed promise told")),
    "promise.lapsed": ("", lazy("The time passed in which the customer could say so")),
    "duty.begun": ("", lazy("The law sets a clock")),
    "duty.ended": ("", lazy("A clock of the law ended with the policy that set it")),
    "promise.came_late": ("fault", lazy("A promise kept late")),
    "step.begun": ("", lazy("Another kind of failure: its steps begin")),
    "step.done": ("kept", lazy("A step of the playbook done")),
    "step.skipped": ("fault", lazy("A step of the playbook skipped")),
    **RETURN_VERBS,
    **MEETING_VERBS,
    **MEASURE_VERBS,
    **PARCEL_VERBS,
    **VISIT_VERBS,
}
"""Mark and words of the facts that a person wants to read; others are named by their own key."""


@dataclass(frozen=True)
class Past:
    """One entry: when, in which words, and as what it is marked."""

    at: dt.datetime
    words: str
    mark: str = ""


@dataclass(frozen=True)
class Day:
    """The entries of one day in the viewer's zone."""

    date: dt.date
    entries: list[Past]


def timeline(
    events: Iterable[Event],
    signals: Iterable[Signal],
    promises: Sequence[Promise],
    encounter: Encounter | None,
    at: dt.datetime,
) -> list[Day]:
    """Everything in order, grouped by day; `at` is marked as now."""
    # what she said comes before what it brought about, also in the same moment
    entries = [Past(signal.occurred_at, signal_words(signal), "hers") for signal in signals]
    entries += [Past(event.at, event_words(event, promises), _mark(event)) for event in events]
    entries += _encounter(encounter)
    entries += [Past(p.due_at, promise_words(p), "ahead") for p in promises if not p.ended and p.due_at > at]
    entries.append(Past(at, _("Now"), "now"))
    entries.sort(key=lambda entry: entry.at)
    days = groupby(entries, key=lambda entry: timezone.localtime(entry.at).date())
    return [Day(date, list(found)) for date, found in days]


def _mark(event: Event) -> str:
    return offer_mark(event) if is_of_an_offer(event) else VERBS.get(event.verb, ("",))[0]


def event_words(event: Event, promises: Sequence[Promise] = ()) -> str:
    """A fact in words, with who did it where a person did."""
    if is_of_an_offer(event):
        return offer_words(event)
    if event.verb in STEP_VERBS and promises:
        words = step_words(event, promises)
        return f"{words} · {event.by.name}" if event.by else words
    known = VERBS.get(event.verb)
    words = str(known[1]) if known else event.verb.replace(".", ", ").replace("_", " ").capitalize()
    return f"{words} · {event.by.name}" if event.by else words


def signal_words(signal: Signal) -> str:
    """What the customer did, and her score."""
    if signal.score is None:
        return _("The customer writes") if signal.comment else _("The customer gets in touch")
    return _("The customer gives %(score)s") % {"score": score_words(signal.score, signal.scale)}


def promise_words(promise: Promise) -> str:
    """What is promised."""
    return promise.label or promise.kind_words


def _encounter(encounter: Encounter | None) -> list[Past]:
    if encounter is None:
        return []
    what = _("%(kind)s %(number)s") % {"kind": encounter.kind.capitalize(), "number": encounter.external_id}
    what = f"{what}, {encounter.product}" if encounter.product else what
    promised, happened = encounter.promised_at, encounter.happened_at
    found = [(encounter.occurred_at, what, "")]
    if not (promised and happened and happened <= promised):
        found.append((promised, _("It was promised by now"), ""))
    mark = "" if encounter.status == EncounterStatus.OK else "fault"
    found.append((happened, encounter.get_status_display(), mark))
    return [Past(at, words, mark) for at, words, mark in found if at]
