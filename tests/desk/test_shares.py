"""How shares, their intervals and severities read on a page of staff."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.desk import shares
from makegood.desk.severities import severity_shape


def test_a_share_has_a_decimal_only_where_it_matters() -> None:
    assert [shares.percent(share) for share in (0.84, 0.051, 0, 1)] == ["84 %", "5.1 %", "0 %", "100 %"]
    assert shares.between(0.8, 0.87) == "between 80 and 87 %"


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_whisker_stays_on_its_scale(share: float, low: float, high: float) -> None:
    drawn = shares.whisker(share, low, high, 412, start=0.5)
    assert all(0 <= place <= 100 for place in (drawn.dot, drawn.low, drawn.high))


def test_under_thirty_answers_a_whisker_is_drawn_as_not_known() -> None:
    assert shares.whisker(0.5, 0.3, 0.7, 29).few
    assert not shares.whisker(0.5, 0.3, 0.7, 30).few


@pytest.mark.parametrize(("level", "word"), [(-1, "Slight"), (1, "Mild"), (3, "Severe"), (9, "Critical")])
def test_every_severity_has_a_word_and_a_shape(level: int, word: str) -> None:
    assert str(severity_shape(level)[1]) == word
