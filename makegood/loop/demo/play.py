"""Playing the demo's year: what happens is heard day by day, and the staff answer as people do, some of them late."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from django.db import transaction
from django.db.models import F

from makegood.accounts.models import Team, User
from makegood.accounts.rules.worktime import Hours, deadline, worked
from makegood.cases import actions as cases
from makegood.cases.models import Case, CaseGround, Outcome, Status
from makegood.followup.actions import ask_due, note_silence
from makegood.learning.rules import Told
from makegood.listening.heard import Heard
from makegood.loop import ending
from makegood.loop.demo.helping import (
    expect_a_guest,
    help_in_kind,
    name_what_was_wrong,
    note_mix_up,
    say_measure,
)
from makegood.loop.demo.outages import one_past, one_waiting
from makegood.loop.demo.parcels import ask_for_one
from makegood.loop.demo.promises import keep_what_was_told, miss_some, tell_a_time
from makegood.loop.demo.remedies import (
    answer_questions,
    ask_for_a_yes,
    choose_one,
    give_what_was_chosen,
    offer_what_fits,
)
from makegood.loop.demo.staff import WEEK, employ
from makegood.loop.demo.steps import follow_steps
from makegood.loop.demo.story import DAYS, LONDON, SEED, Happening, words, year
from makegood.loop.demo.telling import in_one_breath, look_at_what_grew
from makegood.loop.held_back import why_not
from makegood.loop.steps import hear, notice_late
from makegood.outreach import actions as outreach
from makegood.outreach.models import Message
from makegood.outreach.phrases import phrases
from makegood.outreach.sending import word

Deed = Callable[[Case, datetime], None]
EARLY, LATE = time(10, 0), time(15, 0)
# of the last days most is left for whoever opens the demo
LEFT_TO_DO, ANSWERED_ALREADY = timedelta(days=8), 0.3
ASKED_AFTER, SILENT_FOR = timedelta(days=3, hours=1), timedelta(days=42)
STILL_THERE, A_DAY, HALF_AN_HOUR = timedelta(days=2), timedelta(days=1), timedelta(minutes=30)
LONG_AGO, LETTERS_SINCE = {1, 4}, timedelta(days=45)
SAYS_RIGHT, SAYS_NOT_YET = 0.42, 0.12
OFFERED, CHOOSES = 0.6, 0.7
PHRASED, PHRASE = 0.6, ("mine-now", "en")


@dataclass
class Stage:
    """The demo as it runs: who works there, what is still to be done, by whom, and when it ends."""

    end: datetime
    random: Random
    people: dict[int, User]
    teams: dict[int, Team]
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
            case = Case.objects.select_related("customer", "encounter").get(pk=case_id)
            case.owner, case.team = self.people[case.owner_id], self.teams[case.team_id]
            deed(case, at)


@transaction.atomic
def play(
    now: datetime, advance: Callable[[int], None] = lambda days: None, seed: int = SEED, days: int = DAYS
) -> User:
    """Tell the whole year up to `now`, or nothing of it; returns the person whose desk the demo shows."""
    shown = employ(now)
    teams = Team.objects.select_related("calendar").in_bulk()
    stage = Stage(now, Random(seed + 1), User.objects.in_bulk(), teams)
    with in_one_breath():
        _live_through(year(now.astimezone(LONDON).date(), seed, days), stage, advance)
    _read_what_waits(now)
    ask_for_one(now)
    help_in_kind(now)
    expect_a_guest(now)
    ask_for_a_yes(_last_at_work(now))
    miss_some(_last_at_work(_last_at_work(now) - A_DAY), _last_at_work(now))
    _empty_outbox(now)
    one_past(_last_at_work(now - 3 * A_DAY))
    one_waiting(_last_at_work(now))
    return shown


def _live_through(
    days: Iterable[tuple[date, list[Happening]]], stage: Stage, advance: Callable[[int], None]
) -> None:
    held: list[Happening] = []
    for number, (day, happenings) in enumerate(days):
        look_at_what_grew(number)
        held += happenings
        for moment in _hearings(day, stage.end):
            _hear([h for h in held if h.at <= moment], moment, stage)
            held = [h for h in held if h.at > moment]
        advance(1)
    stage.catch_up(stage.end)


def _read_what_waits(now: datetime) -> None:
    """The last thing people did at work: of what waits, somebody has read the newest word of every channel."""
    at = _last_at_work(now)
    waits = CaseGround.objects.filter(
        case__status=Status.OPEN, case__first_reply_at=None, case__opened_at__lt=at
    )
    newest: dict[tuple[int, str], Case] = {}
    for ground in waits.exclude(signal=None).select_related("case__owner", "signal").order_by("case_id"):
        if ground.signal:
            newest[ground.case.team_id, ground.signal.channel] = ground.case
    for case in {case.pk: case for case in newest.values()}.values():
        cases.note(case, "Read it. Asking around before I write.", by=case.owner, at=at)


def _last_at_work(now: datetime) -> datetime:
    """The latest half an hour that somebody was there."""
    return next(
        at for at in (now - n * HALF_AN_HOUR for n in count(1)) if worked(HOURS, at, at + HALF_AN_HOUR)
    )


def _bring_the_mail(at: datetime) -> None:
    """What asks whether it is right has arrived; only what is fresh is still on its way."""
    asks = Message.objects.filter(kind=Message.Kind.CHECK_BACK, state=Message.State.QUEUED)
    asks.filter(queued_at__lt=at - STILL_THERE).update(state=Message.State.SENT, sent_at=F("queued_at"))


def _empty_outbox(now: datetime) -> None:
    """What was written in the story has long arrived; only what is fresh lies in the outbox."""
    _bring_the_mail(now)
    asks = Message.objects.filter(kind=Message.Kind.CHECK_BACK, state=Message.State.SENT)
    asks.exclude(case__status=Status.RESOLVED).delete()
    for question in asks.select_related("case__customer", "case__owner"):
        word(question, question.made_at)
        question.save()
    past = Message.objects.filter(state=Message.State.QUEUED, queued_at__lt=now - STILL_THERE)
    past.filter(kind=Message.Kind.REPLY).update(state=Message.State.SENT, sent_at=F("queued_at"))
    past.exclude(kind=Message.Kind.REPLY).delete()


def _hearings(day: date, now: datetime) -> list[datetime]:
    """When the shop hears of things: in the morning, lately also in the afternoon, and last of all now."""
    recent = day > (now - timedelta(days=21)).date()
    # long ago twice a week will do: it spares most of the time that the story takes to load
    times = (EARLY, LATE) if recent else (EARLY,) if day.weekday() in LONG_AGO else ()
    moments = [datetime.combine(day, at, LONDON) for at in times]
    today = [now] if day == now.astimezone(LONDON).date() else []
    return [moment for moment in moments if moment < now] + today


def _hear(happenings: list[Happening], at: datetime, stage: Stage) -> None:
    stage.catch_up(at)
    if stage.end - 3 * A_DAY < at < stage.end - A_DAY:
        _look_at_the_news(at)
    receipt = hear([Heard(h.item) for h in happenings], source="shop", at=at)
    newest = Case.objects.order_by("-id").values_list("id", flat=True).first() or 0
    while notice_late(at):
        continue
    late = Case.objects.filter(id__gt=newest).order_by("id").values_list("id", flat=True)
    for case_id in (*receipt.case_ids, *late):
        if at < stage.end - LEFT_TO_DO or stage.random.random() < ANSWERED_ALREADY:
            stage.later(_soon(at, stage.random), case_id, lambda case, when: _reply(case, when, stage))


def _look_at_the_news(at: datetime) -> None:
    """Everybody has seen what happened until then."""
    for person in User.objects.all():
        cases.see_notices(person, at=at)


HOURS = Hours("Europe/London", {int(day): [(a, b) for a, b in windows] for day, windows in WEEK.items()})


def _soon(at: datetime, random: Random) -> datetime:
    """When somebody gets round to it: mostly within hours, now and then too late."""
    return deadline(HOURS, at, min(int(random.lognormvariate(4.4, 1.0)), 4000)) or at


def _reply(case: Case, at: datetime, stage: Stage) -> None:
    if case.status != Status.OPEN:
        return
    if not case.reachable:
        cases.note(case, "No way to write back. Told the counter what to watch for.", by=case.owner, at=at)
        ending.resolve(case, by=case.owner, at=at)
        stage.later(at + ASKED_AFTER + SILENT_FOR, case.pk, lambda c, when: _close(c, when, stage))
        return
    if at > stage.end - LETTERS_SINCE and case.customer and case.customer.email:
        _plan(case, at, stage.random)
        _make_it_right(case, at, stage)
        _write(case, at, stage.random)
        follow_steps(case, at, stage.random, most=1)
        tell_a_time(case, at)
    else:
        cases.note(case, "Rang, told what happened and what comes next.", by=case.owner, at=at)
        cases.contacted(case, by=case.owner, at=at)
    stage.later(
        at + timedelta(days=stage.random.uniform(0.5, 3)), case.pk, lambda c, when: _resolve(c, when, stage)
    )


def _make_it_right(case: Case, at: datetime, stage: Stage) -> None:
    """Some are offered something in the letter; a colleague's yes, her choice and giving it come in their time."""
    if stage.random.random() > OFFERED or not offer_what_fits(case, at):
        return
    asked = _soon(at, stage.random)
    stage.later(asked, case.pk, answer_questions)
    if stage.random.random() < CHOOSES:
        chosen = asked + timedelta(hours=stage.random.uniform(1, 12))
        stage.later(chosen, case.pk, lambda c, when: choose_one(c, when, stage.random))
        stage.later(_soon(chosen, stage.random), case.pk, give_what_was_chosen)


