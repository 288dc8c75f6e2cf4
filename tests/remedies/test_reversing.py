"""What was given is taken back by a second person: a code nobody paid with, a payout that came back, a refusal."""

from datetime import timedelta
from functools import partial

import pytest

from makegood.lib.jobs import JOBS, load_jobs
from makegood.remedies import payouts
from makegood.remedies.checking import verify
from makegood.remedies.gift_codes.guessing import Known
from makegood.remedies.gift_codes.redeeming import CodeExpired, redeem
from makegood.remedies.ledger.queries import balance, owed_on
from makegood.remedies.ledger.rules import GIFT_CODES, GOODWILL, OWED
from makegood.remedies.looking_into import NothingToLookInto, StillDue, found_out
from makegood.remedies.models import GiftCode, Offer, Payout, Posting
from makegood.remedies.money import Money
from makegood.remedies.offers.changing import Moved
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.reversing import ByALead, NotYours, PaidWith, SayWhy, bounce, take_back
from makegood.remedies.payers import Proof, Refusal, Uncertain
from makegood.remedies.reconciling import look_again
from makegood.remedies.settling import order_of, settle
from tests.cases.people import verbs
from tests.cast import NOW
from tests.remedies.doors import Speaker, at_once, new_case
from tests.remedies.people import House, gives, house
from tests.remedies.test_payouts import LATER, FarBank, bank

__all__ = ["bank"]


@pytest.fixture
def staff() -> House:
    return house()


def state(offer: Offer) -> str:
    return Offer.objects.get(pk=offer.pk).state


def holds() -> bool:
    return {count for count, _names in verify().values()} == {0}


def paid(staff: House, remedy: str = "refund", **how: str) -> Offer:
    offer = gives(staff.maya, staff.case, 4500, remedy=remedy)
    give(offer, by=staff.tom, at=NOW, **how)
    return offer


@pytest.mark.django_db
def test_a_refund_that_came_back_is_owed_again_and_given_anew(staff: House) -> None:
    offer = paid(staff, reference="transfer 1")
    take_back(offer, " the account is closed ", by=staff.ruth, at=LATER)
    assert state(offer) == "giving" and owed_on(offer.pk, "GBP") == 4500 and holds()
    payout = Payout.objects.get()
    assert (payout.state, payout.why, payout.proof) == (
        "came_back",
        "the account is closed",
        "transfer 1",
    )
    assert verbs(staff.case)[-2:] == ["payout.came_back", "offer.came_back"]
    with pytest.raises(Moved):
        take_back(offer, "again", by=staff.ruth, at=LATER)
    give(offer, reference="transfer 2", by=staff.tom, at=LATER)
    assert state(offer) == "given" and balance(OWED, "GBP") == 0 and holds()
    assert balance("paid out by by_hand", "GBP") == -4500
    take_back(offer, "once more", by=staff.ruth, at=LATER)
    give(offer, reference="transfer 3", by=staff.tom, at=LATER)
    assert Posting.objects.filter(kind="reversal").count() == 2 and holds()


@pytest.mark.django_db
def test_what_came_back_may_be_withdrawn_and_then_nothing_is_owed(staff: House) -> None:
    offer = paid(staff, reference="transfer 1")
    take_back(offer, "the account is closed", by=staff.ruth, at=LATER)
    withdraw(offer, by=staff.maya, at=LATER)
    assert state(offer) == "withdrawn" and balance(OWED, "GBP") == balance(GOODWILL, "GBP") == 0 and holds()


@pytest.mark.django_db
def test_a_code_that_nobody_paid_with_is_taken_back_and_is_worth_nothing(staff: House) -> None:
    offer = paid(staff, "gift_card")
    take_back(offer, "sent to the wrong person", by=staff.ruth, at=LATER)
    assert state(offer) == "withdrawn" and balance(GIFT_CODES, "GBP") == balance(OWED, "GBP") == 0
    assert balance(GOODWILL, "GBP") == 0 and holds()
    assert verbs(staff.case)[-2:] == ["gift_code.taken_back", "offer.taken_back"]
    code = GiftCode.objects.get()
    with pytest.raises(CodeExpired):
        redeem(Known(code.pk, bytes(code.digest)), Money(1, "GBP"), "A-1", key=None, by=None, at=LATER)


@pytest.mark.django_db
def test_a_code_that_somebody_paid_with_is_not_taken_back(staff: House) -> None:
    offer = paid(staff, "gift_card")
    code = GiftCode.objects.get()
    redeem(Known(code.pk, bytes(code.digest)), Money(1, "GBP"), "A-1", key=None, by=None, at=LATER)
    with pytest.raises(PaidWith) as no:
        take_back(offer, "sent to the wrong person", by=staff.ruth, at=LATER)
    assert no.value.now["left"] == 4499 and state(offer) == "given" and holds()


@pytest.mark.django_db
def test_nobody_takes_back_what_she_made_or_gave_and_no_agent_takes_back(staff: House) -> None:
    offer = gives(staff.ruth, staff.case, 4500)
    give(offer, reference="transfer 1", by=staff.ines, at=NOW)
    for who, no in ((staff.ruth, NotYours), (staff.ines, NotYours), (staff.tom, ByALead)):
        with pytest.raises(no):
            take_back(offer, "it came back", by=who, at=LATER)
    with pytest.raises(SayWhy):
        take_back(offer, "  ", by=staff.mona, at=LATER)
    with pytest.raises(Moved):
        take_back(gives(staff.maya, staff.case, 100), "not given yet", by=staff.ruth, at=LATER)
    assert state(offer) == "given" and holds()


