"""How times, clocks, money and shares read on a page."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from makegood.lib import pages
from makegood.lib.pages import Mood

NOON = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "1 min"),
        (24, "24 min"),
        (99, "1 h 39"),
        (184, "3 h 04"),
        (1440 * 2 + 180, "2 d 3 h"),
        (1440 * 16, "16 days"),
    ],
)
def test_a_length_of_time_reads_as_people_say_it(length: int, words: str) -> None:
    assert pages.span(minutes(length)) == words


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
    clock = pages.clock(NOON + minutes(left), NOON, since=NOON - minutes(gone))
    assert (clock.mood, clock.words) == (mood, words)


def test_a_kept_or_waiting_clock_says_so_whatever_the_time() -> None:
    late = NOON - minutes(60)
    assert pages.clock(late, NOON, state="kept").words == "kept"
    assert pages.clock(late, NOON, state="paused").short == "waiting"


@given(st.integers(-10_000, 10_000), st.integers(0, 10_000))
def test_the_ring_never_leaves_its_circle(left: int, gone: int) -> None:
    clock = pages.clock(NOON + minutes(left), NOON, since=NOON - minutes(gone))
    assert 0 <= clock.share <= 100


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOON + minutes(156), "14:36"),
        (NOON + dt.timedelta(days=1), "Fri 12:00"),
        (NOON - dt.timedelta(days=20), "30 Oct"),
        (NOON - dt.timedelta(days=400), "15 Oct 2025"),
    ],
)
def test_a_time_is_as_short_as_its_distance_allows(moment: dt.datetime, words: str) -> None:
    assert pages.moment_words(moment, NOON) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("Tom", "T"),
        ("Ana Maria de la Cruz", "AC"),
        ("", "?"),
        ("李 小龙", "李小"),
        ("(n/a)", "?"),
    ],
)
def test_a_face_carries_one_or_two_letters(name: str, letters: str) -> None:
    assert pages.initials(name) == letters


def test_money_is_written_with_the_digits_of_its_currency_and_the_readers_signs() -> None:
    assert pages.money(6120, "GBP") == "£61.20"
    assert pages.money(500, "JPY") == "¥500"
    with translation.override("de"):
        assert pages.money(6120, "EUR") == "61,20\xa0€"


def test_a_share_has_a_decimal_only_where_it_matters() -> None:
    assert [pages.percent(share) for share in (0.84, 0.051, 0, 1)] == ["84 %", "5.1 %", "0 %", "100 %"]
    assert pages.between(0.8, 0.87) == "between 80 and 87 %"


def test_nobody_counts_above_a_thousand() -> None:
    assert [pages.count(number) for number in (0, 999, 1000, 1001)] == ["0", "999", "1,000", "1,000+"]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_whisker_stays_on_its_scale(share: float, low: float, high: float) -> None:
    drawn = pages.whisker(share, low, high, 412, start=0.5)
    assert all(0 <= place <= 100 for place in (drawn.dot, drawn.low, drawn.high))


def test_under_thirty_answers_a_whisker_is_drawn_as_not_known() -> None:
    assert pages.whisker(0.5, 0.3, 0.7, 29).few
    assert not pages.whisker(0.5, 0.3, 0.7, 30).few


@pytest.mark.parametrize(("level", "word"), [(-1, "Slight"), (1, "Mild"), (3, "Severe"), (9, "Critical")])
def test_every_severity_has_a_word_and_a_shape(level: int, word: str) -> None:
    assert str(pages.severity_shape(level)[1]) == word


def test_a_language_is_called_by_its_name() -> None:
    with translation.override("de"):
        assert pages.language("es") == "Spanisch"
    assert (pages.language("en"), pages.language("xx"), pages.language("")) == ("English", "xx", "")
