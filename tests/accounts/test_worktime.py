"""Working time, against a second method and at the edges of the calendar."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makegood.accounts.rules import worktime
from makegood.accounts.rules.worktime import (
    Hours,
    NoSuchWindow,
    NotASpan,
    NotATime,
    Pause,
    deadline,
    instant,
    minute_before,
    next_opening,
    worked,
)
from makegood.accounts.rules.worktime_explain import Step, Why, explain
from makegood.accounts.rules.zones import UnknownZone, offsets
from tests.accounts.naive import counted

OFFICE = {day: [(9 * 60, 17 * 60)] for day in range(5)}
LUNCH = {day: [(9 * 60, 12 * 60), (13 * 60, 17 * 60)] for day in range(5)}
NIGHT = {day: [(22 * 60, 30 * 60)] for day in range(5)}
ALWAYS = {day: [(0, 24 * 60)] for day in range(7)}
CHRISTMAS = frozenset({date(2025, 12, 25), date(2025, 12, 26)})
DAYS = 2

# A day in the life of each zone on which its clocks are changed, and some on which nothing happens.
TURNING_DAYS = [
    ("Europe/London", date(2025, 10, 26)),
    ("Europe/London", date(1847, 12, 1)),
    ("Europe/Dublin", date(2024, 3, 31)),
    ("America/New_York", date(1883, 11, 18)),
    ("America/New_York", date(2024, 3, 10)),
    ("America/St_Johns", date(2006, 10, 29)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Havana", date(2024, 11, 3)),
    ("America/Santiago", date(2024, 9, 8)),
    ("Africa/Casablanca", date(2024, 3, 10)),
    ("Africa/Cairo", date(2023, 4, 28)),
    ("Africa/Monrovia", date(1972, 1, 7)),
    ("Antarctica/Troll", date(2024, 3, 31)),
    ("Asia/Kathmandu", date(1986, 1, 1)),
    ("Asia/Kolkata", date(2024, 2, 29)),
    ("Asia/Tokyo", date(2026, 4, 17)),
    ("Asia/Manila", date(1844, 12, 31)),
    ("Australia/Lord_Howe", date(2024, 4, 7)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Chatham", date(2024, 4, 7)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("UTC", date(9999, 12, 20)),
    ("Asia/Jerusalem", date(2500, 1, 1)),
]


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, int]:
    opens = draw(st.integers(0, 1439))
    return opens, opens + draw(st.integers(1, 1440))


def instant_of(at: datetime) -> datetime:
    return at.astimezone(UTC)


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Hours, datetime, list[Pause]]:
    tz, day = draw(st.sampled_from(TURNING_DAYS))
    week = draw(st.dictionaries(st.integers(0, 6), st.lists(windows(), max_size=3)))
    closed = draw(
        st.frozensets(st.integers(-2, 3).map(lambda ahead: day + timedelta(days=ahead)), max_size=2)
    )
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    seconds = st.integers(-30 * 3600, 30 * 3600) | st.integers(-30 * 60, 30 * 60).map(
        lambda minute: minute * 60
    )
    zone = draw(st.sampled_from([UTC, ZoneInfo(tz), timezone(timedelta(hours=14))]))
    times = seconds.map(lambda after: (noon + timedelta(seconds=after)).astimezone(zone))
    pauses: list[Pause] = []
    for begin, end in draw(st.lists(st.tuples(times, times), max_size=3)):
        pauses.append((min(begin, end, key=instant_of), max(begin, end, key=instant_of)))
    if draw(st.integers(0, 9)) == 0:
        pauses.append((draw(times), None))
    return Hours(tz, week, closed), draw(times), pauses


def same_as_minute_by_minute(clock: tuple[Hours, datetime, list[Pause]], minutes: int) -> None:
    hours, start, pauses = clock
    ends = counted(hours, start, DAYS, pauses)
    end = start.astimezone(UTC) + timedelta(days=DAYS)
    within = [one for one in ends if one <= end]
    due = deadline(hours, start, minutes, pauses)
    assert worked(hours, start, end, pauses) == len(within)
    if minutes <= len(ends):
        assert due == ends[minutes - 1]
    else:
        assert due is None or due > end
    explained_like(explain(hours, start, minutes, pauses), start, due, minutes)


def explained_like(steps: list[Step], start: datetime, due: datetime | None, minutes: int) -> None:
    assert timedelta(0) <= steps[0].begin - start < timedelta(minutes=1)
    assert steps[-1].end == due
    assert all(one.end == other.begin and one.why != other.why for one, other in pairwise(steps))
    if due is not None:
        assert sum(step.minutes for step in steps) == minutes
        assert steps[-1].why == Why.COUNTED


@given(clocks(), st.integers(1, 2000))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_deadlines_are_those_of_a_count_minute_by_minute(
    clock: tuple[Hours, datetime, list[Pause]], minutes: int
) -> None:
    same_as_minute_by_minute(clock, minutes)


@pytest.mark.fault
@given(clocks(), st.integers(1, 2000))
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_ten_thousand_deadlines_are_those_of_a_count_minute_by_minute(
    clock: tuple[Hours, datetime, list[Pause]], minutes: int
) -> None:
    same_as_minute_by_minute(clock, minutes)


@given(clocks(), st.integers(0, 3000), st.integers(0, 3000))
@settings(max_examples=80, deadline=None)
def test_more_minutes_are_never_due_earlier(
    clock: tuple[Hours, datetime, list[Pause]], few: int, more: int
) -> None:
    hours, start, pauses = clock
    first, second = deadline(hours, start, few, pauses), deadline(hours, start, few + more, pauses)
    assert second is None or (first is not None and first <= second)


@given(clocks(), st.integers(1, 3000), st.integers(0, 5000))
@settings(max_examples=80, deadline=None)
def test_a_later_start_is_never_due_earlier(
    clock: tuple[Hours, datetime, list[Pause]], minutes: int, after: int
) -> None:
    hours, start, pauses = clock
    first = deadline(hours, start, minutes, pauses)
    second = deadline(hours, start.astimezone(UTC) + timedelta(minutes=after), minutes, pauses)
    assert second is None or (first is not None and first <= second)


@given(clocks(), st.integers(1, 3000))
@settings(max_examples=80, deadline=None)
def test_more_pause_is_never_due_earlier(clock: tuple[Hours, datetime, list[Pause]], minutes: int) -> None:
    hours, start, pauses = clock
    due = deadline(hours, start, minutes, pauses[1:])
    later = deadline(hours, start, minutes, pauses)
    assert later is None or (due is not None and due <= later)


@given(clocks(), st.integers(1, 3000))
@settings(max_examples=80, deadline=None)
def test_a_clock_started_while_closed_starts_at_the_next_opening(
    clock: tuple[Hours, datetime, list[Pause]], minutes: int
) -> None:
    hours, start, _ = clock
    opening = next_opening(hours, start)
    assert deadline(hours, start, minutes) == (opening and deadline(hours, opening, minutes))
    assert opening is None or worked(hours, start, opening) == 0


@given(clocks(), st.integers(1, 3000))
@settings(max_examples=80, deadline=None)
def test_exactly_the_promised_minutes_are_worked_until_the_deadline(
    clock: tuple[Hours, datetime, list[Pause]], minutes: int
) -> None:
    hours, start, pauses = clock
    due = deadline(hours, start, minutes, pauses)
    assert due is None or worked(hours, start, due, pauses) == minutes


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2024, 2025, 2026, 2027])
def test_eight_hours_from_christmas_eve_with_lunch_taken_off_are_due_on_30_december(year: int) -> None:
    # Bank holidays of England: what falls on a weekend is kept on the next working day.
    kept = {date(year, 12, 25), date(year, 12, 26)}
    in_lieu = {2020: {28}, 2021: {27, 28}, 2026: {28}, 2027: {27, 28}}.get(year, set())
    hours = Hours("Europe/London", LUNCH, frozenset(kept | {date(year, 12, day) for day in in_lieu}))
    start = datetime(year, 12, 24, 16, 30, tzinfo=ZoneInfo("Europe/London"))
    assert deadline(hours, start, 8 * 60) == datetime(year, 12, 30, 9, 30, tzinfo=UTC)


def test_a_deadline_is_explained_step_by_step() -> None:
    hours = Hours("Europe/London", LUNCH, CHRISTMAS)
    start = datetime(2025, 12, 24, 16, 30, tzinfo=UTC)
    pauses = [(datetime(2025, 12, 29, 10, tzinfo=UTC), datetime(2025, 12, 29, 10, 15, tzinfo=UTC))]
    told = [
        (f"{step.begin:%a %H:%M}", step.minutes, str(step.why)) for step in explain(hours, start, 300, pauses)
    ]
    assert told == [
        ("Wed 16:30", 30, "counted"),
        ("Wed 17:00", 0, "outside hours"),
        ("Thu 00:00", 0, "holiday"),
        ("Sat 00:00", 0, "closed"),
        ("Mon 00:00", 0, "outside hours"),
        ("Mon 09:00", 60, "counted"),
        ("Mon 10:00", 0, "pause"),
        ("Mon 10:15", 105, "counted"),
        ("Mon 12:00", 0, "outside hours"),
        ("Mon 13:00", 105, "counted"),
    ]


def test_the_morning_after_a_closed_night_is_explained_by_the_closed_day() -> None:
    hours = Hours("Europe/Berlin", NIGHT, frozenset({date(2026, 5, 1)}))  # a Friday
    steps = explain(hours, datetime(2026, 5, 1, 6, tzinfo=ZoneInfo("Europe/Berlin")), 60)
    local = [(f"{step.begin.astimezone(ZoneInfo('Europe/Berlin')):%a %H:%M}", step.why) for step in steps]
    assert local == [
        ("Fri 06:00", Why.HOLIDAY),
        ("Sat 06:00", Why.CLOSED),
        ("Mon 00:00", Why.OUTSIDE),
        ("Mon 22:00", Why.COUNTED),
    ]


def test_a_pause_without_end_has_no_deadline_and_says_so() -> None:
    hours = Hours("UTC", OFFICE)
    start, pause = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert deadline(hours, start, 61, [(pause, None)]) is None
    assert deadline(hours, start, 60, [(pause, None)]) == pause
    assert explain(hours, start, 61, [(pause, None)]) == [
        Step(start, pause, 60, Why.COUNTED),
        Step(pause, None, 0, Why.PAUSE),
    ]
    assert worked(hours, start, pause + timedelta(days=9), [(pause, None)]) == 60


def test_without_hours_there_is_no_deadline() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert deadline(Hours("UTC", {}), start, 1) is None
    assert next_opening(Hours("UTC", {0: []}), start) is None
    assert explain(Hours("UTC", {}), start, 1) == [Step(start, None, 0, Why.NEVER)]


def test_a_deadline_more_than_a_hundred_years_away_is_none() -> None:
    once_a_week = Hours("UTC", {2: [(600, 601)]})
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert deadline(once_a_week, start, 10**30) is None
    assert deadline(once_a_week, start, 52 * 99) is not None
    assert deadline(once_a_week, start, 1, [(start, start + timedelta(days=101 * 366))]) is None


def test_no_minutes_are_due_at_once_even_at_night() -> None:
    start = datetime(2026, 3, 1, 3, 0, 1, tzinfo=UTC)
    assert deadline(Hours("UTC", OFFICE), start, 0, [(start, None)]) == datetime(2026, 3, 1, 3, 1, tzinfo=UTC)


def test_only_whole_minutes_count() -> None:
    hours = Hours("UTC", OFFICE)
    start = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
    assert deadline(hours, start, 1) == datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
    pause = (start + timedelta(minutes=1, seconds=5), start + timedelta(minutes=1, seconds=10))
    assert deadline(hours, start, 1, [pause]) == datetime(2026, 3, 2, 9, 3, tzinfo=UTC)
    assert deadline(hours, start, 1, [(pause[0], pause[0])]) == datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
    assert worked(hours, start, start + timedelta(seconds=59)) == 0
    assert worked(hours, start, start - timedelta(days=9)) == 0


def test_a_window_that_closes_inside_the_repeated_hour_opens_again_with_it() -> None:
    # On 7 April 2024 the clocks of the Chatham Islands went from 03:45 back to 02:45.
    hours = Hours("Pacific/Chatham", {6: [(0, 180)]})
    start = datetime(2024, 4, 7, tzinfo=ZoneInfo("Pacific/Chatham"))
    assert worked(hours, start, start + timedelta(hours=12)) == 180 + 15
    assert [step.minutes for step in explain(hours, start, 195)] == [180, 0, 15]


def test_a_repeated_hour_counts_twice_and_a_skipped_one_not_at_all() -> None:
    london = ZoneInfo("Europe/London")
    hours = Hours("Europe/London", {6: [(0, 240)]})
    for day, expected in [(date(2025, 10, 26), 300), (date(2025, 3, 30), 180)]:
        start = datetime(day.year, day.month, day.day, tzinfo=london)
        assert worked(hours, start, start + timedelta(hours=12)) == expected


def test_a_repeated_hour_is_told_apart_in_start_and_pauses() -> None:
    first, again = (
        datetime(2025, 10, 26, 1, 30, fold=fold, tzinfo=ZoneInfo("Europe/London")) for fold in (0, 1)
    )
    hours = Hours("Europe/London", ALWAYS)
    assert deadline(hours, first, 1) == datetime(2025, 10, 26, 0, 31, tzinfo=UTC)
    assert deadline(hours, again, 1) == datetime(2025, 10, 26, 1, 31, tzinfo=UTC)
    assert deadline(hours, first, 1, [(first, again.replace(minute=10))]) == datetime(
        2025, 10, 26, 1, 11, tzinfo=UTC
    )


def test_a_day_that_a_zone_skipped_has_no_minutes() -> None:
    # Apia went from Thursday 29 December 2011 straight to Saturday 31 December.
    hours = Hours("Pacific/Apia", {4: [(540, 1020)]})
    start = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    opening = next_opening(hours, start)
    assert opening is not None
    assert opening.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2012, 1, 6)


def test_overlapping_windows_count_once() -> None:
    hours = Hours("UTC", {0: [(540, 720), (600, 780), (780, 800), (1380, 2820)], 1: [(0, 60)]})
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert worked(hours, monday, monday + timedelta(days=3)) == 260 + 1440


@pytest.mark.parametrize(
    "windows", [{7: [(0, 1)]}, {0: [(60, 60)]}, {0: [(-1, 5)]}, {0: [(1440, 1500)]}, {0: [(5, 1446)]}]
)
def test_a_window_that_is_none_is_refused(windows: worktime.Windows) -> None:
    with pytest.raises(NoSuchWindow, match="no working window from minute"):
        Hours("UTC", windows)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../../etc/passwd", "a\0b", "x" * 5000])
def test_an_unknown_zone_is_refused_in_words(name: str) -> None:
    with pytest.raises(UnknownZone, match="no time zone called"):
        Hours(name, OFFICE)


def test_backward_spans_are_refused() -> None:
    hours, start = Hours("UTC", OFFICE), datetime(2026, 3, 2, tzinfo=UTC)
    with pytest.raises(NotASpan):
        deadline(hours, start, -1)
    with pytest.raises(NotASpan):
        deadline(hours, start, 1, [(start, start - timedelta(minutes=1))])


@pytest.mark.parametrize(
    "at",
    [
        datetime.fromisoformat("2026-01-01"),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
    ],
)
def test_a_time_that_cannot_be_placed_is_refused_in_words(at: datetime) -> None:
    with pytest.raises(NotATime, match="years 1 to 9999"):
        deadline(Hours("UTC", OFFICE), at, 1)
    with pytest.raises(NotATime, match="needs a time zone"):
        next_opening(Hours("UTC", OFFICE), at)


@pytest.mark.parametrize("tz", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
@pytest.mark.parametrize("windows", [OFFICE, NIGHT, ALWAYS])
def test_the_ends_of_the_calendar_have_deadlines_or_none(tz: str, windows: worktime.Windows) -> None:
    hours = Hours(tz, windows, frozenset({date.min, date.max}))
    first = datetime.min.replace(tzinfo=UTC)
    last = datetime.max.replace(tzinfo=UTC)
    due = deadline(hours, first, 60)
    assert due is not None
    assert due.year == 1
    assert deadline(hours, first, 60, [(first, last)]) is None
    for at in (last, last - timedelta(hours=15)):
        assert deadline(hours, at, 24 * 60) is None
        assert explain(hours, at, 24 * 60)[-1].why == Why.NEVER
        assert explain(hours, at, 0) == []
    assert worked(hours, first, last) == worked(hours, first, first + timedelta(minutes=worktime.HORIZON))


def test_hours_keep_few_blocks_however_far_the_questions_are_apart() -> None:
    hours = Hours("Europe/London", OFFICE)
    for year in range(2, 9999, 25):
        deadline(hours, datetime(year, 6, 1, tzinfo=UTC), 60)
    assert len(hours.blocks) <= worktime.KEPT


def test_equal_hours_are_equal_whatever_has_been_asked_of_them() -> None:
    hours, same = Hours("UTC", OFFICE, CHRISTMAS), Hours("UTC", dict(OFFICE), CHRISTMAS)
    deadline(hours, datetime(2026, 3, 2, tzinfo=UTC), 60)
    assert hours == same
    assert hash(hours) == hash(same)
    assert hours != Hours("UTC", NIGHT, CHRISTMAS)


@pytest.mark.parametrize("tz", ["Africa/Casablanca", "Asia/Gaza", "America/Boa_Vista"])
def test_no_change_of_a_zones_clocks_is_missed(tz: str) -> None:
    """The zones that change their clocks twice within the fewest days."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (1980, 2060))
    stretches = offsets(ZoneInfo(tz), minute_before(first), minute_before(last))
    for begin, end, offset in stretches:
        for minute in (*range(begin, end, 8 * 60), end - 1):
            assert instant(minute).astimezone(ZoneInfo(tz)).utcoffset() == timedelta(minutes=offset)
