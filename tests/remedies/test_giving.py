"""What was offered is given once, also by a payer who answers later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makegood.accounts.models import Team
from makegood.accounts.queries import KeyFacts
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.remedies import payouts
from makegood.remedies.bookings.deeds import book, cancel
from makegood.remedies.bookings.queries import bookable
from makegood.remedies.ledger.checking import broken_sums
from makegood.remedies.ledger.queries import balance
from makegood.remedies.models import Offer, Posting, Slot
from makegood.remedies.money import Money
from makegood.remedies.offers.changing import HasAnAppointment, Moved
from makegood.remedies.offers.ending import accept, decline, withdraw
from makegood.remedies.offers.expecting import expect
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.queries import cases_of_key
from makegood.remedies.offers.rules import OtherCurrency
from makegood.remedies.offers.weighing import falls_short
from makegood.remedies.payers import Refusal, Uncertain
from makegood.remedies.reconciling import reconcile
from tests.cases.people import verbs
from tests.cast import NOW
from tests.remedies.flights import flight, lives
from tests.remedies.people import House, gives, house
from tests.remedies.test_payouts import LATER, FarBank, bank

__all__ = ["bank"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> House:
    return house()


def state(offer: Offer) -> str:
    return Offer.objects.get(pk=offer.pk).state


def test_a_payer_elsewhere_is_asked_and_it_is_given_when_she_has_it(staff: House, bank: FarBank) -> None:
    offer = gives(staff.maya, staff.case, 4500)
    payout = give(offer, payer="far_bank", by=staff.maya, at=NOW).payout
    assert state(offer) == "giving" and verbs(staff.case)[-1] == "offer.giving"
    for deed in (give, withdraw):
        with pytest.raises(Moved):
            deed(offer, by=staff.maya, at=NOW)
    payouts.pay(payout.pk, at=NOW)
    assert state(offer) == "given" and verbs(staff.case)[-2:] == ["payout.paid", "offer.given"]
    assert broken_sums()[0] == 0 and balance("paid out by far_bank", "GBP") == -4500


def test_where_the_payer_is_uncertain_it_stays_on_its_way_until_it_is_known(
    staff: House, bank: FarBank
) -> None:
    bank.says = Uncertain("timed out")
    offer = gives(staff.maya, staff.case, 4500)
    payouts.pay(give(offer, payer="far_bank", by=staff.maya, at=NOW).payout.pk, at=NOW)
    assert state(offer) == "giving"
    bank.says = None
    reconcile(at=LATER)
    assert state(offer) == "given" and len(bank.asked) == 1


def test_what_a_payer_refused_is_given_another_way_and_posted_once(staff: House, bank: FarBank) -> None:
    bank.says = Refusal("card closed")
    offer = gives(staff.maya, staff.case, 4500)
    payouts.pay(give(offer, payer="far_bank", by=staff.maya, at=NOW).payout.pk, at=NOW)
    assert state(offer) == "giving"
    give(offer, reference="transfer 1", by=staff.maya, at=LATER)
    assert state(offer) == "given" and Posting.objects.filter(kind="given").count() == 1
    assert balance("owed to customers", "GBP") == 0


def test_what_she_took_is_given_and_what_she_declined_is_not(staff: House) -> None:
    taken, left = gives(staff.maya, staff.case, 1000), gives(staff.maya, staff.case, 900, remedy="credit")
    accept(taken, at=NOW)
    decline(left, at=NOW)
    assert (state(taken), state(left)) == ("accepted", "declined")
    give(taken, reference="transfer 1", by=staff.maya, at=NOW)
    assert state(taken) == "given"
    with pytest.raises(Moved):
        give(left, by=staff.maya, at=NOW)
    with pytest.raises(Moved):
        accept(taken, at=NOW)


def test_an_offer_that_ran_out_is_neither_taken_nor_given(staff: House) -> None:
    offer = gives(staff.maya, staff.case, 1000)
    for deed in (
        lambda: accept(offer, at=offer.expires_at),
        lambda: give(offer, by=staff.maya, at=offer.expires_at),
    ):
        with pytest.raises(Moved, match="run out"):
            deed()
    assert state(offer) == "approved"


def test_for_what_there_is_an_appointment_nothing_is_taken_back_before_that_is_cancelled(
    staff: House,
) -> None:
    offer = gives(staff.maya, staff.case, None, remedy="free_service", item="an hour of help", cost=2500)
    assert not bookable(offer)
    accept(offer, at=NOW)
    assert bookable(Offer.objects.get(pk=offer.pk))
    starts = NOW + timedelta(days=3)
    slot = Slot.objects.create(
        team=staff.team, host=staff.tom, starts_at=starts, ends_at=starts + timedelta(hours=1), way="phone",
        made_by=staff.tom, made_at=NOW,
    )  # fmt: skip
    book(staff.case, offer.pk, slot.pk, by=None, at=NOW)
    with pytest.raises(HasAnAppointment):
        withdraw(offer, by=staff.maya, at=NOW)
    cancel(staff.case, offer.pk, by=staff.maya, at=NOW)
    assert withdraw(offer, by=staff.maya, at=NOW).state == "withdrawn"


def test_what_the_law_owes_in_its_own_currency_is_offered_beside_an_order_in_another(staff: House) -> None:
    lives("shop", "eu-261", by=staff.mona)
    case, at = flight(staff.maya, currency="GBP"), timezone.now()
    with pytest.raises(OtherCurrency):
        gives(staff.ada, case, 40_001, currency="EUR", at=at)
    assert gives(staff.ada, case, 40_000, currency="EUR", at=at).currency == "EUR"


def test_it_is_said_by_how_much_it_falls_short_beside_what_she_took(staff: House) -> None:
    expect(staff.case, "My money back.", Money(3000, "GBP"), by=staff.maya, at=NOW)
    first, second = gives(staff.maya, staff.case, 1000), gives(staff.maya, staff.case, 2000, remedy="credit")
    short = "That falls short of what the customer expects by £{}."
    assert falls_short(second) == [short.format("10.00")]
    accept(first, at=NOW)
    assert falls_short(second) == []


def test_a_key_reads_the_cases_of_its_team_that_the_person_sees_for_whom_it_acts(staff: House) -> None:
    every = KeyFacts(1, "shop", frozenset(["read"]), None)
    other = KeyFacts(1, "shop", frozenset(["read"]), staff.team.pk + 1)
    assert [*cases_of_key(every, None)] == [*cases_of_key(every, staff.maya)] == [staff.case]
    assert not cases_of_key(other, None).exists()
    north = Team.objects.create(name="North", calendar=staff.team.calendar, lead=staff.ines)
    Case.objects.update(team=north, owner=staff.ines)
    assert [*cases_of_key(every, None)] == [staff.case] and not cases_of_key(every, staff.maya).exists()


def test_who_reads_only_gives_nothing(staff: House) -> None:
    offer = gives(staff.maya, staff.case, 1000)
    with pytest.raises(Refused) as refused:
        give(offer, reference="x", by=staff.vera, at=NOW)
    assert refused.value.status == 403
