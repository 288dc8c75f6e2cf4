"""A colleague says "I made this mistake": a case today, no ranking, no blame."""

from datetime import datetime, timedelta

import pytest

from makegood.cases.checking import orphans, untrue
from makegood.cases.models import Case, Event
from makegood.customers.models import Customer, Encounter
from makegood.lib.errors import Refused
from makegood.loop.owning_up import OwnUp, own_up
from tests.cases.people import Crew, crew, verbs
from tests.cast import ANN, NOW, happens, heard, says

pytestmark = pytest.mark.django_db

NIGHT = NOW.replace(hour=21)


@pytest.fixture
def people(db: None) -> Crew:
    heard(happens("order-7", customer=ANN), says("a-0", 5, customer=ANN))
    return crew()


@pytest.mark.parametrize(
    ("at", "due"), [(NOW, NOW.replace(hour=17, minute=0)), (NIGHT, NIGHT.replace(hour=23, minute=59))]
)
def test_the_customers_contact_is_due_today_and_it_is_in_no_ranking(
    people: Crew, at: datetime, due: datetime
) -> None:
    told = OwnUp("I sent her the wrong set.", encounter=Encounter.objects.get(), kind="delivery.wrong_item")
    case = own_up(told, by=people.tom, at=at)
    assert (case.own_up, case.noticed_by, case.status) == (True, "us", "open")
    reply = case.promises.get(kind="first_reply", dropped_at=None)
    assert case.due_at == reply.due_at == due
    assert not Case.objects.for_rankings().exists()
    assert case.notes.get().text == "I sent her the wrong set."
    assert not Event.objects.filter(case=case, by=people.tom).exclude(verb="note.written").exists()
    assert (orphans(), untrue()) == ([], [])


def test_it_joins_the_case_that_is_there(people: Crew) -> None:
    heard(says("a-1", 1, customer=ANN, encounter="order-7"))
    told = OwnUp("It was me.", customer=Customer.objects.get(), encounter=Encounter.objects.get())
    case = own_up(told, by=people.tom, at=NOW + timedelta(minutes=9))
    assert Case.objects.count() == 1
    assert "case.contact_today" in verbs(case)
    assert not case.own_up


def test_it_is_about_somebody(people: Crew) -> None:
    with pytest.raises(Refused, match="which customer or which order"):
        own_up(OwnUp("Oh no."), by=people.tom, at=NOW)
