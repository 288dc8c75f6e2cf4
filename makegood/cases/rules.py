"""Which case a failure belongs to, who owns it, how urgent it is, and what is promised. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from makegood.accounts.roster import Crew, Person, Roster
from makegood.accounts.rules.worktime import Hours, deadline, instant, minute_after, worked
from makegood.cases.steps import Step

MATTER_DAYS = 30
SEVERITY_WEIGHT = 20
WARN_SHARE = 0.8


def case_key(encounter: str, customer_id: int | None, failure_root: str, signal_id: int | None) -> str:
    """Which case it is: its encounter, else this customer and kind of failure, else this one signal."""
    if encounter:
        return f"e:{encounter}"
    return f"c:{customer_id}:{failure_root}" if customer_id is not None else f"s:{signal_id}"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a case, and the reason in one key with its facts."""

    user_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a case asks of its owner."""

    language: str = ""
    skills: frozenset[str] = frozenset()
    person_id: int | None = None
    senior: bool = False


def owner_for(crew: Crew, roster: Roster, wanted: Wanted, load: Callable[[int], int], at: datetime) -> Owner:
    """The one owner: the customer's own person in her hours, else her stand-in, else who speaks the language, has the
    skill and the least load; with nobody free, the team's lead."""
    if wanted.person_id is not None and (mine := _my_person(roster, crew, wanted.person_id, at)):
        return mine
    here = [roster.people[number] for number in crew.people if is_here(roster.people.get(number), at)]
    if wanted.senior:
        return _senior(crew, roster, here, load, at)
    able = _able(here, wanted)
    free = [person for person in able if load(person.id) < person.capacity]
    if not free:
        return Owner(_present_lead(crew, roster, at), "lead_nobody_free" if here else "lead_nobody_here")
    return Owner(_least(free, load).id, _reason(wanted, len(free) < len(here)))


def _senior(
    crew: Crew, roster: Roster, here: Sequence[Person], load: Callable[[int], int], at: datetime
) -> Owner:
    """One rung up: a senior of the team, its lead, any senior who is here; else the lead, wherever she is."""
    lead = roster.people.get(crew.lead)
    seniors = [person for person in here if person.senior]
    if not seniors and lead and not is_here(lead, at):
        seniors = [person for person in roster.people.values() if person.senior and is_here(person, at)]
    return Owner(_least(seniors, load).id if seniors else crew.lead, "senior")


def _reason(wanted: Wanted, narrowed: bool) -> str:
    return f"least_load_speaks:{wanted.language}" if narrowed and wanted.language else "least_load"


def is_here(person: Person | None, at: datetime) -> bool:
    """Whether she can take a case now: active, no auditor, not away."""
    return person is not None and person.active and not person.is_away(at)


def _my_person(roster: Roster, crew: Crew, person_id: int, at: datetime) -> Owner | None:
    person = roster.people.get(person_id)
    if person is None:
        return None
    if is_here(person, at) and in_hours(person.hours or crew.hours, at):
        return Owner(person.id, "my_person")
    stand_in = roster.people.get(person.stand_in or 0)
    return Owner(stand_in.id, f"stand_in_for:{person.id}") if stand_in and is_here(stand_in, at) else None


def in_hours(hours: Hours, at: datetime) -> bool:
    """Whether the working clock runs in the minute of `at`."""
    soon = deadline(hours, at, 1)
    return soon is not None and soon <= instant(minute_after(at) + 1)


def _able(here: Sequence[Person], wanted: Wanted) -> Sequence[Person]:
    """Who speaks the language and has a skill asked for; a wish nobody can meet is left out, not the case."""
    speak = [person for person in here if not wanted.language or wanted.language in person.languages] or here
    return [person for person in speak if wanted.skills & person.skills] or speak


def _least(people: Iterable[Person], load: Callable[[int], int]) -> Person:
    return min(people, key=lambda person: (load(person.id), person.id))


def _present_lead(crew: Crew, roster: Roster, at: datetime) -> int:
    lead = roster.people.get(crew.lead)
    stand_in = roster.people.get(lead.stand_in or 0) if lead else None
    if lead and not is_here(lead, at) and stand_in and is_here(stand_in, at):
        return stand_in.id
    return crew.lead


@dataclass(frozen=True, slots=True)
class Urgency:
    """How far up a case stands, with the reasons shown beside it."""

    priority: int
    reasons: tuple[str, ...]