@pytest.mark.django_db
def test_what_a_payer_refused_is_withdrawn_and_nothing_is_owed(staff: House, bank: FarBank) -> None:
    bank.says = Refusal("card closed")
    offer = gives(staff.maya, staff.case, 4500)
    payout = give(offer, payer="far_bank", by=staff.maya, at=NOW).payout
    with pytest.raises(Moved):
        withdraw(offer, by=staff.maya, at=NOW)
    payouts.pay(payout.pk, at=NOW)
    withdraw(offer, by=staff.maya, at=NOW)
    assert state(offer) == "withdrawn" and balance(OWED, "GBP") == 0 and holds()
    settle(order_of(payout, LATER), Proof("bank:after all"), by=None, at=LATER)
    assert Payout.objects.get().stray == "bank:after all" and holds()


@pytest.mark.django_db
def test_what_a_payer_calls_failed_days_later_came_back_and_is_given_again(
    staff: House, bank: FarBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_jobs()
    offer = gives(staff.maya, staff.case, 4500)
    payouts.pay(give(offer, payer="far_bank", by=staff.tom, at=NOW).payout.pk, at=NOW)
    paid(staff, reference="transfer 1")
    days = [NOW + timedelta(days=n) for n in (0, 2, 3, 20)]
    assert [look_again(at=day) for day in days] == [0, 0, 0, 0] and state(offer) == "given"
    monkeypatch.setattr(FarBank, "look_up", lambda self, order: Refusal("the account is closed"))
    assert look_again(at=days[0]) == look_again(at=days[3]) == 0
    assert look_again(at=days[1]) == 1 and look_again(at=days[1]) == 0
    assert state(offer) == "giving" and owed_on(offer.pk, "GBP") == 4500 and holds()
    assert verbs(staff.case)[-2:] == ["payout.came_back", "offer.came_back"]
    give(offer, reference="transfer 2", by=staff.tom, at=days[2])
    JOBS["remedies.look_again"].function()
    assert state(offer) == "given" and holds()
    Offer.objects.filter(pk=offer.pk).update(state="giving")
    assert not bounce(Payout.objects.get(offer=offer), "again", at=days[2])


@pytest.mark.django_db
def test_what_stays_uncertain_is_settled_by_what_a_second_person_found_out(
    staff: House, bank: FarBank
) -> None:
    offer = gives(staff.maya, staff.case, 4500)
    payout = give(offer, payer="far_bank", by=staff.tom, at=NOW).payout
    with pytest.raises(StillDue):
        found_out(payout, "re_1", by=staff.ruth, at=LATER)
    bank.says = Uncertain("timed out")
    payouts.pay(payout.pk, at=NOW)
    with pytest.raises(ByALead):
        found_out(payout, "re_1", by=staff.tom, at=LATER)
    assert found_out(payout, " ", by=staff.ruth, at=LATER).state == "failed"
    give(offer, payer="far_bank", by=staff.tom, at=LATER)
    payouts.pay(payout.pk, at=LATER)
    assert found_out(payout, " re_1 ", by=staff.ruth, at=LATER).proof == "re_1" and state(offer) == "given"
    with pytest.raises(NothingToLookInto):
        found_out(payout, "re_2", by=staff.ruth, at=LATER)
    Payout.objects.update(stray="re_0")
    found_out(payout, "", by=staff.ruth, at=LATER)
    assert Payout.objects.get().stray == "" and verbs(staff.case)[-1] == "payout.looked_into" and holds()


def test_at_the_front_a_colleague_takes_it_back_once_under_one_key(
    speakers: dict[str, Speaker], crew: House
) -> None:
    offer = speakers["maya"].offers(new_case(crew.maya), 4500).json()
    speakers["tom"].gives(offer).raise_for_status()
    path, why = f"/offers/{offer['id']}/reversals", {"reason": "the account is closed"}
    assert speakers["maya"].send("POST", path, why).status_code == 403
    assert speakers["ruth"].send("POST", path, {"reason": ""}).status_code == 422
    said = speakers["ruth"].send("POST", path, why, "back-1")
    assert (said.status_code, said.json()["state"], said.json()["payout"]["state"]) == (
        201,
        "giving",
        "came_back",
    )
    assert speakers["ruth"].send("POST", path, why, "back-1").content == said.content
    assert speakers["ines"].send("POST", path, why).status_code == 409
    assert speakers["tom"].gives(offer, reference="transfer 2").status_code == 201
    assert speakers["ruth"].send("POST", path, why).status_code == 201
    assert speakers["maya"].withdraws(offer).json()["state"] == "withdrawn"


def test_a_code_is_paid_with_or_taken_back_and_never_both(
    front: str, speakers: dict[str, Speaker], crew: House
) -> None:
    till = Speaker(front, None)
    for turn in range(4):
        offer = speakers["maya"].offers(new_case(crew.maya), 4000, "gift_card").json()
        code = speakers["tom"].gives(offer, payer="gift_code").raise_for_status().json()["code"]
        back = {"reason": "sent to the wrong person"}
        bought = {"amount": 1500, "currency": "GBP", "order": f"A-{turn}"}
        path = f"/offers/{offer['id']}/reversals"
        *lost, paid = at_once(
            [
                partial(speakers["ruth"].send, "POST", path, back),
                partial(speakers["ines"].send, "POST", path, back),
                partial(till.send, "POST", f"/gift-codes/{code}/redemptions", bought),
            ]
        )
        said = sorted(one.status_code for one in lost)
        assert (said, paid.status_code) in [([201, 409], 409), ([409, 409], 201)]
        now = speakers["nobody"].looks(offer)
        assert now["state"] == ("given" if paid.status_code == 201 else "withdrawn")
    till.http.close()
    assert holds()
