"""Colleagues as pages: added, changed, let in by a link, away and leaving; no case stays without an owner."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Absence, AuditEntry, Calendar, Organisation, Role, SignInLink, User
from makegood.accounts.people import TooFarAway
from makegood.cases.models import Case
from makegood.loop.people import goes_away, mark
from tests.desk.story import Shop, open_cases, person

SeenBy = Callable[[User], Client]
PEOPLE = "/settings/people/"


@pytest.fixture
def ada(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(person("Ada Lind", Role.ADMIN, there.web))


def page_of(user: User) -> str:
    return f"{PEOPLE}{user.pk}/"


def said(there: Shop, user: User | None = None, **more: object) -> dict[str, object]:
    """What the form of a colleague says, with what is different."""
    known = {"name": "Noor Aziz", "email": "noor@shop.example", "role": "agent"}
    if user:
        known = {"name": user.name, "email": str(user.email), "role": user.role, "seen": mark(user)}
    return known | {"teams": [there.web.pk], "languages": "en", "capacity": 200} | more


def copies_of(case: Case, number: int) -> Iterator[Case]:
    """So many more cases like this one."""
    for n in range(number):
        case.pk, case.ref, case.case_key = None, f"c{n}", f"c:{n}"
        yield copy(case)


def test_somebody_new_is_added_and_let_in_by_a_link_shown_once(there: Shop, ada: Client) -> None:
    answer = ada.post(f"{PEOPLE}new/", said(there, languages="EN, es", stand_in=there.tom.pk))
    noor = User.objects.get(email="noor@shop.example")
    assert answer["location"] == page_of(noor)
    assert (noor.languages, noor.stand_in, list(noor.teams.all())) == (["en", "es"], there.tom, [there.web])
    shown = ada.post(f"{page_of(noor)}link/")
    link = shown.content.decode().split('id="link" value="')[1].split('"')[0]
    assert "no-store" in shown["cache-control"]
    assert link.rsplit("/", 2)[1] not in ada.get(page_of(noor)).content.decode()
    stranger = Client()
    assert stranger.post(urlsplit(link).path).status_code == 302
    assert stranger.get("/").status_code == 200
    assert AuditEntry.objects.filter(
        verb="person.link", by__name="Ada Lind", stream=f"user:{noor.pk}"
    ).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "maya@shop.example"}, "Somebody with the address maya@shop.example is here already."),
        ({"email": "noor at shop"}, "Enter a valid email address."),
        ({"languages": "en, klingonese!"}, "“klingonese!” is no language."),
        ({"teams": []}, "This field is required."),
        ({"role": "queen"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_typed_is_lost(
    there: Shop, ada: Client, wrong: dict[str, object], sentence: str
) -> None:
    answer = ada.post(f"{PEOPLE}new/", said(there, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="Noor Aziz"' in page
    assert not User.objects.filter(name="Noor Aziz").exists()


def test_a_colleague_is_changed_and_stands_in_for_nobody_but_others(there: Shop, ada: Client) -> None:
    teams = [there.web.pk, there.harbour.pk]
    ada.post(
        page_of(there.maya), said(there, there.maya, name="Maya O.", teams=teams, email="mo@shop.example")
    )
    maya = User.objects.get(pk=there.maya.pk)
    assert (maya.name, maya.email, maya.teams.count()) == ("Maya O.", "mo@shop.example", 2)
    refused = ada.post(page_of(maya), said(there, maya, stand_in=maya.pk))
    assert refused.status_code == 422 and "Nobody can be their own stand-in." in refused.content.decode()


def test_who_becomes_an_auditor_gives_her_cases_to_others(there: Shop, ada: Client) -> None:
    open_cases(there)
    answer = ada.post(page_of(there.tom), said(there, there.tom, role="auditor"), follow=True)
    assert "Kept. 6 cases went to others." in answer.content.decode()
    assert User.objects.get(pk=there.tom.pk).role == "auditor"
    assert not Case.objects.filter(owner=there.tom).exists()


def test_who_leaves_hands_on_what_is_open_and_cannot_sign_in(
    there: Shop, ada: Client, seen_by: SeenBy
) -> None:
    open_cases(there)
    User.objects.filter(pk=there.maya.pk).update(stand_in=there.ruth)
    hers = seen_by(there.maya)
    asked = ada.get(f"{page_of(there.maya)}leaving/").content.decode()
    assert "6 live cases go on" in asked and "to Ruth Adler" in asked
    assert User.objects.get(pk=there.maya.pk).is_active
    gone = ada.post(f"{page_of(there.maya)}leaving/", follow=True).content.decode()
    assert "Kept. 6 cases went to others." in gone and "has left" in gone
    assert Case.objects.filter(owner=there.ruth).count() == 6
    assert hers.get("/").status_code == 302
    ada.post(f"{page_of(there.maya)}returning/")
    assert User.objects.get(pk=there.maya.pk).is_active


def test_who_leads_names_another_lead_first(there: Shop, ada: Client) -> None:
    refused = ada.post(f"{page_of(there.ruth)}leaving/")
    assert refused.status_code == 422 and "Ruth Adler leads Web shop." in refused.content.decode()
    assert User.objects.get(pk=there.ruth.pk).is_active


def test_the_last_admin_stays(there: Shop, ada: Client) -> None:
    only = User.objects.get(name="Ada Lind")
    User.objects.filter(role=Role.ADMIN).exclude(pk=only.pk).update(is_active=False)
    refused = ada.post(page_of(only), said(there, only, role="agent"))
    assert refused.status_code == 422 and "Ada Lind is the only admin." in refused.content.decode()


def test_an_absence_that_begins_hands_out_what_falls_due_and_may_end_early(
    there: Shop, seen_by: SeenBy
) -> None:
    open_cases(there)
    ruth, today = seen_by(there.ruth), timezone.localdate()
    days = {"begins": today.isoformat(), "ends": (today + timedelta(days=20)).isoformat(), "reason": "Leave"}
    assert ruth.post(f"{page_of(there.maya)}absences/", days).status_code == 302
    away = Absence.objects.get(user=there.maya)
    assert away.until_at - away.from_at >= timedelta(days=20, hours=23)
    assert not Case.objects.filter(owner=there.maya).exists()
    assert "away until" in ruth.get(PEOPLE).content.decode()
    assert ruth.post(f"{page_of(there.maya)}absences/{away.pk}/end/").status_code == 302
    assert "away until" not in ruth.get(PEOPLE).content.decode()


def test_an_absence_that_ends_before_it_begins_is_asked_for_again(there: Shop, seen_by: SeenBy) -> None:
    days = {"begins": "2027-02-10", "ends": "2027-02-01", "reason": "Leave"}
    answer = seen_by(there.ruth).post(f"{page_of(there.maya)}absences/", days)
    page = answer.content.decode()
    assert answer.status_code == 422 and "An absence cannot end before it begins." in page
    assert 'value="2027-02-10"' in page and 'value="Leave"' in page
    assert f'value="{there.maya.name}"' in page


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("0001-01-01", "2027-02-01"), ("2026-12-01", "9999-12-31"), ("2026-12-01", "2099-01-01")],
)
def test_an_absence_further_away_than_anybody_plans_is_asked_for_again(
    there: Shop, seen_by: SeenBy, begins: str, ends: str
) -> None:
    """In a zone east of UTC the first day there is began before there were years."""
    Calendar.objects.update(tz="Asia/Tokyo")
    Organisation.objects.update(tz="Asia/Tokyo")
    ruth = seen_by(there.ruth)
    answer = ruth.post(f"{page_of(there.maya)}absences/", {"begins": begins, "ends": ends})
    assert answer.status_code == 422
    assert "Choose a day within ten years of today." in answer.content.decode()
    assert ruth.get(PEOPLE).status_code == 200 and not Absence.objects.exists()
    first = datetime(1, 1, 2, tzinfo=UTC)
    with pytest.raises(TooFarAway):
        goes_away(there.maya, first, timezone.now(), by=there.ruth, at=timezone.now())


def test_a_lead_sees_her_own_people_and_changes_none(there: Shop, seen_by: SeenBy) -> None:
    ruth = seen_by(there.ruth)
    page = ruth.get(PEOPLE).content.decode()
    assert "Maya Okafor" in page and "Sefa Kaya" not in page and "Add a colleague" not in page
    assert ruth.get(page_of(there.sefa)).status_code == 404
    assert ruth.post(page_of(there.maya), said(there, there.maya)).status_code == 403
    assert ruth.post(f"{page_of(there.maya)}link/").status_code == 403
    assert "Make a sign-in link" not in ruth.get(page_of(there.maya)).content.decode()
    assert seen_by(there.maya).get(PEOPLE).status_code == 403
    assert not SignInLink.objects.exists()


def test_more_cases_than_are_counted_are_no_figure(there: Shop, ada: Client) -> None:
    """Counting stops at 1,001: that is more than a thousand, not a thousand and one."""
    made = open_cases(there)[0]
    Case.objects.bulk_create(copies_of(made, 1_000))
    assert "1,000+ cases" in ada.get(PEOPLE).content.decode()
    assert "1,000+ live cases go on" in ada.get(f"{page_of(there.maya)}leaving/").content.decode()


def test_the_list_costs_the_same_with_many_people(
    there: Shop, ada: Client, django_assert_max_num_queries
) -> None:
    for number in range(20):
        person(f"Person{number} Field", Role.AGENT, there.web)
    with django_assert_max_num_queries(16):
        assert ada.get(PEOPLE).content.decode().count("data-line") >= 26


def test_two_who_change_the_same_colleague_do_not_overwrite_each_other(
    there: Shop, ada: Client, seen_by: SeenBy
) -> None:
    page = page_of(there.maya)
    opened = ada.get(page).content.decode()
    seen = opened.split('name="seen" value="')[1].split('"')[0]
    eve = seen_by(person("Eve Moss", Role.ADMIN, there.web))
    assert eve.post(page, said(there, there.maya, languages="en, es")).status_code == 302
    late = ada.post(page, said(there, there.maya, capacity=90, seen=seen))
    assert late.status_code == 422
    told = late.content.decode()
    assert "Somebody else has changed this meanwhile" in told and 'value="90"' in told
    there.maya.refresh_from_db()
    assert (there.maya.languages, there.maya.capacity) == (["en", "es"], 200)
    assert ada.post(page, said(there, there.maya, capacity=90, languages="en, es")).status_code == 302
    there.maya.refresh_from_db()
    assert (there.maya.languages, there.maya.capacity) == (["en", "es"], 90)


def test_new_teams_are_seen_too(there: Shop, ada: Client) -> None:
    before = said(there, there.maya)
    assert (
        ada.post(page_of(there.maya), before | {"teams": [there.web.pk, there.harbour.pk]}).status_code == 302
    )
    assert ada.post(page_of(there.maya), before).status_code == 422
    assert there.maya.teams.count() == 2
