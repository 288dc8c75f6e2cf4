"""The signs library as a page: explained, switched, added to, and measured for hits and misses."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.listening.models import SignHit, SignRule
from tests.cast import ANN, cases, heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.capability("DET-03")
def test_the_third_message_opens_a_case_that_names_the_sign_and_its_page_shows_its_precision(
    there: Shop, seen_by: SeenBy
) -> None:
    for number in range(3):
        assert cases() == []
        words = "When does my order come?"
        heard(
            says(f"m-{number}", comment=words, kind="note", customer=ANN, encounter="48213"),
            at=timezone.now(),
        )
    Case.objects.update(team=there.web, owner=there.maya)
    (case,) = cases()
    browser = seen_by(there.maya)
    assert "Third contact on the same matter" in text_of(browser, f"/cases/{case.ref}/")
    assert "Nobody has judged it yet." in text_of(browser, "/signs/third_contact/")
    hit = SignHit.objects.get(sign__key="third_contact")
    assert browser.post(f"/signs/hits/{hit.pk}/", {"accepted": "yes"}).status_code == 302
    page = text_of(browser, "/signs/third_contact/")
    assert "100 %" in page and "between 21 and 100 %" in page and "1 of 1 judged" in page
    assert "right in 1 of 1" in text_of(browser, "/signs/")


@pytest.mark.capability("DET-06")
def test_kind_words_do_not_hide_that_somebody_leaves(there: Shop, seen_by: SeenBy) -> None:
    words = "No worries, please just cancel my account, thanks"
    heard(says("m-1", comment=words, kind="note", customer=ANN), at=timezone.now())
    Case.objects.update(team=there.web, owner=there.maya)
    (case,) = cases()
    page = text_of(seen_by(there.maya), f"/cases/{case.ref}/")
    assert "High: severe" in page and "Leaving" in page


@pytest.mark.capability("DET-10")
def test_who_does_not_understand_a_bill_is_first_given_a_plain_explanation(
    there: Shop, seen_by: SeenBy
) -> None:
    words = "I don't understand my bill, what is this charge?"
    heard(says("m-1", comment=words, kind="complaint", customer=ANN), at=timezone.now())
    Case.objects.update(team=there.web, owner=there.maya)
    (case,) = cases()
    assert case.failure_kind == "confusion.bill"
    page = text_of(seen_by(there.maya), f"/cases/{case.ref}/")
    assert "xplain" in case.next_step and case.next_step in page and "refund" not in case.next_step.lower()


def test_a_manager_switches_a_sign_off_and_it_is_looked_for_no_more(there: Shop, seen_by: SeenBy) -> None:
    assert seen_by(there.maya).post("/signs/leaving/", {"on": "no"}).status_code == 403
    seen_by(there.jonas).post("/signs/leaving/", {"on": "no"})
    heard(says("m-1", comment="cancel my account", kind="note", customer=ANN), at=timezone.now())
    assert not SignHit.objects.filter(sign__key="leaving").exists()
    assert "switched off" in text_of(seen_by(there.jonas), "/signs/leaving/")


NEW = {"name": "Paper curls", "reason": "Says the paper curls", "language": "en", "severity": "2"}


def test_a_shop_adds_a_sign_of_its_own_in_plain_words(there: Shop, seen_by: SeenBy) -> None:
    answer = seen_by(there.jonas).post("/signs/", NEW | {"phrases": "Paper curls|curled\r\nWellt sich"})
    assert answer["location"] == "/signs/own_paper_curls/"
    heard(says("m-1", comment="The paper curled overnight", kind="note", customer=ANN), at=timezone.now())
    (case,) = cases()
    assert SignHit.objects.get(signal__caseground__case=case).sign.name == "Paper curls"


@pytest.mark.parametrize("phrase", ["(a+)+$", "[x]", "foo.*bar"])
def test_a_phrase_that_is_no_plain_words_is_refused_in_a_sentence(
    there: Shop, seen_by: SeenBy, phrase: str
) -> None:
    answer = seen_by(there.jonas).post("/signs/", NEW | {"phrases": phrase})
    assert answer.status_code == 422 and "can never be met" in answer.content.decode()
    assert not SignRule.objects.filter(is_ours=False).exists()


def test_another_teams_words_are_not_shown_on_a_signs_page(there: Shop, seen_by: SeenBy) -> None:
    told = says("m-1", comment="cancel my account", kind="note", customer=ANN, team="Web shop")
    heard(told, at=timezone.now())
    hit = SignHit.objects.filter(sign__key="leaving").get()
    assert (
        "cancel my account"
        not in text_of(seen_by(there.sefa), "/signs/leaving/")
        .partition('id="hits"')[2]
        .partition("<aside")[0]
    )
    assert seen_by(there.sefa).post(f"/signs/hits/{hit.pk}/", {"accepted": "no"}).status_code == 404


def test_who_owns_a_case_of_another_teams_words_judges_their_signs_on_its_card(
    there: Shop, seen_by: SeenBy
) -> None:
    for number, team in enumerate(("Web shop", "Harbour Street")):
        words = {"comment": "cancel my account", "kind": "note", "team": team}
        heard(says(f"m-{number}", customer=type(ANN)(id=f"c-{number}"), **words), at=timezone.now())
    given, other = cases()
    Case.objects.filter(pk=given.pk).update(owner=there.sefa)
    hit = SignHit.objects.get(sign__key="leaving", signal__caseground__case=given)
    assert f"/signs/hits/{hit.pk}/" in text_of(seen_by(there.sefa), f"/cases/{given.ref}/")

    def judged(on: str, by: User) -> int:
        answer = seen_by(by).post(f"/signs/hits/{hit.pk}/", {"accepted": "yes", "case": on})
        hit.refresh_from_db()
        return answer.status_code

    # nothing is judged by way of a case that one may not see, or on which it was not seen
    assert judged(given.ref, there.tom) == 302 and hit.said_by == there.tom
    SignHit.objects.update(was_right=None, said_by=None)
    assert (judged(other.ref, there.sefa), judged("none", there.sefa), hit.was_right) == (404, 404, None)
    Case.objects.filter(pk=given.pk).update(owner=there.maya)
    assert (judged(given.ref, there.sefa), hit.was_right) == (404, None)
    Case.objects.filter(pk=given.pk).update(owner=there.sefa)
    assert (judged(given.ref, there.sefa), hit.was_right, hit.said_by) == (302, True, there.sefa)
