"""The remedy policy as a page of the settings: read by all, drafted, tried on past cases and let live by managers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.lib.jobs import JOBS, load_jobs
from makegood.remedies.models import PolicyVersion
from makegood.remedies.policy.deeds import draft_policy
from makegood.remedies.policy.queries import live_number
from makegood.remedies.policy.trying import GIVEN_UP, ask_for_trial
from tests.desk.story import Shop
from tests.remedies.policies import rule
from tests.remedies.test_policy_trial import GENEROUS, late

SeenBy = Callable[[User], Client]


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def try_out(version: PolicyVersion) -> None:
    load_jobs()
    JOBS["remedies.try_policy"].function(version=version.pk)


@pytest.fixture
def draft(there: Shop) -> PolicyVersion:
    return draft_policy(GENEROUS, by=there.jonas, at=timezone.now(), note="Half of it when late")


@pytest.mark.capability("MIR-17")
def test_a_manager_drafts_a_policy_sees_what_it_changes_and_lets_it_live(
    there: Shop, seen_by: SeenBy
) -> None:
    ref = late(1, timezone.now() - timedelta(days=30), 8000).ref
    jonas = seen_by(there.jonas)
    told = jonas.post("/settings/policy/", {"text": GENEROUS, "note": "Half of it when late"}, follow=True)
    draft = PolicyVersion.objects.get()
    address = f"/settings/policy/{draft.pk}/"
    assert "Nothing has changed yet." in told.content.decode() and draft.state == "draft"
    asked = jonas.post(f"{address}trial/", follow=True)
    assert "Look again in a moment" in asked.content.decode()
    try_out(draft)
    page = text_of(jonas, address)
    assert "<strong>1</strong> would get more" in page and f"/cases/{ref}/" in page
    assert "£8.00" in page and "£40.00" in page and "+£32.00" in page and live_number() == 0
    assert f"/cases/{ref}/" not in text_of(seen_by(there.sefa), address)
    draft.refresh_from_db()
    stale = jonas.post(f"{address}live/", {"looked_at": "2020-01-01"}, follow=True).content.decode()
    assert "It was tried again since you looked." in stale and live_number() == 0
    lives = jonas.post(f"{address}live/", {"looked_at": draft.trial["until"]}, follow=True)
    assert "is in force from now on" in lives.content.decode() and live_number() == draft.pk


def test_what_cannot_be_used_stays_in_the_form_with_its_lines(there: Shop, seen_by: SeenBy) -> None:
    text = 'format = 1\nname = "ours"\n' + rule("share = 100", remedy="a_pony")
    answer = seen_by(there.jonas).post("/settings/policy/", {"text": text})
    told = answer.content.decode()
    assert answer.status_code == 422 and "There is no remedy called “a_pony”" in told
    assert "a_pony&quot;" in told and not PolicyVersion.objects.exists()


def test_everybody_reads_the_rules_in_words_and_only_managers_write(
    there: Shop, seen_by: SeenBy, draft: PolicyVersion
) -> None:
    maya = seen_by(there.maya)
    told = text_of(maya, "/settings/policy/")
    assert "Refund, all of the price" in told and "Half of it when late" in told
    assert "Fee waived, 10 % of the loss, at least £3.00 / €3.00 / $3.00, at most £20.00" in told
    assert ", read on 2026-11-22" in told and "Write a draft" not in told
    packs = text_of(seen_by(there.jonas), "/settings/policy/").partition("Packs it may stand on:")[2]
    assert "<code>eu-261</code>" in packs and "read on 2026-11-22" in packs
    assert "Try it on the last year" not in text_of(maya, f"/settings/policy/{draft.pk}/")
    assert maya.post(f"/settings/policy/{draft.pk}/trial/").status_code == 403


def test_a_draft_is_tried_once_at_a_time_and_again_when_nobody_answered(
    there: Shop, seen_by: SeenBy, draft: PolicyVersion
) -> None:
    now = timezone.now()
    ask_for_trial(draft, at=now)
    again = seen_by(there.jonas).post(f"/settings/policy/{draft.pk}/trial/", follow=True)
    assert "is being tried on past cases already" in again.content.decode()
    ask_for_trial(draft, at=now + GIVEN_UP)


def test_an_untried_draft_cannot_live(there: Shop, seen_by: SeenBy, draft: PolicyVersion) -> None:
    answer = seen_by(there.jonas).post(f"/settings/policy/{draft.pk}/live/", follow=True)
    assert "Try this draft on past cases first" in answer.content.decode() and live_number() == 0
