"""The arithmetic of the figures, against a library and against the plainest method there is."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from makegood.accounts.rules import worktime
from makegood.accounts.rules.worktime import Hours
from makegood.insights.rules import DONE, OTHER, RUNNING, bounds, change, curve, wilson
from makegood.insights.working import YEAR_2000, worked

SHARES = (0.5, 0.9, 0.95)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_rate_has_the_wilson_interval_of_scipy(counts: tuple[int, int]) -> None:
    rate = wilson(*counts)
    expected = binomtest(*counts).proportion_ci(method="wilson")
    assert rate.low == pytest.approx(expected.low, abs=1e-9)
    assert rate.high == pytest.approx(expected.high, abs=1e-9)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 10, 0.596, 0.982),
        (13, 15, 0.621, 0.963),
        (40, 50, 0.670, 0.888),
        (88, 100, 0.802, 0.930),
        (0, 12, 0, 0.242),
    ],
)
def test_known_intervals(k: int, n: int, low: float, high: float) -> None:
    rate = wilson(k, n)
    assert (round(rate.low, 3), round(rate.high, 3)) == (low, high)


def test_nothing_is_known_of_nobody() -> None:
    assert (wilson(0, 0).share, wilson(0, 0).low, wilson(0, 0).high) == (None, 0.0, 1.0)
    assert not wilson(29, 29).is_enough and wilson(0, 30).is_enough


def test_the_silent_widen_the_bounds() -> None:
    assert bounds(26, 40, 60) == (0.26, 0.86)
    assert bounds(0, 0, 0) == (0.0, 1.0)


def test_a_change_is_clear_when_its_interval_leaves_out_none() -> None:
    moved = change(wilson(56, 70), wilson(48, 80))
    assert moved is not None and moved.is_clear
    # Newcombe 1998, table II, 56/70 against 48/80: 0.0524 to 0.3339
    assert (round(-moved.high, 4), round(-moved.low, 4)) == (0.0524, 0.3339)
    assert change(wilson(20, 29), wilson(48, 80)) is None


waits = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([DONE, DONE, OTHER, RUNNING])), min_size=1, max_size=60
)


def naive(found: list[tuple[int, int]], share: float) -> float | None:
    """Step by step over every wait, with nothing but fractions of those still waiting."""
    free, happened = 1.0, 0.0
    for minutes in sorted({minute for minute, _ in found}):
        waiting = sum(minute >= minutes for minute, _ in found)
        done = sum(minute == minutes and end == DONE for minute, end in found)
        ended = sum(minute == minutes and end != RUNNING for minute, end in found)
        happened += free * done / waiting
        free *= 1 - ended / waiting
        if happened >= share - 1e-12:
            return minutes
    return None


@given(waits)
def test_percentiles_equal_those_of_the_plainest_method(found: list[tuple[int, int]]) -> None:
    drawn = curve(np.array([m for m, _ in found], float), np.array([e for _, e in found]))
    assert [drawn.by(share).minutes for share in SHARES] == [naive(found, share) for share in SHARES]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=80))
def test_where_all_was_done_the_limits_are_wilsons(minutes: list[int]) -> None:
    drawn = curve(np.array(minutes, float), np.full(len(minutes), DONE))
    for minute, low, high in zip(drawn.minutes, drawn.low, drawn.high, strict=True):
        plain = wilson(sum(m <= minute for m in minutes), len(minutes))
        assert (low, high) == (pytest.approx(plain.low, abs=1e-6), pytest.approx(plain.high, abs=1e-6))


@given(waits)
def test_limits_hold_the_share_between_them(found: list[tuple[int, int]]) -> None:
    drawn = curve(np.array([m for m, _ in found], float), np.array([e for _, e in found]))
    assert (drawn.low <= drawn.share + 1e-9).all() and (drawn.share <= drawn.high + 1e-9).all()
    half = drawn.by(0.5)
    assert half.minutes is None or (half.low is not None and half.low <= half.minutes)
    assert half.minutes is None or half.high is None or half.minutes <= half.high


def test_open_cases_are_counted_as_far_as_they_have_come() -> None:
    drawn = curve(np.array([10.0, 20, 500, 600]), np.array([DONE, DONE, RUNNING, RUNNING]))
    assert (drawn.by(0.5).minutes, drawn.by(0.9).minutes, drawn.running) == (20, None, 2)


def test_nobody_waits_and_nothing_is_reached() -> None:
    nothing = curve(np.array([], float), np.array([], np.int64))
    assert (nothing.n, nothing.by(0.5).minutes) == (0, None)


moments = st.integers(0, 5_000_000_000).map(
    lambda n: datetime(2019, 1, 1, tzinfo=UTC) + n * timedelta(milliseconds=63)
)


@settings(deadline=None)
@given(st.lists(st.tuples(moments, moments), max_size=20))
def test_many_clocks_at_once_tell_what_one_tells(spans: list[tuple[datetime, datetime]]) -> None:
    windows = {day: [(540, 720), (780, 1020)] for day in range(5)} | {5: [(1320, 1560)]}
    hours = Hours("Europe/London", windows, frozenset({date(2024, 12, 25)}))
    starts, ends = (
        np.array([(span[side] - YEAR_2000) // timedelta(microseconds=1) for span in spans], np.int64)
        for side in (0, 1)
    )
    assert worked(hours, starts, ends).tolist() == [worktime.worked(hours, *span) for span in spans]