def _plan(case: Case, at: datetime, random: Random) -> None:
    told = words()["replies"]
    repair, change = random.choice(told["repair"]), random.choice(told["change"])
    cases.save_plan(
        case, cases.Plan(repair=repair, apology="by letter", actions=[change]), by=case.owner, at=at
    )


def _write(case: Case, at: datetime, random: Random) -> None:
    draft = outreach.draft_of(case, by=case.owner, at=at)
    filled = {part["key"]: _filled(part["text"], random) for part in draft.parts}
    if draft.language == "en" and random.random() < PHRASED:
        filled["responsibility"] = next(one.text for one in phrases() if (one.key, one.language) == PHRASE)
    outreach.send(outreach.save_draft(draft, filled), by=case.owner, at=at)


def _filled(text: str, random: Random) -> str:
    told = words()["replies"]
    text = text.replace("{{explanation}}", random.choice(told["explanation"]))
    return text.replace("{{repair}}", random.choice(told["repair"])).replace(
        "{{next_time}}", "Friday at 12:00"
    )


def _resolve(case: Case, at: datetime, stage: Stage) -> None:
    if case.status != Status.CONTACTED:
        return
    give_what_was_chosen(case, at)
    name_what_was_wrong(case, at)
    note_mix_up(case, at)
    keep_what_was_told(case, at)
    if at > stage.end - LETTERS_SINCE:
        follow_steps(case, at, stage.random)
    ending.resolve(case, by=case.owner, at=at)
    stage.later(at + ASKED_AFTER, case.pk, lambda c, when: _ask(c, when, stage))


