"""A letter says what its reader may choose among, in her language, and leads to the page where she does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation, User
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import Message
from tests.cases.people import case_of
from tests.remedies.people import gives, house

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]


@pytest.mark.capability("MIR-13")
@pytest.mark.parametrize(
    ("language", "says", "refund"),
    [
        ("en", "You choose what would be right for you:", "Refund, £14.80"),
        ("es", "Elija usted qué sería lo justo:", "Reembolso, 14,80"),
        ("de", "Sie wählen, was für Sie richtig wäre:", "Erstattung, 14,80"),
    ],
)
def test_the_letter_says_what_she_may_choose_among_and_leads_there(
    seen_by: SeenBy, language: str, says: str, refund: str
) -> None:
    crew, at = house(), timezone.now()
    anna = CustomerIn(id="c-77", email="anna@shop.example", name="Anna Feld", language=language)
    case = case_of(crew.maya, key="letter", customer=anna, at=at)
    for amount in (1480, 1500):
        gives(crew.maya, case, amount, at=at)
    gives(crew.maya, case, 9900, at=at)
    browser = seen_by(crew.maya)
    page = browser.get(f"/cases/{case.ref}/").content.decode()
    # the phrases that may be put in stand below, each with its fields
    assert says in page and "{{repair}}" not in page.partition('id="ask-phrase"')[0]
    Organisation.objects.update(reply_to="hello@larkandlinden.example")
    browser.post(f"/cases/{case.ref}/replies/", {})
    letter = Message.objects.get(case=case, kind="reply").body
    assert says in letter and refund.replace(" ", " ") in letter.replace(" ", " ")
    assert "99" not in letter.split(says)[1].split("\n")[0] and "/my-case/" in letter
