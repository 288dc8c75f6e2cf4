"""Playing the demo's year: what happens is heard day by day, and the staff answer as people do, some of them late."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases import actions as cases
from makegood.cases.models import Case, Status
from makegood.lib.worktime import Hours, deadline
from makegood.listening.heard import Heard
from makegood.loop.demo.staff import WEEK, employ
from makegood.loop.demo.story import LONDON, SEED, Happening, words, year
from makegood.loop.steps import hear
from makegood.outreach import actions as outreach

Deed = Callable[[Case, datetime], None]
EARLY, LATE = time(10, 0), time(15, 0)
# of the last days most is left for whoever opens the demo
LEFT_TO_DO, ANSWERED_ALREADY = timedelta(days=9), 0.35


@dataclass
class Stage:
    """The demo as it runs: what is still to be done, by whom, and when it ends."""

    end: datetime
    random: Random
    waiting: list[tuple[datetime, int, int, Deed]] = field(default_factory=list)
    count: int = 0

    def later(self, at: datetime, case_id: int, deed: Deed) -> None:
        """Plan a deed; what would fall after the end of the story is left for whoever opens it."""
        if at < self.end:
            self.count += 1
            heapq.heappush(self.waiting, (at, self.count, case_id, deed))

    def catch_up(self, until: datetime) -> None:
        """Do what was planned up to this moment, in order."""
        while self.waiting and self.waiting[0][0] <= until:
            at, _, case_id, deed = heapq.heappop(self.waiting)
            case = Case.objects.select_related("customer", "owner", "team__calendar", "encounter").get(
                pk=case_id
            )
            deed(case, at)


@transaction.atomic
def play(now: datetime, advance: Callable[[int], None] = lambda days: None, seed: int = SEED) -> User:
    """Tell the whole year up to `now`, or nothing of it; returns the person whose desk the demo shows."""
    stage = Stage(now, Random(seed + 1))
    shown = employ(now)
    held: list[Happening] = []
    for day, happenings in year(now.astimezone(LONDON).date(), seed):
        held += happenings
        for moment in _hearings(day, now):
            _hear([h for h in held if h.at <= moment], moment, stage)
            held = [h for h in held if h.at > moment]
        advance(1)
    stage.catch_up(now)
    return shown


def _hearings(day: date, now: datetime) -> list[datetime]:
    """When the shop hears of things: in the morning, lately also in the afternoon, and last of all now."""
    recent = day > (now - timedelta(days=21)).date()
    # long ago every other day will do: it halves the time that the story takes to load
    times = (EARLY, LATE) if recent else (EARLY,) if day.toordinal() % 2 else ()
    moments = [datetime.combine(day, at, LONDON) for at in times]
    today = [now] if day == now.astimezone(LONDON).date() else []
    return [moment for moment in moments if moment < now] + today


def _hear(happenings: list[Happening], at: datetime, stage: Stage) -> None:
    stage.catch_up(at)
    receipt = hear([Heard(h.item) for h in happenings], source="shop", at=at)
    for case_id in receipt.case_ids:
        if at < stage.end - LEFT_TO_DO or stage.random.random() < ANSWERED_ALREADY:
            stage.later(_soon(at, stage.random), case_id, lambda case, when: _reply(case, when, stage))


HOURS = Hours("Europe/London", {int(day): [(a, b) for a, b in windows] for day, windows in WEEK.items()})


def _soon(at: datetime, random: Random) -> datetime:
    """When somebody gets round to it: mostly within hours, now and then too late."""
    return deadline(HOURS, at, min(int(random.lognormvariate(4.4, 1.0)), 4000)) or at


def _reply(case: Case, at: datetime, stage: Stage) -> None:
    if case.status != Status.OPEN:
        return
    if not case.reachable:
        cases.note(case, "No way to write back. Told the counter what to watch for.", by=case.owner, at=at)
        cases.resolve(case, by=case.owner, at=at)
        return
    _plan(case, at, stage.random)
    if case.customer and case.customer.email:
        _write(case, at, stage.random)
    else:
        cases.note(case, "Rang, told what happened and what comes next.", by=case.owner, at=at)
        cases.contacted(case, by=case.owner, at=at)
    stage.later(at + timedelta(days=stage.random.uniform(0.5, 3)), case.pk, _resolve)


def _plan(case: Case, at: datetime, random: Random) -> None:
    told = words()["replies"]
    repair, change = random.choice(told["repair"]), random.choice(told["change"])
    cases.save_plan(
        case, cases.Plan(repair=repair, apology="by letter", actions=[change]), by=case.owner, at=at
    )


def _write(case: Case, at: datetime, random: Random) -> None:
    draft = outreach.draft_of(case, by=case.owner, at=at)
    filled = {part["key"]: _filled(part["text"], random) for part in draft.parts}
    outreach.send(outreach.save_draft(draft, filled), by=case.owner, at=at)


def _filled(text: str, random: Random) -> str:
    told = words()["replies"]
    text = text.replace("{{explanation}}", random.choice(told["explanation"]))
    return text.replace("{{repair}}", random.choice(told["repair"])).replace(
        "{{next_time}}", "Friday at 12:00"
    )


def _resolve(case: Case, at: datetime) -> None:
    if case.status == Status.CONTACTED:
        cases.resolve(case, by=case.owner, at=at)