def urgency(
    severity: int, first_order: bool, reopened: int, warned: bool = False, late: bool = False
) -> Urgency:
    """Severity first; then newcomers, second failures, and clocks that run out (Knox & van Oest 2014; Hogreve 2017)."""
    parts = {
        f"severity:{severity}": severity * SEVERITY_WEIGHT,
        "first_order": 10 if first_order else 0,
        "second_failure": 15 if reopened else 0,
        "clock_80": 5 if warned and not late else 0,
        "clock_over": 12 if late else 0,
    }
    return Urgency(sum(parts.values()), tuple(key for key, weight in parts.items() if weight))


@dataclass(frozen=True, slots=True)
class Play:
    """What a kind of failure calls for: clocks in working minutes, the first step; its steps and the first of them."""

    acknowledge: int
    first_reply: int
    plan: int
    resolve: int
    first_step: str = ""
    version: int | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise to make: kind, working minutes (none for a fixed time), due and warning times; which step it is.

    `duty` is the legal duty it is for; `began`, from when it counts where that is not when it is made.
    """

    kind: str
    minutes: int | None
    due_at: datetime
    warn_at: datetime
    label: str = ""
    step: int | None = None
    duty: int | None = None
    began: datetime | None = None


def clocks(play: Play, hours: Hours, start: datetime, reachable: bool) -> list[Clock]:
    """The promises of a new case. To somebody who cannot be reached nothing is promised: only putting it right."""
    minutes = {
        "acknowledge": play.acknowledge,
        "first_reply": play.first_reply,
        "plan": play.plan,
        "resolve": play.resolve,
    }
    wanted = minutes if reachable else {"resolve": play.resolve}
    made = [clock(kind, count, hours, start) for kind, count in wanted.items()]
    return [*made, step_clock(play.step, 0, hours, start)] if play.step else made


def step_clock(step: Step, number: int, hours: Hours, start: datetime) -> Clock:
    """The clock of a step whose turn comes at `start`: working time, for first aid the plain clock."""
    if not step.first_aid:
        made = clock("step", step.minutes, hours, start)
        return replace(made, label=step.words, step=number)
    length = timedelta(minutes=step.minutes)
    return Clock("step", None, start + length, start + length * WARN_SHARE, step.words, number)


def clock(
    kind: str,
    minutes: int,
    hours: Hours,
    start: datetime,
    pauses: Sequence[tuple[datetime, datetime | None]] = (),
) -> Clock:
    """When so many working minutes from `start` have passed, and when four fifths of them have."""
    due = deadline(hours, start, minutes, pauses)
    warn = deadline(hours, start, int(minutes * WARN_SHARE), pauses)
    # hours that never open still need a date: the plain clock
    due = due or start + timedelta(minutes=minutes)
    return Clock(kind, minutes, due, min(warn or due, due))


WEEKS_LOOKED_AT = 15  # further than this no team is closed day after day


def working_days_later(hours: Hours, moment: datetime, days: int) -> datetime:
    """The same time of day so many working days later (earlier, if negative); days that are closed do not count.

    Hours that never open count plain days.
    """
    step, left = (1, days) if days >= 0 else (-1, -days)
    local = day = moment.astimezone(hours.zone)
    for _ in range(WEEKS_LOOKED_AT * 7):
        if not left:
            return day.astimezone(moment.tzinfo)
        day += timedelta(days=step)
        left -= bool(hours.week[day.weekday()]) and day.date() not in hours.closed
    return (local + timedelta(days=days)).astimezone(moment.tzinfo)


def end_of_day(hours: Hours, at: datetime) -> datetime:
    """The last working minute of the day of `at` where the team works; where none is left, the end of that day."""
    local = at.astimezone(hours.zone)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    last = deadline(hours, at, left) if (left := worked(hours, at, midnight)) else None
    return last or midnight - timedelta(minutes=1)


MOVES: Mapping[str, frozenset[str]] = {
    "open": frozenset({"contacted", "resolved", "closed"}),
    "contacted": frozenset({"open", "resolved", "closed"}),
    "resolved": frozenset({"recovered", "open", "closed"}),
    "recovered": frozenset({"open"}),
    "closed": frozenset(),
}


def may_move(status: str, to: str) -> bool:
    """Whether a case may go from one state to the other."""
    return to in MOVES[status]
