"""Opening and joining cases in a batch: which case it is, whose it becomes, what is promised."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from psycopg.types.json import Jsonb

from makegood.accounts.roster import Crew, Roster
from makegood.cases.by_law import complained, complaint_clocks, lay
from makegood.cases.duties import Duty
from makegood.cases.events import COLUMNS as EVENT_COLUMNS
from makegood.cases.events import Chain, Fact, chained, record
from makegood.cases.models import Case, CaseGround, Event, Fault, Promise, Status
from makegood.cases.promise_rows import PROMISE_COLUMNS, promise_row
from makegood.cases.queries import live_by_owner_soon
from makegood.cases.queries.duties import duties_in_force
from makegood.cases.rules import MATTER_DAYS, Clock, Owner, Play, Wanted, clocks, owner_for, urgency
from makegood.lib.bulk import copy_in, json_cell, next_ids
from makegood.lib.copying import texts
from makegood.lib.together import soon
from makegood.listening.models import Failure


@dataclass(slots=True)
class Ground:
    """One failure looking for its case, with all that opening one needs to know."""

    key: str
    failure_id: int
    signal_id: int | None
    kind: str
    headline: str
    severity: int
    noticed_by: str
    noticed_at: datetime
    play: Play
    customer_id: int | None = None
    encounter_id: int | None = None
    team_id: int | None = None
    language: str = ""
    person_id: int | None = None
    reachable: bool = True
    history: bool = False
    first_order: bool = False
    for_lead: bool = False
    score: Decimal | None = None
    scale: str = ""
    folded: str = ""
    email: str = ""
    channel: str = ""
    has_phone: bool = False
    tz: str = ""
    responded_at: datetime | None = None
    fault: str = Fault.UNKNOWN.value


@dataclass(slots=True)
class Opened:
    """What became of a batch. `fates` says for each failure what it did: opened a case, joined one, is history.

    `complained`: the cases that were joined by what the customer told us herself.
    """

    opened: list["NewCase"] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    complained: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    fates: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class NewCase:
    """A case about to be written."""

    id: int
    ground: Ground
    owner: Owner
    team_id: int
    clocks: list[Clock]
    earlier_id: int | None = None
    more: list[Ground] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """A case that stands under a key already."""

    id: int
    status: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Before:
    """What is asked ahead of opening cases: the cases that stand under their keys, and how much each person has."""

    known: Callable[[], dict[str, Known]]
    load: Callable[[], "Load"]


def look(keys: Collection[str], roster: Roster) -> Before:
    """Ask ahead what opening cases under these keys needs to know."""
    return Before(_known(keys), _load(roster))


def open_cases(
    grounds: Sequence[Ground], roster: Roster, *, at: datetime, before: Before | None = None
) -> Opened:
    """Give every ground its case, in one go: it joins the live case of its key or opens one with owner, step and date.

    `before`: what `look` has asked for their keys, where somebody asked ahead.
    A resolved or lately recovered case is reopened, an ended one is linked as the earlier. Two writers that open the
    same case at once end in an IntegrityError for the later: the batch is then taken again.
    """
    done = Opened()
    if not grounds:
        return done
    before = before or look({ground.key for ground in grounds}, roster)
    known = before.known()
    joins: list[tuple[int, Ground]] = []
    fresh: dict[str, list[Ground]] = {}
    for ground in grounds:
        case = known.get(ground.key)
        if case and _takes(case, ground):
            joins.append((case.id, ground))
        else:
            fresh.setdefault(ground.key, []).append(ground)
    _open(fresh, known, roster, before.load, done, at)
    _join(joins, known, roster, done, at)
    return done


def _takes(case: Known, ground: Ground) -> bool:
    """Whether the case takes the ground in: it is live, or recovered so lately that it is the same matter."""
    if case.status in {Status.OPEN, Status.CONTACTED, Status.RESOLVED}:
        return True
    if ground.history or case.status == Status.CLOSED or case.ended_at is None:
        return ground.history and case.status == Status.CLOSED
    return ground.noticed_at - case.ended_at <= timedelta(days=MATTER_DAYS)


def _known(keys: Collection[str]) -> Callable[[], dict[str, Known]]:
    if not keys:
        return dict
    return soon(
        "SELECT DISTINCT ON (case_key) case_key, id, status, coalesce(recovered_at, closed_at) FROM cases_case"
        " WHERE case_key = ANY(%s) ORDER BY case_key, (status IN ('open', 'contacted', 'resolved')) DESC, id DESC",
        [texts(sorted(keys))],
        lambda rows: {key: Known(number, status, ended) for key, number, status, ended in rows},
    )


def _open(
    fresh: dict[str, list[Ground]],
    known: dict[str, Known],
    roster: Roster,
    loaded: Callable[[], "Load"],
    done: Opened,
    at: datetime,
) -> None:
    if not fresh:
        return
    load, duties = loaded(), _duties(ground for grounds in fresh.values() for ground in grounds)

    @cache
    def promised(play: Play, team_id: int, reachable: bool) -> list[Clock]:
        return clocks(play, roster.team(team_id).hours, at, reachable)

    for (key, grounds), number in zip(fresh.items(), next_ids(Case, len(fresh)), strict=True):
        first = grounds[0]
        crew = roster.team(first.team_id)
        wanted = Wanted(first.language, frozenset({first.kind, first.kind.split(".")[0]}), first.person_id)
        owner = _lead(crew, first) or owner_for(crew, roster, wanted, load.get, at)
        made = [] if first.history else promised(first.play, crew.id, first.reachable)
        if duties and (spoken := next(filter(_complains, grounds), None)):
            made = [*made, *complaint_clocks(duties, first.kind, spoken.noticed_at, crew.hours)]
        earlier = known[key].id if key in known else None
        done.opened.append(NewCase(number, first, owner, crew.id, made, earlier, grounds[1:]))
        done.fates.update((ground.failure_id, "cases_joined") for ground in grounds)
        done.fates[first.failure_id] = "cases_history" if first.history else "cases_opened"
        if not first.history:
            load.add(owner.user_id)
    _write(done.opened, at)


def _complains(ground: Ground) -> bool:
    """Whether she told us herself and can be answered: what the law asks counts from a complaint."""
    return ground.noticed_by == Failure.By.CUSTOMER and ground.reachable and not ground.history


def _duties(grounds: Iterable[Ground]) -> tuple[Duty, ...]:
    """The duties of the law, where one of these is a complaint."""
    return duties_in_force() if any(map(_complains, grounds)) else ()


def _lead(crew: Crew, ground: Ground) -> Owner | None:
    """The lead, without asking who is free: for history, and for an incident."""
    if ground.history:
        return Owner(crew.lead, "history")
    return Owner(crew.lead, "incident") if ground.for_lead else None


class Load:
    """How many cases each person works on, counted up to a bound: past it, more is not told apart."""

    def __init__(self, counts: dict[int, int]) -> None:
        self.counts = counts

    def get(self, user_id: int) -> int:
        return self.counts.get(user_id, 0)

    def add(self, user_id: int) -> None:
        self.counts[user_id] = self.get(user_id) + 1


def loads(roster: Roster) -> Load:
    """Open cases per person, each counted only up to a little over the highest capacity: cheap at any size."""
    return _load(roster)()


def _load(roster: Roster) -> Callable[[], Load]:
    bound = max((person.capacity for person in roster.people.values()), default=0) + 1
    counts = live_by_owner_soon(list(roster.people), bound)
    return lambda: Load(counts())


def _write(cases: Sequence[NewCase], at: datetime) -> None:
    if not cases:
        return
    facts = [_opened_fact(case) for case in cases]
    chains: dict[int, Chain] = {}
    events = chained(facts, chains, by=None, at=at)
    copy_in(Case, CASE_COLUMNS, (_case_values(case, chains[case.id], at) for case in cases))
    copy_in(Event, EVENT_COLUMNS, events)
    copy_in(
        CaseGround,
        GROUND_COLUMNS,
        _grounds((case.id, g, at) for case in cases for g in (case.ground, *case.more)),
    )
    copy_in(Promise, PROMISE_COLUMNS, _promises(cases, at))


def _opened_fact(case: NewCase) -> Fact:
    ground = case.ground
    data = {
        "failure": ground.failure_id,
        "kind": ground.kind,
        "owner": case.owner.user_id,
        "why": case.owner.reason,
    }
    if ground.fault != Fault.UNKNOWN:
        data["fault"] = ground.fault
    return Fact(case.id, "case.recorded" if ground.history else "case.opened", data)


CASE_COLUMNS = [
    "id", "ref", "case_key", "customer_id", "encounter_id", "failure_kind", "headline", "severity", "status", "team_id",
    "play_id", "owner_id", "owner_reason", "next_step", "due_at", "priority", "priority_reasons", "fault", "noticed_by",
    "noticed_at", "reachable", "history", "first_order", "score_before", "scale", "opened_at", "first_reply_at",
    "closed_at", "outcome", "earlier_id", "folded", "changed_at", "seq", "head",
    "own_up", "feeling_before", "feeling_after", "feeling_words", "harm", "goal", "plan", "transfers", "retellings",
    "reopened",
]  # fmt: skip
UNTOUCHED = (False, "", "", "", "", "", json_cell({}), 0, 0, 0)


def _case_values(case: NewCase, chain: Chain, at: datetime) -> list[Any]:
    ground = case.ground
    rank = urgency(ground.severity, ground.first_order, 0)
    step, first = _begins_with(case)
    return [
        case.id, str(case.id), ground.key, ground.customer_id, ground.encounter_id, ground.kind, ground.headline,
        ground.severity, Status.CLOSED.value if ground.history else Status.OPEN.value, case.team_id,
        None if ground.history else ground.play.version, case.owner.user_id, case.owner.reason, step, first,
        rank.priority, Jsonb(list(rank.reasons)), ground.fault, ground.noticed_by, ground.noticed_at,
        ground.reachable, ground.history,
        ground.first_order, ground.score, ground.scale, ground.noticed_at if ground.history else at,
        ground.responded_at if ground.history else None,
        (ground.responded_at or ground.noticed_at) if ground.history else None,
        "history" if ground.history else "", case.earlier_id, ground.folded, at, chain.seq, chain.head, *UNTOUCHED,
    ]  # fmt: skip


def _begins_with(case: NewCase) -> tuple[str, datetime | None]:
    """The next step of a new case, and by when: first aid goes before everything."""
    if case.ground.history:
        return "", None
    play = case.ground.play
    if play.step and play.step.first_aid:
        return play.step.words, next(c.due_at for c in case.clocks if c.kind == "step")
    first = [c.due_at for c in case.clocks if c.kind in {"first_reply", "resolve"}][:1]
    by_law = [c.due_at for c in case.clocks if c.duty]
    return play.first_step, min([*first, *by_law], default=None)


GROUND_COLUMNS = ["case_id", "failure_id", "signal_id", "at"]


def _grounds(rows: Iterable[tuple[int, Ground, datetime]]) -> Iterable[tuple[Any, ...]]:
    return ((case_id, ground.failure_id, ground.signal_id, at) for case_id, ground, at in rows)


def _promises(cases: Sequence[NewCase], at: datetime) -> Iterable[tuple[Any, ...]]:
    for case in cases:
        for clock in case.clocks:
            yield promise_row(case.id, clock, at)


def _join(
    joins: Sequence[tuple[int, Ground]],
    known: dict[str, Known],
    roster: Roster,
    done: Opened,
    at: datetime,
) -> None:
    if not joins:
        return
    copy_in(CaseGround, GROUND_COLUMNS, _grounds((case_id, ground, at) for case_id, ground in joins))
    record([_joined_fact(case_id, ground) for case_id, ground in joins], by=None, at=at)
    done.fates.update((ground.failure_id, "cases_joined") for _, ground in joins)
    done.touched.update(case_id for case_id, _ in joins)
    stopped = {Status.RESOLVED, Status.RECOVERED}
    done.reopened = sorted({c for c, g in joins if known[g.key].status in stopped and not g.history})
    done.complained = {case_id for case_id, ground in joins if _complains(ground)}
    if duties := _duties(ground for _, ground in joins):
        lay(duties, complained(done.complained), roster, at)


def _joined_fact(case_id: int, ground: Ground) -> Fact:
    return Fact(
        case_id, "case.joined", {"failure": ground.failure_id, "kind": ground.kind, "by": ground.noticed_by}
    )
