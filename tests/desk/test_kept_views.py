"""Views of the queue that somebody keeps for herself: a name for filters, there until she removes it."""

from collections.abc import Callable

from django.test import Client

from makegood.accounts.models import User
from makegood.desk.actions import MOST_VIEWS
from makegood.desk.models import KeptView
from tests.desk.story import Shop, open_cases
from tests.desk.test_queue import names, queue

SeenBy = Callable[[User], Client]


def test_filters_are_kept_under_a_name_and_stand_beside_the_views(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    browser = seen_by(there.maya)
    assert "Keep this view" not in queue(browser).partition("popover")[0]
    page = queue(browser, severity="2", owner=str(there.tom.pk), order="due")
    asked = page.partition('name="asked" value="')[2].partition('"')[0].replace("&amp;", "&")
    assert asked == f"view=open&severity=2&owner={there.tom.pk}&order=due"
    said = browser.post("/queue/views/", {"name": "Tom, serious", "asked": asked}, follow=True)
    kept = said.content.decode()
    assert said.redirect_chain == [(f"/queue/?{asked}", 302)]
    assert "Kept as “Tom, serious”" in kept and names(kept) == names(page)
    assert 'aria-current="page">Tom, serious</a>' in kept
    assert f'href="/queue/?{asked.replace("&", "&amp;")}"' in queue(browser)


def test_nobody_sees_or_removes_anothers(there: Shop, seen_by: SeenBy) -> None:
    maya, tom = seen_by(there.maya), seen_by(there.tom)
    maya.post("/queue/views/", {"name": "Grave ones", "asked": "view=open&severity=4"})
    view = KeptView.objects.get()
    assert "Grave ones" in queue(maya) and "Grave ones" not in queue(tom)
    assert tom.post(f"/queue/views/{view.pk}/removal/").status_code == 404
    assert "Remove the view “Grave ones”" in queue(maya, severity="4")
    gone = maya.post(f"/queue/views/{view.pk}/removal/", follow=True).content.decode()
    assert "The view is removed" in gone and "Grave ones" not in gone


def test_the_same_name_replaces_and_what_makes_no_sense_is_no_filter(there: Shop, seen_by: SeenBy) -> None:
    browser = seen_by(there.maya)
    for asked in ("view=late&severity=4", "view=nonsense&severity=many&q=gift&next=//evil.example"):
        browser.post("/queue/views/", {"name": "Mine", "asked": asked})
    assert [view.query for view in KeptView.objects.all()] == ["view=open&q=gift"]


def test_a_view_needs_a_name_and_a_dozen_are_enough(there: Shop, seen_by: SeenBy) -> None:
    browser = seen_by(there.maya)
    assert browser.post("/queue/views/", {"name": " ", "asked": "view=late"}).status_code == 422
    for number in range(MOST_VIEWS):
        browser.post("/queue/views/", {"name": f"View {number}", "asked": f"view=open&q={number}"})
    refused = browser.post("/queue/views/", {"name": "One more", "asked": "view=late"})
    assert refused.status_code == 409 and "You keep 12 views already" in refused.content.decode()
    assert browser.post("/queue/views/", {"name": "View 1", "asked": "view=late"}).status_code == 302
