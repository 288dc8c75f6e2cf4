"""The menu leads only where a role may go."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from makegood.accounts.models import Role, User
from makegood.config.permissions import allowed_roles
from makegood.desk.nav import FOOT, PLACES, SETTINGS
from tests.desk.story import Shop, case, person

SeenBy = Callable[[User], Client]


def test_who_may_not_bring_in_files_is_not_led_there(there: Shop, seen_by: SeenBy) -> None:
    assert 'href="/imports/"' not in seen_by(there.maya).get("/queue/").content.decode()
    assert 'href="/imports/"' in seen_by(there.ruth).get("/queue/").content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_every_place_of_the_menu_opens_and_the_others_are_not_in_it(
    there: Shop, seen_by: SeenBy, role: str
) -> None:
    browser = seen_by(person("Nora Field", role, there.web))
    page = browser.get("/settings/").content.decode()
    for place in (*PLACES, *FOOT, *SETTINGS):
        address = reverse(place.name)
        assert (f'href="{address}"' in page) == (role in allowed_roles(place.name, "GET")), address
        assert browser.get(address).status_code == (200 if f'href="{address}"' in page else 403)


@pytest.mark.parametrize("role", Role.values)
def test_who_works_in_no_team_yet_opens_every_place_too(there: Shop, seen_by: SeenBy, role: str) -> None:
    nora = person("Nora Field", role)
    browser = seen_by(nora)
    places = [place for place in (*PLACES, *FOOT) if role in allowed_roles(place.name, "GET")]
    assert {browser.get(reverse(place.name)).status_code for place in places} == {200}
    case(nora, there.web, "Ann Moss", "Parcel late", "Ring her")
    cache.clear()
    assert {browser.get(reverse(place.name)).status_code for place in places} == {200}


def test_who_may_not_change_a_survey_is_not_offered_to(there: Shop, seen_by: SeenBy) -> None:
    lead = seen_by(there.ruth)
    new = {"name": "After an order", "kind": "csat", "scale": "1-5", "quiet_days": 30, "daily_cases": 200}
    address = lead.post("/surveys/new/", new)["location"]
    agent = seen_by(there.maya)
    assert "Make a survey" not in agent.get("/surveys/").content.decode()
    assert "Keep</button>" not in agent.get(address).content.decode()
    assert "Keep</button>" in lead.get(address).content.decode()
