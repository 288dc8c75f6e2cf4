"""What a customer says and what is on record, in two columns, for colleagues only."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.outreach.links import make_tokens
from tests.cases.people import case_of, crew

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]


@pytest.mark.capability("REA-08")
def test_a_correction_stands_beside_the_claim_and_never_on_her_page(seen_by: SeenBy) -> None:
    people = crew()
    case = case_of(people.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")
    browser, address = seen_by(people.maya), f"/cases/{case.ref}/claims/"
    assert "Nothing yet." in browser.get(address).content.decode()
    browser.post(address, {"said": "It was promised for THURSDAY-1"})
    number = case.claims.get().pk
    browser.post(f"{address}{number}/", {"fact": "The order says TUESDAY-2"})
    browser.post(address, {"said": "I rang three times-3", "fact": "Two calls on the list-4"})
    page = browser.get(address).content.decode()
    for said in ("THURSDAY-1", "TUESDAY-2", "three times-3", "list-4", "What is on record"):
        assert said in page
    hers = Client()
    link = make_tokens([case.pk], at=timezone.now())[case.pk]
    page = hers.get(f"/my-case/{link}/", follow=True).content.decode()
    assert not any(said in page for said in ("THURSDAY-1", "TUESDAY-2", "three times-3", "list-4"))
    browser.post(address, {"said": "Six-5", "fact": "Seven were sent-6", "changes_remedy": "on"})
    page = hers.get(f"/my-case/{link}/", follow=True).content.decode()
    assert "What we found" in page and "Seven were sent-6" in page
    assert not any(said in page for said in ("Six-5", "TUESDAY-2", "list-4"))
    draft = browser.get(f"/cases/{case.ref}/").content.decode()
    assert "TUESDAY-2" not in draft


def test_what_was_checked_is_not_checked_over(seen_by: SeenBy) -> None:
    people = crew()
    case = case_of(people.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")
    browser, address = seen_by(people.maya), f"/cases/{case.ref}/claims/"
    browser.post(address, {"said": "Thursday", "fact": "Tuesday"})
    again = browser.post(f"{address}{case.claims.get().pk}/", {"fact": "Monday"})
    assert (again.status_code, case.claims.get().fact) == (409, "Tuesday")
    assert browser.post(f"{address}{case.claims.get().pk + 9}/", {"fact": "Monday"}).status_code == 404
    assert browser.post(address, {"said": " "}).status_code == 422
    assert seen_by(people.vera).post(address, {"said": "Thursday"}).status_code == 403
