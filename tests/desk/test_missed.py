"""Promises that were missed: facts and reason first, what changes next, and no word about motives."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import Team, User
from makegood.cases.actions import promise
from makegood.cases.models import Case, MissedPromise, Promise
from makegood.loop.ticks import chase_promises
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]


def break_one(there: Shop, found: Case, by: User) -> Promise:
    """Somebody told the customer a time, and it passed."""
    at = timezone.now() - dt.timedelta(days=2)
    made = promise(found, "Ring about the frame", at + dt.timedelta(hours=20), by=by, at=at)
    chase_promises(timezone.now())
    return made


@pytest.fixture
def kofi(there: Shop) -> Case:
    return case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him", minutes=4000)


@pytest.mark.capability("OWN-11")
def test_a_missed_promise_is_looked_at_by_facts_and_reason_first_and_never_by_motive(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    made = break_one(there, kofi, there.maya)
    address, maya, ruth = f"/missed-promises/{made.pk}/", seen_by(there.maya), seen_by(there.ruth)
    assert address in maya.get("/").content.decode()  # her Today asks what happened
    hers, leads = maya.get(address).content.decode(), ruth.get(address).content.decode()
    for page in (hers, leads):
        assert "Ring about the frame" in page and "Kofi Mensah" in page and "not kept yet" in page
    fields = re.findall(
        r'<(?:textarea|input|select)[^>]* name="(\w+)"', hers.partition("<main")[2].partition("</main>")[0]
    )
    assert [name for name in fields if name != "csrfmiddlewaretoken"] == ["facts", "reason"]
    assert "motive" not in hers.lower()
    # the lead can neither write the reason for her nor go on without it
    assert 'name="reason"' not in leads and "Nobody writes it for them." in leads
    assert ruth.post(address, {"reason": "She forgot."}).status_code == 409
    early = ruth.post(address, {"change": "Fewer calls at noon"})
    assert (early.status_code, "Ask for the reason first" in early.content.decode()) == (409, True)
    told = {"facts": "The saw stood still until four.", "reason": "I had three calls at the same hour."}
    maya.post(address, told)
    motive = ruth.post(address, {"change": "Maya is lazy, talk to her."})
    assert (motive.status_code, "what stood in the way" in motive.content.decode()) == (422, True)
    ruth.post(address, {"change": "No more than two calls in an hour."})
    # what was said stays: neither the change nor the reason is replaced by who comes later
    for browser, later in ((maya, {"change": "Nothing."}), (maya, {"reason": "It was not I."})):
        answer = browser.post(address, later)
        assert (answer.status_code, "said already what changes" in answer.content.decode()) == (409, True)
    page = ruth.get(address).content.decode()
    assert "I had three calls at the same hour." in page and "No more than two calls in an hour." in page
    found = MissedPromise.objects.get()
    assert (found.reason_by, found.change_by) == (there.maya, there.ruth)
    assert not {field.name for field in MissedPromise._meta.get_fields()} & {
        "motive",
        "blame",
        "fault",
        "intent",
    }
    listed = ruth.get("/missed-promises/").content.decode()
    assert "Settled" in listed and "Maya" not in listed


def test_kept_promises_are_told_by_team_and_a_team_of_few_stands_with_others(
    there: Shop, kofi: Case, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at = timezone.now()
    for number, by in enumerate([there.maya, there.tom, there.ruth] * 12):
        due_at = at - dt.timedelta(days=number + 1)
        late = number < 4
        Promise.objects.create(
            case=kofi, kind="given", label="Ring", made_by=by, started_at=due_at - dt.timedelta(days=1),
            due_at=due_at, warn_at=due_at, broken_at=due_at if late else None, kept_at=None if late else due_at,
        )  # fmt: skip
    sefas = case(there.sefa, there.harbour, "Ama Boateng", "Key lost", "Ring her")
    break_one(there, sefas, there.sefa)
    browser = seen_by(there.jonas)
    alone = browser.get("/missed-promises/").content.decode()
    assert (
        "Web shop" in alone and "Smaller teams, together" not in alone
    )  # of one person in all, it would be hers
    river = Team.objects.create(name="Riverside", calendar=there.web.calendar, lead=there.jonas)
    for by in (there.maya, there.tom):
        Promise.objects.create(
            case=case(by, river, "Ilse Brandt", "Key lost", "Ring her"), kind="given", made_by=by, started_at=at,
            due_at=at - dt.timedelta(days=1), warn_at=at, kept_at=at - dt.timedelta(days=1),
        )  # fmt: skip
    leads = seen_by(there.ruth).get("/missed-promises/").content.decode()
    assert "Web shop" in leads and "Smaller teams, together" not in leads  # she sees her own team
    with django_assert_max_num_queries(14):
        page = browser.get("/missed-promises/").content.decode()
    kept = page.partition('id="kept-h"')[2]
    assert "Web shop" in kept and "89 %" in kept and "Smaller teams, together" in kept
    assert not {"Maya", "Tom Brandt", "Sefa", "Harbour Street"} & set(
        re.findall(r"[A-Z]\w+(?: [A-Z]\w+)?", kept)
    )


def test_what_waits_for_a_word_is_never_behind_what_is_settled(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    break_one(there, kofi, there.maya)
    at = timezone.now()
    settled = [
        Promise(case=kofi, kind="given", label="Wrote", made_by=there.maya, started_at=at, due_at=at, warn_at=at,
                broken_at=at)
        for _number in range(100)
    ]  # fmt: skip
    told = {"reason": "Noon.", "change": "Fewer.", "reason_by": there.maya, "change_by": there.ruth}
    MissedPromise.objects.bulk_create(
        MissedPromise(promise=made, **told) for made in Promise.objects.bulk_create(settled)
    )
    listed = seen_by(there.ruth).get("/missed-promises/").content.decode()
    assert "Ring about the frame" in listed


def test_who_may_read_it(there: Shop, kofi: Case, seen_by: SeenBy) -> None:
    made = break_one(there, kofi, there.maya)
    address = f"/missed-promises/{made.pk}/"
    assert seen_by(there.tom).get(address).status_code == 404  # of the same team, and no part of it
    assert seen_by(there.sefa).get(address).status_code == 404
    assert seen_by(there.maya).get("/missed-promises/").status_code == 403
    # who has left cannot be asked any more: a lead writes down what is known
    User.objects.filter(pk=there.maya.pk).update(is_active=False)
    assert (
        seen_by(there.ruth).post(address, {"reason": "The call list was not handed on."}).status_code == 302
    )
