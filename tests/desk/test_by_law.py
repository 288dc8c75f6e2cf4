"""What the law asks by a time: a policy is put live, a complaint comes in, its clocks run, are met, and are missed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.actions import add_key
from makegood.accounts.models import User
from makegood.cases.models import Case, Promise
from makegood.loop.ticks import chase_promises
from makegood.remedies.models import PolicyVersion
from tests.cast import heard, says
from tests.cli.running import makegood, receipt
from tests.desk.story import Shop
from tests.desk.test_letters import ELENA
from tests.desk.test_settings_policy import SeenBy, text_of, try_out

SPAIN = 'format = 1\nname = "tienda"\npacks = ["shop", "es-10-2025"]\n'


def put_live(browser: Client, text: str) -> None:
    """As a manager does it on the page of the policy."""
    browser.post("/settings/policy/", {"text": text})
    draft = PolicyVersion.objects.latest("pk")
    try_out(draft)
    draft.refresh_from_db()
    assert draft.trial
    browser.post(f"/settings/policy/{draft.pk}/live/", {"looked_at": draft.trial["until"]})
    assert PolicyVersion.objects.get(pk=draft.pk).state == "live"


def complaint(there: Shop, key: str, owner: User) -> Case:
    found = heard(says(key, 1, "Third time I ask.", customer=ELENA), at=timezone.now())
    Case.objects.filter(pk=found.case_ids[0]).update(team=there.web, owner=owner)
    return Case.objects.get(pk=found.case_ids[0])


def law(case: Case) -> dict[str, Promise]:
    return {p.kind: p for p in case.promises.filter(duty__isnull=False).select_related("duty")}


def test_a_duty_with_a_clock_from_the_policy_page_to_the_missed_promises(
    there: Shop, seen_by: SeenBy, capsys: pytest.CaptureFixture[str]
) -> None:
    jonas, maya = seen_by(there.jonas), seen_by(there.maya)
    put_live(jonas, SPAIN)
    policy = text_of(maya, "/settings/policy/")
    assert "sets a clock" in policy and "15 working days after the complaint" in policy
    case = complaint(there, "a-1", there.maya)
    clock = law(case)["law_final"]
    page = text_of(maya, f"/cases/{case.ref}/")
    assert "The final answer, by law" in page and "Answer within 15 working days." in page
    assert "Ley 10/2025, BOE 27-12-2025" in page
    assert (
        case.due_at and case.due_at < clock.due_at
    )  # the shop's own clock is nearer, and stays the case's date
    told = receipt(capsys, "explain", case.ref)
    (found,) = [promise for promise in told["promises"] if promise["by_law"]]
    assert found["by_law"]["duty"] == "Answer within 15 working days."
    assert "Ley 10/2025" in found["by_law"]["source"] and found["due_at"] == str(clock.due_at)
    assert makegood("explain", case.ref) == 0
    said = capsys.readouterr().out
    assert "Answer within 15 working days.  Ley 10/2025" in said and "are no working days" in said
    why = text_of(maya, f"/cases/{case.ref}/promises/{clock.pk}/")
    assert "15 working days after the complaint, met when it is put right" in why
    _key, bearer = add_key("reader", scopes=["read"], source="reader", at=timezone.now())
    told = Client().get(f"/api/v1/cases/{case.ref}", headers={"authorization": f"Bearer {bearer}"}).json()
    (by_law,) = [promise["duty"] for promise in told["promises"] if promise["duty"]]
    assert (by_law["within"], by_law["unit"], by_law["met_by"]) == (15, "working_days", "final_answer")
    # the time passes
    Promise.objects.filter(case=case).update(
        due_at=timezone.now() - timedelta(minutes=5), warned_at=timezone.now()
    )
    chase_promises(timezone.now())
    missed = seen_by(there.ruth).get("/missed-promises/").content.decode()
    assert "Answer within 15 working days." in missed and "Elena Marsh" in missed
    assert f"/missed-promises/{clock.pk}/" in maya.get("/").content.decode()
    asked = text_of(maya, f"/missed-promises/{clock.pk}/")
    assert "Ley 10/2025, BOE 27-12-2025" in asked and 'name="reason"' in asked
