"""What a customer sees of her case: a list of what is shown, so that nothing else can be. Staff notes never appear."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.accounts.hours import hours_words
from makegood.accounts.models import Organisation
from makegood.cases.models import Case, Promise, Status
from makegood.cases.queries import facts_shown, promises_of, read_back_of
from makegood.followup.queries import last_answer
from makegood.outreach.coach.fields import failure_sentence
from makegood.outreach.facts import encounter_facts, facts_of
from makegood.portal.asking import by_name, called
from makegood.portal.case_story import Word, story
from makegood.portal.choice_view import Choice, Taken, choice_of, taken_of

AT_WORK = (Status.OPEN, Status.CONTACTED)
ROAD_ENDS = {Status.RESOLVED: 3, Status.RECOVERED: 4, Status.CLOSED: 4}
PROMISED = (Promise.Kind.ACKNOWLEDGE, Promise.Kind.FIRST_REPLY, Promise.Kind.GIVEN)
"""What she was told a time for; a plan and our own targets are not promises to her."""


@dataclass(frozen=True)
class Stage:
    """One stage of the road: done, now or ahead."""

    word: str
    state: str


@dataclass(frozen=True)
class Person:
    """Who looks after it, and when she is there."""

    name: str
    hours: str


@dataclass(frozen=True)
class Owed:
    """One promise: what, by when, and what became of it (`kept`, `late`, `waits` for her, or still `ahead`).

    `is_next`: it says what comes next; a receipt does not.
    """

    what: str
    due_at: dt.datetime
    since: dt.datetime
    state: str
    ended_at: dt.datetime | None
    is_next: bool


@dataclass(frozen=True)
class Verdict:
    """What she said last, whether there is something she may add to it, and how it compares with what she expected."""

    answer: str
    asks_more: bool
    asks_measure: bool


@dataclass(frozen=True)
class Goal:
    """What we read back to her, and whether she has said that it is that."""

    pk: int
    words: str
    confirmed: bool


@dataclass(frozen=True)
class CaseView:
    """Everything on the page. `ask` says which question stands on top: none, right, after or again."""

    pk: int
    ref: str
    title: str
    what: str
    promised: Owed | None
    stages: Sequence[Stage]
    owner: Person
    owed: Sequence[Owed]
    facts: Sequence[str]
    on_record: Sequence[str]
    words: Sequence[Word]
    ask: str
    waits_for_her: bool
    status: str
    verdict: Verdict | None
    goal: Goal | None
    choice: Choice | None
    taken: Sequence[Taken]


def case_view(case: Case, at: dt.datetime) -> CaseView:
    """The page of a case in the language that is spoken now."""
    language = (get_language() or "en")[:2]
    what = failure_sentence(facts_of(case, at), language)
    what = what or _("Something went wrong for you, and we look into it.")
    owed = [_owed(promise, at) for promise in promises_of(case) if _is_shown(promise)]
    said = last_answer(case)
    return CaseView(
        pk=case.pk,
        ref=case.ref,
        title=by_name(_title(case) or what, called(case.customer)),
        what=what,
        promised=next((each for each in owed if each.state == "ahead" and each.is_next), None),
        stages=_road(case),
        owner=Person(case.owner.name, hours_words(case.owner.calendar or case.team.calendar)),
        owed=owed,
        facts=encounter_facts(case.encounter, language, _zone(case)),
        on_record=facts_shown(case),
        words=story(case),
        ask=_question(case),
        waits_for_her=case.waiting_since is not None,
        status=case.status,
        verdict=Verdict(said.answer, said.score is None, not said.measure) if said else None,
        goal=_goal(case),
        choice=choice_of(case, at),
        taken=taken_of(case),
    )


def _goal(case: Case) -> Goal | None:
    """Only what was read back to her on purpose is shown."""
    said = read_back_of(case)
    return Goal(said.pk, said.goal, said.confirmed_at is not None) if said else None


def _title(case: Case) -> str:
    """The page's name: what went wrong while we work on it (empty here), then what there is to say."""
    titles = {
        Status.RESOLVED: _("Is it right now?"),
        Status.RECOVERED: _("It is right again."),
        Status.CLOSED: _("This case is closed."),
    }
    return titles.get(Status(case.status), "")


def _zone(case: Case) -> ZoneInfo:
    hers = case.customer.tz if case.customer else ""
    return ZoneInfo(hers or Organisation.current().tz)


def _road(case: Case) -> list[Stage]:
    words = [_("Heard"), _("Looked into"), _("Putting it right"), _("Right for you?")]
    now = ROAD_ENDS.get(Status(case.status), 2 if case.first_reply_at else 1)
    return [
        Stage(word, "done" if i < now else "now" if i == now else "ahead") for i, word in enumerate(words)
    ]


def _question(case: Case) -> str:
    if case.status in AT_WORK:
        return "right"
    return {Status.RESOLVED: "after", Status.RECOVERED: "again"}.get(Status(case.status), "")


def _is_shown(promise: Promise) -> bool:
    return promise.kind in PROMISED and promise.dropped_at is None


def _owed(promise: Promise, at: dt.datetime) -> Owed:
    words = {
        Promise.Kind.ACKNOWLEDGE: _("A sign that we have your message"),
        Promise.Kind.FIRST_REPLY: _("An answer from a person"),
    }
    what = words.get(Promise.Kind(promise.kind), promise.label)
    is_next = promise.kind != Promise.Kind.ACKNOWLEDGE
    return Owed(what, promise.due_at, promise.started_at, _state(promise, at), promise.kept_at, is_next)


def _state(promise: Promise, at: dt.datetime) -> str:
    if promise.kept_at:
        return "kept" if promise.kept_at <= promise.due_at else "late"
    if promise.paused_at:
        return "waits"
    return "late" if promise.broken_at or promise.due_at < at else "ahead"


def plain(view: Any) -> Any:
    """A view as JSON values, times in the zone of the page: what the page shows and nothing else."""
    if isinstance(view, dt.datetime):
        return timezone.localtime(view).isoformat()
    if isinstance(view, dict):
        return {key: plain(value) for key, value in view.items()}
    return [plain(value) for value in view] if isinstance(view, list | tuple) else view
