"""A gift code on the page of a case: shown once, then masked; lost, another takes its place."""

import re

import pytest
from django.test import Client

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.remedies.gift_codes.guessing import NoSuchCode, recognise
from makegood.remedies.models import GiftCode, Offer
from tests.cast import NOW
from tests.desk.story import Shop
from tests.desk.test_offers import SeenBy, elena, offer, panel

__all__ = ["elena"]
CODE = re.compile(r"<code>([0-9A-Z-]{24})</code>")


def given(browser: Client, case: Case) -> str:
    """A gift card that was offered and given: its code, as it was shown."""
    offer(browser, case, "4.00", remedy="gift_card")
    page = browser.post(f"/cases/{case.ref}/offers/{Offer.objects.get().pk}/payout/", {"payer": "gift_code"})
    [code] = CODE.findall(page.content.decode())
    return str(code)


def another(browser: Client, case: Case) -> tuple[int, str]:
    """What the button for a lost code answers."""
    page = browser.post(f"/cases/{case.ref}/offers/{Offer.objects.get().pk}/gift-code/")
    return page.status_code, page.content.decode()


def test_once_it_was_shown_a_code_is_masked_and_can_be_replaced(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    code = given(maya, elena)
    shown = panel(maya, elena)
    assert f"Gift code …{code[-3:]}: £4.00 left" in shown and "Make another code" in shown
    assert code not in maya.get(f"/cases/{elena.ref}/").content.decode()
    status, page = another(maya, elena)
    [other] = CODE.findall(page)
    assert status == 200 and other != code and "The former code is worth nothing" in page
    assert recognise(other, askers=[], at=NOW).number == GiftCode.objects.get().pk
    with pytest.raises(NoSuchCode):
        recognise(code, askers=[], at=NOW)


def test_where_no_code_was_given_there_is_none_to_replace(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    offer(maya, elena, "4.00")
    assert another(maya, elena)[0] == 404 and "Make another code" not in panel(maya, elena)


def test_an_auditor_replaces_none(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    given(seen_by(there.maya), elena)
    auditor = User.objects.create_user("audit@shop.example", name="Ada Counts", role="auditor")
    assert another(seen_by(auditor), elena)[0] == 403
