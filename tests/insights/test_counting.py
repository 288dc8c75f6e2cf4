"""Answers counted ahead say the same as answers counted one by one, whatever came late, twice or anew."""

import datetime as dt

import pytest

from makegood.accounts.models import Organisation, Team
from makegood.insights import actions
from makegood.insights.models import DayCount
from makegood.insights.queries import Tally, lines, weeks
from makegood.lib.bulk import execute
from makegood.listening.models import Signal
from tests.cast import NOW, heard, says

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def told() -> dict[str, list[tuple[str, Tally, Tally]]]:
    """What the radar would show of 28 days, without order."""
    found = lines(None, 28, NOW)
    return {
        aspect: sorted((line.value, line.now, line.before) for line in of) for aspect, of in found.items()
    }


def week(first: int = 0) -> None:
    """Fourteen answers of 35 days, in two channels and three places."""
    said = [
        says(f"a-{n}", n % 5 + 1, channel=("web", "till")[n % 2], place=("", "Mill Lane", "Quay")[n % 3],
             occurred_at=NOW - 2.5 * n * DAY)
        for n in range(first, first + 14)
    ]  # fmt: skip
    heard(*said)


def settle() -> None:
    """As if what was said had been committed long ago; here everything is one transaction."""
    execute("UPDATE listening_signal SET xact = 1", [])


def test_what_is_counted_and_what_is_not_yet_add_up() -> None:
    week()
    before = told()
    assert before[""] == [("", Tally(12, 4, 8, 3), Tally(2, 1, 1, 0))]
    assert [value for value, _, _ in before["place"]] == ["Mill Lane", "Quay"]
    settle()
    actions.count_new(at=NOW)
    assert DayCount.objects.exists()
    assert told() == before
    week(14)
    both = told()
    assert sum(now.n + past.n for _, now, past in both[""]) == 23
    settle()
    actions.count_all(at=NOW)
    assert told() == both


def test_a_revised_answer_counts_once_and_anew() -> None:
    heard(says("a-1", 2, channel="web"), says("a-2", 5, channel="web"))
    settle()
    actions.count_all(at=NOW)
    heard(says("a-1", 4, channel="web"))
    assert Signal.objects.get(external_id="a-1").revision == 2
    execute("UPDATE listening_signal SET xact = 2 WHERE revision = 2", [])
    execute("UPDATE insights_counted SET xact = 2", [])
    actions.count_new(at=NOW)
    assert told()["channel"] == [("web", Tally(2, 2, 0, 0), Tally())]


def test_what_was_erased_is_gone_after_the_night() -> None:
    week()
    settle()
    actions.count_all(at=NOW)
    Signal.objects.filter(external_id="a-0").delete()
    actions.count_all(at=NOW)
    assert told()[""][0][1].n == 11


def test_a_day_is_the_organisations_day() -> None:
    Organisation.objects.update_or_create(id=1, defaults={"tz": "Pacific/Auckland"})
    heard(says("late", 5, occurred_at=dt.datetime(2026, 11, 18, 23, 0, tzinfo=dt.UTC)))
    settle()
    actions.count_all(at=NOW)
    assert set(DayCount.objects.values_list("day", flat=True)) == {dt.date(2026, 11, 19)}
    Organisation.objects.update(tz="UTC")
    actions.count_new(at=NOW)
    assert set(DayCount.objects.values_list("day", flat=True)) == {dt.date(2026, 11, 18)}


def test_signals_from_another_server_are_counted_once() -> None:
    week()
    before = told()
    execute("UPDATE listening_signal SET xact = 9000000000000000", [])
    actions.count_new(at=NOW)
    assert told() == before


def test_a_team_sees_its_own_answers_and_those_of_nobody() -> None:
    team = Team.objects.get(is_default=True)
    heard(says("a-1", 1, team=team.name), says("a-2", 5), says("a-3", 5, team="Somebody else"))
    assert [line.now.n for line in lines([team.pk], 7, NOW)[""]] == [3]
    assert [line.now.n for line in lines([team.pk + 1], 7, NOW)[""]] == [2]
    assert [(line.value, line.team_id) for line in lines(None, 7, NOW)["team"]] == [
        ("", team.pk),
        ("Somebody else", 0),
    ]


def test_weeks_without_answers_are_weeks_too() -> None:
    heard(says("a-1", 1, occurred_at=NOW - 15 * DAY), says("a-2", 5))
    assert [(str(begin), tally.n, tally.low) for begin, tally in weeks(None, 4, NOW)] == [
        ("2026-10-26", 0, 0),
        ("2026-11-02", 1, 1),
        ("2026-11-09", 0, 0),
        ("2026-11-16", 1, 0),
    ]
