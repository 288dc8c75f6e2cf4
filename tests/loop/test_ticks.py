"""What happens by the clock: warnings, broken promises, silence, encounters that are late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from makegood.accounts.models import Calendar, Organisation
from makegood.cases import actions
from makegood.cases.models import Case, Notice
from makegood.cases.queries import Wanted, page
from makegood.lib.bulk import execute, select
from makegood.lib.jobs import JOBS
from makegood.loop import jobs
from makegood.loop.ticks import break_silence, chase_promises, notice_late_encounters
from makegood.outreach.models import Message
from tests.cases.people import Crew, again, case_of, crew, verbs
from tests.cast import ANN, cases, happens, heard, says

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def round_the_clock() -> None:
    Calendar.objects.update(windows={str(day): [[0, 1440]] for day in range(7)})


@pytest.mark.capability("RES-02")
def test_the_tick_tells_owner_and_lead_once_and_moves_the_case_up_the_queue(people: Crew) -> None:
    round_the_clock()
    now = timezone.now()
    fresh = case_of(people.maya, at=now, key="a-1", score=1, customer=type(ANN)(email="one@shop.example"))
    older = case_of(
        people.maya,
        at=now - timedelta(minutes=200),
        key="a-2",
        score=1,
        customer=type(ANN)(email="two@shop.example"),
    )
    Case.objects.update(priority=40, due_at=now + DAY)
    for _ in range(2):
        JOBS["loop.chase_promises"].function()
    told = Notice.objects.filter(case=older, promise__kind="first_reply", kind="warned")
    assert sorted(notice.user.name for notice in told) == ["Maya Okafor", "Ruth Adler"]
    queue = Wanted(now, now + DAY)
    lines, _after = page(people.ruth, queue, None)
    assert [line.case for line in lines] == [older, fresh]


@pytest.mark.capability("INF-02")
def test_the_tick_warns_of_a_promise_to_the_customer_and_drafts_a_note_when_it_breaks(people: Crew) -> None:
    round_the_clock()
    now = timezone.now()
    case = case_of(people.maya, at=now - 3 * DAY)
    soon = actions.promise(case, "The refund arrives", now + 23 * HOUR, by=people.maya, at=now - 2 * DAY)
    JOBS["loop.chase_promises"].function()
    assert Notice.objects.filter(promise=soon, user=people.maya, kind="warned").count() == 1
    assert not Message.objects.filter(case=case, state="draft").exists()
    actions.promise(again(case), "We ring her", now, by=people.maya, at=now - HOUR)
    JOBS["loop.chase_promises"].function()
    assert Message.objects.get(case=case, state="draft").parts[0]["key"] == "broken_promise"


@pytest.mark.capability("INF-04")
def test_the_job_lays_a_draft_before_the_owner_after_three_silent_working_days(people: Crew) -> None:
    round_the_clock()
    case = case_of(people.maya, at=timezone.now() - 3 * DAY)
    for _ in range(2):
        JOBS["loop.break_silence"].function()
    draft = Message.objects.get(case=case, state="draft")
    assert (draft.sender, draft.parts[0]["key"]) == (people.maya, "no_news")


def test_at_four_fifths_owner_and_lead_are_told_once_and_the_case_moves_up(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    before = case.priority
    at = case.promises.get(kind="first_reply").warn_at
    for minutes in (0, 1, 2):
        chase_promises(at + timedelta(minutes=minutes))
    told = [(n.user, n.kind) for n in Notice.objects.filter(case=case, promise__kind="first_reply")]
    assert sorted(told, key=str) == sorted([(people.maya, "warned"), (people.ruth, "warned")], key=str)
    assert again(case).priority > before
    assert "clock_80" in again(case).priority_reasons
    assert verbs(case).count("promise.warned") == 1


def test_a_broken_promise_is_marked_once_and_kept_late_when_it_is_kept(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    chase_promises(MONDAY + DAY)
    chase_promises(MONDAY + DAY)
    reply = case.promises.get(kind="first_reply")
    assert reply.broken_at == MONDAY + DAY
    assert "clock_over" in again(case).priority_reasons
    actions.contacted(again(case), by=people.maya, at=MONDAY + DAY + HOUR)
    reply.refresh_from_db()
    assert (reply.kept_at, reply.broken_at) == (MONDAY + DAY + HOUR, MONDAY + DAY)
    assert "clock_over" not in again(case).priority_reasons


def test_a_paused_clock_is_neither_warned_of_nor_broken(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    actions.wait_for_customer(case, MONDAY + 9 * DAY, by=people.maya, at=MONDAY + timedelta(minutes=1))
    chase_promises(MONDAY + 8 * DAY)
    assert not Notice.objects.filter(case=case).exists()
    assert [p.kind for p in case.promises.exclude(broken_at=None)] == ["acknowledge"]


def test_a_given_promise_warns_its_owner_the_day_before_and_an_apology_is_drafted_after(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    friday = MONDAY + 4 * DAY + 3 * HOUR
    made = actions.promise(case, "The refund arrives", friday, by=people.maya, at=MONDAY)
    chase_promises(friday - DAY - timedelta(minutes=1))
    assert not Notice.objects.filter(promise=made).exists()
    chase_promises(friday - DAY)
    assert Notice.objects.filter(promise=made, user=people.maya, kind="warned").count() == 1
    chase_promises(friday)
    chase_promises(friday + timedelta(minutes=1))
    draft = Message.objects.get(case=case, state="draft")
    assert (draft.kind, draft.sender) == ("update", people.maya)


def test_after_three_working_days_of_silence_the_owner_gets_a_draft(people: Crew) -> None:
    thursday = MONDAY + 3 * DAY
    case = case_of(people.maya, at=thursday)
    break_silence(thursday + 4 * DAY)  # Monday: two working days
    assert not Message.objects.filter(case=case, state="draft").exists()
    break_silence(thursday + 5 * DAY)
    break_silence(thursday + 5 * DAY + HOUR)
    assert Message.objects.get(case=case, state="draft").parts[0]["key"] == "no_news"
    assert Notice.objects.filter(case=case, user=people.maya, kind="silent").count() == 1


def test_how_long_silence_may_last_is_the_organisations_to_say(people: Crew) -> None:
    Organisation.objects.update(settings={"silence_days": 1})
    case = case_of(people.maya, at=MONDAY)
    break_silence(MONDAY + DAY)
    assert verbs(case)[-1] == "case.silent"


def test_a_word_to_the_customer_ends_the_silence(people: Crew) -> None:
    case = case_of(people.maya, at=MONDAY)
    actions.contacted(case, by=people.maya, at=MONDAY + 2 * DAY)
    break_silence(MONDAY + 3 * DAY)
    assert "case.silent" not in verbs(case)


def test_a_late_order_becomes_a_case_before_anybody_complains(people: Crew) -> None:
    heard(happens("order-7", customer=ANN, promised_at=MONDAY + DAY), at=MONDAY)
    heard(happens("order-8", promised_at=MONDAY + DAY, happened_at=MONDAY), at=MONDAY)
    notice_late_encounters(MONDAY)
    assert cases() == []
    notice_late_encounters(MONDAY + DAY + HOUR)
    notice_late_encounters(MONDAY + DAY + 2 * HOUR)
    (case,) = cases()
    assert (case.noticed_by, case.failure_kind, case.opened_at) == (
        "us",
        "delivery.late",
        MONDAY + DAY + HOUR,
    )
    heard(says("a-1", 1, encounter="order-7"), at=MONDAY + 2 * DAY)
    assert len(cases()) == 1


def test_the_clock_rings_jobs_by_name(people: Crew) -> None:
    case = case_of(people.maya, at=timezone.now() - 30 * DAY)
    for name in ("loop.chase_promises", "loop.break_silence", "loop.notice_late"):
        JOBS[name].function()
    assert {"promise.broken", "case.silent"} <= set(verbs(case))
    assert jobs.LONG


def test_a_tick_with_nothing_due_reads_no_case(people: Crew, django_assert_num_queries: Callable) -> None:
    case_of(people.maya, at=MONDAY)
    with django_assert_num_queries(8):
        chase_promises(MONDAY)
    execute("SET LOCAL enable_seqscan = off", [])
    execute("SET LOCAL enable_sort = off", [])
    due = f"SELECT p.id FROM cases_promise p WHERE p.due_at <= now() AND {actions.chasing.TICKING}"
    assert "promise_falls_due" in str(select(f"EXPLAIN {due} ORDER BY p.due_at", []))
    silent = actions.chasing.SILENT.replace("%s", "now()", 2).replace("%s", "5")
    assert "case_silent_since" in str(select(f"EXPLAIN {silent}", []))
    assert Case.objects.count() == 1
