"""One deed for many chosen cases of the queue."""

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases.models import Case, HandOver
from tests.desk.story import Shop, case, open_cases

SeenBy = Callable[[User], Client]


def test_several_cases_are_handed_over_at_once_and_each_waits_for_its_yes(
    there: Shop, seen_by: SeenBy
) -> None:
    chosen = [made.ref for made in open_cases(there)[:3]]
    said = {"ref": chosen, "to": str(there.ruth.pk), "reason": "I am away"}
    page = seen_by(there.maya).post("/queue/hand-overs/", said, follow=True).content.decode()
    assert "Done for 3 cases." in page
    assert HandOver.objects.filter(to_user=there.ruth, answered_at=None).count() == 3
    assert not Case.objects.filter(owner=there.ruth).exists()


def test_what_cannot_be_done_is_told_by_its_number(there: Shop, seen_by: SeenBy) -> None:
    made = open_cases(there)[:2]
    browser = seen_by(there.maya)
    said = {"ref": [made[0].ref], "to": str(there.ruth.pk)}
    browser.post("/queue/hand-overs/", said)
    said["ref"] = [each.ref for each in made]
    page = browser.post("/queue/hand-overs/", said, follow=True).content.decode()
    assert "Done for 1 case." in page
    assert f"{made[0].ref}: Somebody has been asked to take case" in page


def test_another_teams_case_is_not_touched_even_when_it_is_named(there: Shop, seen_by: SeenBy) -> None:
    theirs = case(there.sefa, there.harbour, "Oskar Lund", "Ink bottle leaked", "Offer book and ink")
    answer = seen_by(there.maya).post("/queue/hand-overs/", {"ref": [theirs.ref], "to": str(there.tom.pk)})
    assert answer.status_code == 400
    assert "Choose at least one case first." in answer.content.decode()


def test_several_cases_are_set_aside(there: Shop, seen_by: SeenBy) -> None:
    chosen = [made.ref for made in open_cases(there)[:2]]
    until = (timezone.now() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = seen_by(there.maya).post("/queue/snoozes/", {"ref": chosen, "until": until}, follow=True)
    assert "Done for 2 cases." in page.content.decode()
    assert Case.objects.exclude(snoozed_until=None).count() == 2


def test_nobody_sets_aside_until_yesterday(there: Shop, seen_by: SeenBy) -> None:
    chosen = [made.ref for made in open_cases(there)[:1]]
    page = seen_by(there.maya).post(
        "/queue/snoozes/", {"ref": chosen, "until": "2021-01-01T10:00"}, follow=True
    )
    assert "This date has passed already." in page.content.decode()
