"""Who else has a case open: said on its page and in the queue while it is so, and written down nowhere."""

import datetime as dt
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from makegood.accounts.models import User
from makegood.cases.models import Case, Event
from makegood.desk.models import GONE_AFTER, OpenCase
from tests.desk.story import Shop, case
from tests.desk.test_radar import words

SeenBy = Callable[[User], Client]


@pytest.fixture
def elena(there: Shop) -> Case:
    return case(there.maya, there.web, "Elena Marsh", "Wrong marker set", "Ring her")


def looks(browser: Client, case: Case, **said: str) -> str:
    """What the open page of the case is told when it says that it is open."""
    answer = browser.post(f"/cases/{case.ref}/presence/", said)
    assert answer.status_code in {200, 204}
    return unescape(words(answer.content.decode()))


def test_two_who_have_a_case_open_see_each_other_until_one_goes(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya, tom, ruth = seen_by(there.maya), seen_by(there.tom), seen_by(there.ruth)
    assert looks(maya, elena) == ""
    assert looks(tom, elena) == "Maya Okafor has this case open"
    assert looks(ruth, elena) == "Maya Okafor, Tom Brandt have this case open"
    looks(ruth, elena, gone="yes")
    assert looks(maya, elena) == "Tom Brandt has this case open"
    assert "Maya Okafor, Tom Brandt have this case open" in ruth.get("/queue/").content.decode()
    OpenCase.objects.filter(user=there.tom).update(
        seen_at=OpenCase.objects.get(user=there.tom).seen_at - GONE_AFTER - dt.timedelta(seconds=1)
    )
    assert looks(maya, elena) == ""


def test_looking_at_a_page_by_itself_writes_nothing_and_is_no_part_of_the_history(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    page = browser.get(f"/cases/{elena.ref}/").content.decode()
    assert f'hx-post="/cases/{elena.ref}/presence/"' in page
    assert not OpenCase.objects.exists()
    looks(browser, elena)
    assert not Event.objects.filter(case=elena).exists()


def test_whoever_may_not_see_a_case_is_told_of_nobody(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    looks(seen_by(there.maya), elena)
    assert seen_by(there.sefa).post(f"/cases/{elena.ref}/presence/").status_code == 404
    assert OpenCase.objects.count() == 1
