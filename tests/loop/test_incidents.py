"""Our own house falls short: nobody reads a channel, a case has no owner at work."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from makegood.accounts.models import Calendar, User
from makegood.cases import actions
from makegood.cases.checking import orphans
from makegood.cases.models import INCIDENT, Case
from makegood.lib.jobs import JOBS, load_jobs
from makegood.loop.incidents import adopt_orphans, check_channels
from tests.cases.people import Crew, again, case_of, crew

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)
NEXT = datetime(2026, 11, 17, 9, 59, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def incidents() -> list[Case]:
    return list(Case.objects.live().filter(INCIDENT).order_by("pk"))


def test_a_channel_unread_for_two_working_hours_is_one_incident_for_the_lead(people: Crew) -> None:
    case_of(people.maya, at=MONDAY, channel="inbox")
    assert check_channels(NEXT) == 0  # one hour on Monday, 59 minutes on Tuesday
    assert check_channels(NEXT + timedelta(minutes=1)) == 1
    assert check_channels(NEXT + timedelta(minutes=11)) == 0
    (incident,) = incidents()
    assert incident.headline == "Nobody has read “inbox” for two working hours"
    assert (incident.owner, incident.reachable) == (people.ruth, False)


def test_a_channel_that_somebody_reads_is_alive(people: Crew) -> None:
    case_of(people.maya, at=MONDAY, key="a-1", channel="inbox")
    other = case_of(people.maya, at=MONDAY, key="a-2", channel="inbox", customer=None)
    actions.note(other, "Looking.", by=people.maya, at=NEXT)
    assert check_channels(NEXT + timedelta(minutes=60)) == 0
    assert check_channels(NEXT + timedelta(minutes=121)) == 1


def test_who_cannot_be_reached_waits_for_no_word(people: Crew) -> None:
    case_of(people.maya, at=MONDAY, channel="kiosk", customer=None)
    assert check_channels(NEXT + timedelta(days=1)) == 0


@pytest.mark.capability("OWN-02")
def test_the_job_finds_cases_whose_owner_is_gone_and_brings_the_orphans_back_to_none(people: Crew) -> None:
    Calendar.objects.update(windows={str(day): [[0, 1440]] for day in range(7)})
    case = case_of(people.maya, at=timezone.now())
    User.objects.filter(pk=people.maya.pk).update(is_active=False)
    assert orphans() == [case.ref]
    load_jobs()
    JOBS["loop.look_after_the_house"].function()
    assert orphans() == []
    assert again(case).owner == people.tom
    assert [incident.headline for incident in incidents()] == ["1 case had no owner at work"]
    assert adopt_orphans(timezone.now()) == 0
