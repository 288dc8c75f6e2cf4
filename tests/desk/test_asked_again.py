"""A form that is refused comes back with the sentence and with what was typed; who was quicker is told of only then."""

from collections.abc import Callable

import pytest
from django.test import Client

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.desk.filled_in import filled_in
from makegood.remedies.models import Offer
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
QUICKER = "Somebody was quicker"
WANTED = {"remedy": "refund", "currency": "GBP", "item": "", "cost": "", "reason": "For “5 < 6” & more"}


@pytest.fixture
def kofi(there: Shop) -> Case:
    return case(there.maya, there.web, "Kofi Mensah", "Frame cut two centimetres short", "Ring him")


REFUSED = [
    ({"amount": "0"}, "more than zero"),
    ({"amount": "twenty"}, "is no amount of money"),
    ({"amount": ""}, "say the amount"),
    ({"remedy": "parade"}, "There is no remedy parade"),
    ({"remedy": "gift", "item": "A bookmark"}, "Say what"),
]


def test_a_refused_offer_comes_back_with_the_sentence_and_what_was_typed(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    for wrong, sentence in REFUSED:
        typed = WANTED | wrong
        answer = maya.post(f"/cases/{kofi.ref}/offers/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422 and QUICKER not in page and not Offer.objects.exists()
        form = page.partition('id="offer-form"')[2].partition("</form>")[0]
        assert sentence in form.partition("data-said>")[2].partition("</p>")[0]
        assert 'value="For “5 &lt; 6” &amp; more"' in form and "`" not in form and "10^" not in form
        assert all(f'value="{typed[name]}"' in form for name in ("amount", "item") if typed.get(name))


def test_a_form_that_floats_comes_back_open_on_the_page_it_was_sent_from(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    maya, here = seen_by(there.maya), f"http://testserver/cases/{kofi.ref}/"
    said = {"text": "He just wants free stuff."}
    answer = maya.post(f"/cases/{kofi.ref}/notes/", said, headers={"Referer": here})
    page = answer.content.decode()
    assert answer.status_code == 422 and "He just wants free stuff.</textarea>" in page
    assert '<div class="ask" id="ask-note">' in page and 'id="ask-step" popover' in page
    scripted = maya.post(f"/cases/{kofi.ref}/notes/", said, headers={"HX-Request": "true"})
    assert scripted.status_code == 422 and QUICKER not in scripted.content.decode()
    assert len(scripted.content) < 5000  # the sentence alone: the page that stands open keeps what was typed


def test_the_page_of_a_form_is_asked_for_with_the_rights_of_who_sends_it(
    there: Shop, kofi: Case, seen_by: SeenBy
) -> None:
    elsewhere = {"Referer": "http://testserver/settings/limits/"}
    answer = seen_by(there.maya).post(f"/cases/{kofi.ref}/notes/", {"text": ""}, headers=elsewhere)
    assert answer.status_code == 422 and "That was not done" in answer.content.decode()


def test_a_form_is_filled_in_field_by_field_and_the_rest_of_the_page_stays_as_it_was() -> None:
    head = '<!DOCTYPE html>\n<p>&amp; &#8212; <!-- kept --> <svg><path d="M0"/></svg></p>'
    other = '<form action="/b/"><input name="a" value="mine"></form>'
    form = (
        '<details class="more"><form><input type="hidden" name="csrfmiddlewaretoken" value="new">'
        '<input name="a" value="old"><input type="checkbox" name="b" checked>'
        '<select name="c"><option value="1" selected>One</option><option value="2">Two</option></select>'
        '<textarea name="d">old &amp; gone</textarea><input type="password" name="e" value=""></form></details>'
    )
    sent = {"csrfmiddlewaretoken": ["old"], "a": ['"<'], "c": ["2"], "d": ["<b>"], "e": ["secret"]}
    page = filled_in(head + other + form, "/a/", "/a/", sent, "No & no.")
    assert page.startswith(head + other + '<details open class="more"><form>')
    assert "data-said>No &amp; no.</p>" in page and 'value="new"' in page and "secret" not in page
    assert 'name="a" value="&quot;&lt;"' in page and 'name="b">' in page
    assert '<option value="1">One</option><option value="2" selected>Two' in page
    assert '<textarea name="d">\n&lt;b&gt;</textarea>' in page
    assert filled_in(head + other, "/a/", "/a/", sent, "No.") == ""