def _ask(case: Case, at: datetime, stage: Stage) -> None:
    """She is asked, and answers within a day or two, or never."""
    if case.status != Status.RESOLVED:
        return
    _bring_the_mail(at)
    ask_due(at=at)
    note_silence(at=at)
    drawn = stage.random.random()
    soon = at + timedelta(hours=stage.random.uniform(2, 40))
    if drawn < SAYS_RIGHT:
        stage.later(soon, case.pk, lambda c, when: _say(c, when, "right", stage))
    elif drawn < SAYS_RIGHT + SAYS_NOT_YET:
        stage.later(soon, case.pk, lambda c, when: _say(c, when, "not_yet", stage))
    else:
        stage.later(at + SILENT_FOR, case.pk, lambda c, when: _close(c, when, stage))


def _say(case: Case, at: datetime, answer: str, stage: Stage) -> None:
    if case.status != Status.RESOLVED:
        return
    right = answer == "right"
    score = Decimal(stage.random.choice((4, 4, 5, 5, 5, 3) if right else (1, 2, 2, 3)))
    ending.hear_verdict(case, answer, at=at, score=score)
    if right:
        case.refresh_from_db()
        say_measure(case, at)
    else:
        stage.later(_soon(at, stage.random), case.pk, lambda c, when: _mend(c, when, stage))


def _mend(case: Case, at: datetime, stage: Stage) -> None:
    """The second time takes a call, and both an apology and a repair."""
    if case.status not in {Status.OPEN, Status.CONTACTED}:
        return
    asked = case.hand_overs.filter(answered_at=None).select_related("to_user", "case").first()
    if asked:
        case = cases.answer_hand_over(asked, True, by=asked.to_user, at=at)
    cases.note(case, "Rang: said sorry for the second time, sent it again by hand.", by=case.owner, at=at)
    cases.contacted(case, by=case.owner, at=at)
    right_at = at + timedelta(hours=5)
    ending.resolve(case, by=case.owner, at=right_at)
    stage.later(right_at + ASKED_AFTER, case.pk, lambda c, when: _ask(c, when, stage))


def _close(case: Case, at: datetime, stage: Stage) -> None:
    if case.status != Status.RESOLVED:
        return
    causes = words()["causes"]["texts"]
    cause = stage.random.choice(causes)
    whys = [
        cause,
        "Nobody looked at it twice",
        "There was no place to look",
        "The list to work by ends at the packing table",
        "It was made when one person did all of it",
    ]
    told = Told(cause=cause, whys=whys, evidence="Read in the order's record")
    ending.close(case, _outcome(case), told, by=case.owner, at=at)


def _outcome(case: Case) -> Outcome:
    """How a case ends of which nobody heard again: put right in silence only where something was given or noted."""
    if not case.reachable:
        return Outcome.UNREACHABLE
    return Outcome.APOLOGISED if why_not(case, Outcome.SILENT) else Outcome.SILENT
