"""How times, money, names and counts read on a page."""

import datetime as dt

import pytest
from django.utils import translation

from makegood.lib import pages

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
    ("moment", "words"),
    [
        (NOON + minutes(156), "14:36"),
        (NOON + dt.timedelta(days=1), "Fri 12:00"),
        (NOON + dt.timedelta(days=4), "Mon 12:00"),
        (NOON - dt.timedelta(days=3), "16 Nov 12:00"),
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


def test_nobody_counts_above_a_thousand() -> None:
    assert [pages.count(number) for number in (0, 999, 1000, 1001)] == ["0", "999", "1,000", "1,000+"]


def test_a_language_is_called_by_its_name() -> None:
    with translation.override("de"):
        assert pages.language("es") == "Spanisch"
    assert (pages.language("en"), pages.language("xx"), pages.language("")) == ("English", "xx", "")
