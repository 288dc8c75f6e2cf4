"""On which days a team is closed, against a second source of public holidays."""

import json
from datetime import date

import pytest

from makegood.accounts.rules import UnknownCountry, closed_days
from tests.shared import shared

# Years that have happened: nobody can announce a new holiday in them any more.
YEARS = range(2008, 2026)


@pytest.mark.parametrize(
    ("country", "part"),
    [
        ("AU", ""),
        ("DE", ""),
        ("ES", ""),
        ("FR", ""),
        ("GB", ""),
        ("GB", "SCT"),
        ("IT", ""),
        ("MX", ""),
        ("ZA", ""),
    ],
)
def test_public_holidays_are_those_of_a_second_source(country: str, part: str) -> None:
    snapshots = shared("corpora/holidays-snapshots/data/snapshots/countries")
    listed = map(
        date.fromisoformat, json.loads((snapshots / f"{country}_{part or 'COMMON'}.json").read_text())
    )
    assert closed_days(country, part, [], YEARS) == {day for day in listed if day.year in YEARS}


@pytest.mark.parametrize("country", ["BR", "CA", "IL", "IN", "JP", "NL", "US"])
def test_where_the_second_source_also_lists_other_days_the_public_ones_are_among_them(country: str) -> None:
    snapshots = shared("corpora/holidays-snapshots/data/snapshots/countries")
    listed = set(map(date.fromisoformat, json.loads((snapshots / f"{country}_COMMON.json").read_text())))
    public = closed_days(country, "", [], YEARS)
    assert public
    assert public <= listed


def test_own_closed_days_come_on_top_whenever_they_are() -> None:
    stocktaking = date(2031, 2, 3)
    assert closed_days("", "", [stocktaking], [2026]) == {stocktaking}
    assert closed_days("GB", "ENG", iter([stocktaking]), [2026]) == closed_days("GB", "ENG", [], [2026]) | {
        stocktaking
    }


def test_years_nobody_knows_have_no_public_holidays() -> None:
    assert closed_days("GB", "ENG", [], [1, 9999]) == frozenset()


@pytest.mark.parametrize(("country", "part", "place"), [("XX", "", "XX"), ("GB", "ZZZ", "GB-ZZZ")])
def test_an_unknown_place_is_refused_in_words(country: str, part: str, place: str) -> None:
    with pytest.raises(UnknownCountry, match=f"No public holidays are known for “{place}”"):
        closed_days(country, part, [], [2026])
