"""How the clock of a promise reads."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.cases import clock_face
from makegood.cases.clock_face import Mood

NOON = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@pytest.mark.parametrize(
    ("gone", "left", "mood", "words"),
    [
        (79, 21, Mood.PLENTY, "21 min left"),
        (80, 20, Mood.SOON, "20 min left"),
        (100, 0, Mood.SOON, "1 min left"),
        (151, -51, Mood.LATE, "51 min late"),
    ],
)
def test_a_clock_turns_amber_when_four_fifths_are_gone_and_red_when_late(
    gone: int, left: int, mood: Mood, words: str
) -> None:
    clock = clock_face.clock(NOON + minutes(left), NOON, since=NOON - minutes(gone))
    assert (clock.mood, clock.words) == (mood, words)


def test_a_kept_or_waiting_clock_says_so_whatever_the_time() -> None:
    late = NOON - minutes(60)
    assert clock_face.clock(late, NOON, state="kept").words == "kept"
    assert clock_face.clock(late, NOON, state="paused").short == "waiting"


@given(st.integers(-10_000, 10_000), st.integers(0, 10_000))
def test_the_ring_never_leaves_its_circle(left: int, gone: int) -> None:
    clock = clock_face.clock(NOON + minutes(left), NOON, since=NOON - minutes(gone))
    assert 0 <= clock.share <= 100
