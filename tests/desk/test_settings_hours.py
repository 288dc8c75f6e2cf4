"""Teams and working hours as pages: seen before they are kept, refused in a sentence, nothing typed lost."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from makegood.accounts.models import AuditEntry, Calendar, Team, User
from makegood.cases.models import Case, Promise
from tests.desk.story import Shop, open_cases

SeenBy = Callable[[User], Client]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALL_DAY = dict.fromkeys(DAYS, "0:00-24:00")


@pytest.fixture
def jonas(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(there.jonas)


def said(**more: str) -> dict[str, str]:
    return {"name": "Desk", "tz": "Europe/London", "country": "", "subdivision": "", "closed_days": ""} | more


def hours_of(there: Shop) -> str:
    return f"/settings/teams/hours/{there.web.calendar_id}/"


def dues() -> dict[int, object]:
    return dict(Promise.objects.values_list("pk", "due_at"))


def test_windows_lunch_nights_holidays_and_own_days_are_kept(there: Shop, jonas: Client) -> None:
    week = {
        "monday": "9:00-12:30, 13:00-17:30",
        "friday": "9-12:30 and 13.00 \u2013 17h30",
        "saturday": "22:00-6:00",
    }
    new = said(
        **week, country="GB", subdivision="ENG", closed_days="2026-12-24\n2027-01-02", tz="Europe/Dublin"
    )
    assert jonas.post(hours_of(there), new)["location"] == "/settings/teams/"
    kept = Calendar.objects.get(pk=there.web.calendar_id)
    lunch = [[540, 750], [780, 1050]]
    assert kept.windows == {"0": lunch, "4": lunch, "5": [[1320, 1800]]}
    assert (kept.tz, kept.country, kept.subdivision) == ("Europe/Dublin", "GB", "ENG")
    assert kept.closed_days == [date(2026, 12, 24), date(2027, 1, 2)]
    page = jonas.get(hours_of(there)).content.decode()
    assert 'value="9:00-12:30, 13:00-17:30"' in page and 'value="22:00-6:00"' in page and "2027-01-02" in page
    assert AuditEntry.objects.filter(verb="calendar.changed", by=there.jonas).exists()


def test_what_moves_is_shown_from_when_to_when_before_anything_is_kept(there: Shop, jonas: Client) -> None:
    case = open_cases(there)[0]
    before = dues()
    shown = jonas.post(hours_of(there), said(**ALL_DAY)).content.decode()
    assert "Nothing is kept yet" in shown and "Keep it and move them" in shown
    assert f'href="/cases/{case.ref}/"' in shown and "A person answers" in shown and "earlier" in shown
    assert 'value="0:00-24:00"' in shown
    assert dues() == before and Calendar.objects.get(pk=there.web.calendar_id).windows["0"] == [[540, 1020]]
    mark = shown.split('name="seen" value="')[1].split('"')[0]
    assert jonas.post(hours_of(there), said(**ALL_DAY, seen=mark)).status_code == 302
    assert Calendar.objects.get(pk=there.web.calendar_id).windows["0"] == [[0, 1440]]
    assert dues() != before


def test_only_what_was_looked_at_is_kept(there: Shop, jonas: Client) -> None:
    open_cases(there)
    shown = jonas.post(hours_of(there), said(**ALL_DAY)).content.decode()
    mark = shown.split('name="seen" value="')[1].split('"')[0]
    other = said(**ALL_DAY | {"sunday": ""}, seen=mark)
    assert "Nothing is kept yet" in jonas.post(hours_of(there), other).content.decode()
    assert Calendar.objects.get(pk=there.web.calendar_id).windows["0"] == [[540, 1020]]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"monday": "9am-5pm"}, "“9am-5pm” is no span of time."),
        ({"monday": "9:00-12:75"}, "“9:00-12:75” is no span of time."),
        ({"monday": "25:00-26:00"}, "“25:00-26:00” is no span of time."),
        ({}, "These hours are never open."),
        ({"monday": "9-17", "tz": "Mars/Olympus"}, "There is no time zone called “Mars/Olympus”."),
        ({"monday": "9-17", "closed_days": "24.12.2026"}, "“24.12.2026” is no day."),
        ({"monday": "9-17", "country": "GB", "subdivision": "TEX"}, "Known are: ENG, NIR, SCT, WLS."),
    ],
)
def test_what_is_no_hours_is_said_in_a_sentence_and_nothing_typed_is_lost(
    there: Shop, jonas: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = jonas.post(hours_of(there), said(**{"tuesday": ""} | wrong, name="Late shift"))
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="Late shift"' in page
    assert all(f'value="{typed}"' in page or typed in page for typed in wrong.values())
    assert Calendar.objects.get(pk=there.web.calendar_id).name == "Desk"


def test_a_team_opens_and_its_name_stays_its_own(there: Shop, jonas: Client) -> None:
    new = {"name": "Workshop", "lead": there.ruth.pk, "calendar": there.web.calendar_id}
    assert jonas.post("/settings/teams/new/", new).status_code == 302
    assert Team.objects.get(name="Workshop").lead == there.ruth
    again = jonas.post("/settings/teams/new/", new)
    assert again.status_code == 422 and "called Workshop here already" in again.content.decode()
    assert 'value="Workshop"' in again.content.decode()


def test_other_hours_of_a_team_show_what_they_move_and_another_teams_stay(there: Shop, jonas: Client) -> None:
    open_cases(there)
    moved = Case.objects.filter(team=there.web).first()
    jonas.post("/settings/teams/hours/new/", said(name="Round the clock", **ALL_DAY))
    new = {
        "name": "Web shop",
        "lead": there.ruth.pk,
        "calendar": Calendar.objects.get(name="Round the clock").pk,
    }
    address = f"/settings/teams/{there.web.pk}/"
    shown = jonas.post(address, new).content.decode()
    assert moved and moved.ref in shown and "Nothing is kept yet" in shown
    mark = shown.split('name="seen" value="')[1].split('"')[0]
    before = dues()
    assert jonas.post(address, new | {"seen": mark}).status_code == 302
    assert Team.objects.get(pk=there.web.pk).calendar.name == "Round the clock" and dues() != before
    assert Team.objects.get(pk=there.harbour.pk).calendar.name == "Desk"


OFFICE = dict.fromkeys(DAYS[:5], "9:00-17:00")


def test_a_new_name_moves_nothing_and_announces_nothing(there: Shop, jonas: Client) -> None:
    """The clocks of these cases were never wound: any look at them would tell that they move."""
    open_cases(there)
    before = dues()
    kept = jonas.post(hours_of(there), said(name="DESK", **OFFICE), follow=True).content.decode()
    assert "Kept. No open deadline moves." in kept
    team = {"name": "web shop", "lead": there.ruth.pk, "calendar": there.web.calendar_id}
    kept = jonas.post(f"/settings/teams/{there.web.pk}/", team, follow=True).content.decode()
    assert "Kept. No open deadline moves." in kept and dues() == before
    assert Calendar.objects.get(pk=there.web.calendar_id).name == "DESK"
    assert Team.objects.get(pk=there.web.pk).name == "web shop"
    assert not AuditEntry.objects.filter(verb="calendar.changed").exists()


def test_one_team_always_takes_what_names_none(there: Shop, jonas: Client) -> None:
    everyone = Team.objects.get(is_default=True)
    new = {"name": everyone.name, "lead": there.ruth.pk, "calendar": everyone.calendar_id}
    refused = jonas.post(f"/settings/teams/{everyone.pk}/", new)
    assert refused.status_code == 422 and "Somebody must take what names no team" in refused.content.decode()
    web = {"name": "Web shop", "lead": there.ruth.pk, "calendar": there.web.calendar_id, "is_default": "on"}
    jonas.post(f"/settings/teams/{there.web.pk}/", web)
    assert Team.objects.get(is_default=True) == there.web


def test_everybody_reads_them_and_only_managers_change_them(there: Shop, seen_by: SeenBy) -> None:
    agent = seen_by(there.maya)
    page = agent.get(hours_of(there)).content.decode()
    assert "<fieldset" in page and "disabled" in page and "Keep</button>" not in page
    assert "Open a team" not in agent.get("/settings/teams/").content.decode()
    assert agent.post(hours_of(there), said(**ALL_DAY)).status_code == 403


def test_the_list_costs_the_same_with_many_teams(
    there: Shop, jonas: Client, django_assert_max_num_queries
) -> None:
    Team.objects.bulk_create(
        Team(name=f"Shop {n}", calendar_id=there.web.calendar_id, lead=there.ruth) for n in range(30)
    )
    with django_assert_max_num_queries(14):
        jonas.get("/settings/teams/")
