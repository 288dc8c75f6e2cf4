"""What is owed is paid once, never without proof, and never again where it is uncertain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from makegood.cases.models import Event
from makegood.lib.jobs import JOBS, load_jobs
from makegood.remedies import payouts
from makegood.remedies.ledger.actions import reverse
from makegood.remedies.ledger.checking import broken_chains, broken_sums
from makegood.remedies.ledger.queries import balance
from makegood.remedies.ledger.rules import OWED
from makegood.remedies.models import Offer, Payout, Posting
from makegood.remedies.money import Money, NothingGiven
from makegood.remedies.payers import (
    PAYERS,
    NoSuchPayer,
    Outcome,
    PayOrder,
    Proof,
    Refusal,
    Uncertain,
    payer_named,
)
from makegood.remedies.payouts import NotOwed, NotPaid, PaidBefore, pay_out
from makegood.remedies.reconciling import left_to_people, reconcile
from makegood.remedies.settling import order_of, settle
from tests.cast import NOW
from tests.remedies.giving import TWENTY, gift_code, owed

LATER = NOW + timedelta(minutes=11)
MINUTE = timedelta(minutes=1)
UNKNOWN = PayOrder("payout-unknown", 0, 1, TWENTY, "", NOW)


@dataclass
class FarBank:
    """A payer elsewhere with a ledger of its own: what it really paid, by key, and what it says about it."""

    name: str = "far_bank"
    here: bool = False
    paid: dict[str, Money] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    says: Outcome | type[Exception] | None = None
    loses: bool = False

    def amiss(self) -> str:
        """Nothing."""
        return ""

    def pay(self, order: PayOrder) -> Outcome:
        """Pay once for each key, then say what the test wants it to say."""
        self.asked.append(order.key)
        if not self.loses and not isinstance(self.says, Refusal):
            self.paid.setdefault(order.key, order.money)
        if isinstance(self.says, type):
            raise self.says
        return self.says or Proof(f"bank:{order.key[-6:]}")

    def look_up(self, order: PayOrder) -> Outcome | None:
        """What its ledger says."""
        if isinstance(self.says, type):
            raise self.says
        return Proof(f"bank:{order.key[-6:]}") if order.key in self.paid else None


class Unheard(Exception):
    """What nobody expects of a payer's library."""


@pytest.fixture
def bank() -> Iterator[FarBank]:
    """A bank far away, for as long as a test lasts."""
    bank = FarBank()
    PAYERS[bank.name] = bank
    yield bank
    del PAYERS[bank.name]


def due(name: str = "one") -> Payout:
    return pay_out(owed(name=name), TWENTY, "far_bank", by=None, at=NOW).payout


def now(payout: Payout) -> tuple[str, str]:
    payout.refresh_from_db()
    return payout.state, payout.proof


def told(payout: Payout) -> list[str]:
    events = Event.objects.filter(case=payout.offer.case_id, verb__startswith="payout.").order_by("seq")
    return list(events.values_list("verb", flat=True))


def agree(bank: FarBank) -> bool:
    """Whether the bank's ledger and ours say the same."""
    here = -balance("paid out by far_bank", "GBP")
    return here == sum(money.amount for money in bank.paid.values()) and broken_sums()[0] == 0


@pytest.mark.django_db
def test_what_a_person_paid_is_paid_with_her_proof() -> None:
    paid = pay_out(owed(), TWENTY, "by_hand", said=" transfer 4711 ", by=None, at=NOW)
    assert now(paid.payout) == ("paid", "transfer 4711") and paid.told_once == {}
    assert balance(OWED, "GBP") == 0 and balance("paid out by by_hand", "GBP") == -2000
    assert told(paid.payout) == ["payout.paid"] and broken_chains() == (0, [])
    assert payer_named("by_hand").look_up(order_of(paid.payout, NOW)) == Proof("transfer 4711")


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "   "])
def test_nothing_is_paid_by_hand_without_proof(said: str) -> None:
    offer = owed()
    with pytest.raises(NotPaid, match="Say by what it can be proved"):
        pay_out(offer, TWENTY, "by_hand", said=said, by=None, at=NOW)
    assert not Payout.objects.exists() and balance(OWED, "GBP") == -2000
    assert payer_named("by_hand").look_up(UNKNOWN) is None


@pytest.mark.django_db
def test_the_database_itself_knows_no_payout_without_proof(bank: FarBank) -> None:
    payout = due()
    for state, proof in (("paid", ""), ("due", "x"), ("uncertain", "x")):
        with pytest.raises(IntegrityError, match="payout_is_paid_with_proof"), transaction.atomic():
            Payout.objects.filter(pk=payout.pk).update(state=state, proof=proof, settled_at=NOW)


@pytest.mark.django_db
def test_an_offer_is_paid_once_and_the_second_hears_how_it_stands() -> None:
    offer = owed()
    first = pay_out(offer, TWENTY, "by_hand", said="transfer 1", by=None, at=NOW).payout
    with pytest.raises(PaidBefore) as no:
        pay_out(offer, TWENTY, "gift_code", by=None, at=NOW)
    assert no.value.now == {"state": "paid", "payout": first.pk} and no.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(
            offer=offer, payer="by_hand", amount=1, currency="GBP", state="due", key="x", made_at=NOW
        )


@pytest.mark.django_db
@pytest.mark.parametrize("money", [Money(2001, "GBP"), Money(2000, "EUR")])
def test_no_more_is_paid_than_is_owed(money: Money) -> None:
    with pytest.raises(NotOwed):
        pay_out(owed(), money, "by_hand", said="transfer 1", by=None, at=NOW)


@pytest.mark.django_db
def test_what_was_taken_back_is_owed_no_longer() -> None:
    offer = owed()
    reverse(f"given:{offer.pk}", by=None, at=NOW)
    with pytest.raises(NotOwed):
        pay_out(offer, TWENTY, "by_hand", said="transfer 1", by=None, at=NOW)


@pytest.mark.django_db
def test_only_payers_that_are_there_pay_and_only_more_than_nothing() -> None:
    with pytest.raises(NoSuchPayer):
        pay_out(owed(), TWENTY, "moon_bank", by=None, at=NOW)
    with pytest.raises(NothingGiven):
        pay_out(owed(name="two"), Money(0, "GBP"), "by_hand", said="x", by=None, at=NOW)


@pytest.mark.django_db
def test_a_gift_code_is_paid_out_when_it_is_issued() -> None:
    paid, code = gift_code()
    assert now(paid.payout) == ("paid", f"gift-code:{paid.payout.gift_code.pk}")
    assert payer_named("gift_code").look_up(order_of(paid.payout, NOW)) == Proof(paid.payout.proof)
    assert payer_named("gift_code").look_up(UNKNOWN) is None
    assert code[-3:] == paid.payout.gift_code.tail and str(paid.payout.gift_code) == f"…{code[-3:]}"


@pytest.mark.django_db
def test_a_payer_elsewhere_is_asked_by_a_job_and_once(bank: FarBank) -> None:
    load_jobs()
    payout = due()
    assert now(payout) == ("due", "") and bank.asked == []
    JOBS["remedies.pay"].function(payout=payout.pk)
    JOBS["remedies.pay"].function(payout=payout.pk)
    assert now(payout)[0] == "paid" and len(bank.asked) == 1 and agree(bank)
    assert told(payout) == ["payout.paid"]


@pytest.mark.django_db
@pytest.mark.parametrize("said", [Uncertain("timed out"), Proof(""), TimeoutError, Unheard])
def test_where_it_is_uncertain_it_is_looked_up_and_never_asked_again(
    bank: FarBank, said: Outcome | type[Exception]
) -> None:
    payout, bank.says = due(), said
    payouts.pay(payout.pk, at=NOW)
    assert now(payout)[0] == "uncertain"
    payouts.pay(payout.pk, at=NOW)
    assert reconcile(at=NOW) == int(not isinstance(said, type))
    bank.says = None
    reconcile(at=LATER)
    assert now(payout)[0] == "paid" and len(bank.asked) == 1 and agree(bank)
    assert Posting.objects.filter(kind="payout").count() == 1


@pytest.mark.django_db
def test_where_the_payer_cannot_be_asked_it_stays_uncertain(bank: FarBank) -> None:
    payout, bank.says = due(), Uncertain("timed out")
    payouts.pay(payout.pk, at=NOW)
    bank.says = Unheard
    other = due("two")
    Payout.objects.filter(pk=other.pk).update(payer="by_hand", state="uncertain", tried_at=LATER)
    assert reconcile(at=LATER) == 0 and now(payout) == ("uncertain", "")
    assert now(other)[0] == "uncertain"  # its turn came, although another payer raised before
    assert settle(order_of(payout, LATER), Uncertain("still"), by=None, at=LATER).why == "still"
    assert told(payout) == ["payout.uncertain"]


@pytest.mark.django_db
def test_what_never_arrived_goes_out_again_under_the_same_key_until_a_person_decides(bank: FarBank) -> None:
    payout, bank.loses, bank.says = due(), True, Uncertain("timed out")
    payouts.pay(payout.pk, at=NOW)
    assert reconcile(at=NOW) == 0 and now(payout)[0] == "uncertain"  # it may still be on its way
    for turn in (1, 2):
        assert reconcile(at=NOW + 20 * turn * MINUTE) == 0 and now(payout)[0] == "due"
        payouts.pay(payout.pk, at=NOW + 20 * turn * MINUTE)
    assert reconcile(at=NOW + 60 * MINUTE) == 1 and now(payout) == ("failed", "") and bank.paid == {}
    bank.loses, bank.says = False, None
    again = pay_out(payout.offer, TWENTY, "far_bank", by=None, at=LATER).payout
    payouts.pay(again.pk, at=LATER)
    assert again.pk == payout.pk and now(again)[0] == "paid" and len(bank.asked) == 4
    assert len(set(bank.asked)) == 1 and again.attempt == 4 and agree(bank)


@pytest.mark.django_db
def test_a_late_answer_about_an_earlier_try_settles_no_later_one(bank: FarBank) -> None:
    payout, bank.says = due(), Refusal("card closed")
    first = order_of(payout, NOW)
    payouts.pay(payout.pk, at=NOW)
    again = pay_out(payout.offer, TWENTY, "far_bank", by=None, at=LATER).payout
    for late in (Refusal("too late"), Uncertain("too late"), None):
        assert settle(first, late, by=None, at=LATER).state == "due"
    assert settle(first, Proof("bank:late"), by=None, at=LATER).state == "due"
    bank.says = None
    payouts.pay(again.pk, at=LATER)
    assert now(again)[0] == "paid" and again.stray == "bank:late"
    assert told(payout) == ["payout.failed", "payout.stray", "payout.paid"]
    assert [each.pk for each in left_to_people(LATER)] == [again.pk]


@pytest.mark.django_db
def test_a_late_proof_of_one_payer_does_not_settle_what_another_is_to_pay(bank: FarBank) -> None:
    payout, bank.loses, bank.says = due(), True, Uncertain("timed out")
    payouts.pay(payout.pk, at=NOW)
    lost = order_of(payout, NOW)
    assert settle(lost, None, by=None, at=LATER).state == "failed"
    other = FarBank("other_bank")
    PAYERS["other_bank"] = other
    again = pay_out(payout.offer, TWENTY, "other_bank", by=None, at=LATER).payout
    assert settle(lost, Proof("bank:1"), by=None, at=LATER).state == "due"
    payouts.pay(again.pk, at=LATER)
    del PAYERS["other_bank"]
    assert now(again)[0] == "paid" and again.stray == "bank:1" and other.asked != [lost.key]


@pytest.mark.django_db
def test_a_proof_under_the_key_of_this_try_counts_whichever_try_it_answers(bank: FarBank) -> None:
    payout = due()
    first = order_of(payout, NOW)
    Payout.objects.filter(pk=payout.pk).update(attempt=2)
    assert settle(first, None, by=None, at=LATER).state == "due"
    assert settle(first, Proof("bank:1"), by=None, at=LATER).state == "paid"
    assert settle(first, Proof("bank:1"), by=None, at=LATER).stray == ""


@pytest.mark.django_db
def test_what_was_settled_while_it_was_looked_up_does_not_go_out_again(
    bank: FarBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    payout, bank.loses, bank.says = due(), True, Uncertain("timed out")
    payouts.pay(payout.pk, at=NOW)

    def meanwhile(self: FarBank, order: PayOrder) -> None:
        settle(order, Proof("bank:7"), by=None, at=LATER)

    monkeypatch.setattr(FarBank, "look_up", meanwhile)
    reconcile(at=LATER)
    assert now(payout) == ("paid", "bank:7") and payout.attempt == 1


@pytest.mark.django_db
def test_what_stays_uncertain_for_hours_is_left_to_a_person(bank: FarBank) -> None:
    payout, bank.says = due(), Uncertain("timed out")
    payouts.pay(payout.pk, at=NOW)
    bank.says = TimeoutError
    reconcile(at=LATER)
    assert not left_to_people(LATER)
    assert [each.pk for each in left_to_people(NOW + timedelta(hours=5))] == [payout.pk]


@pytest.mark.django_db
def test_what_was_refused_starts_anew_by_another_payer(bank: FarBank) -> None:
    payout, bank.says = due(), Refusal("card closed")
    payouts.pay(payout.pk, at=NOW)
    assert now(payout) == ("failed", "") and payout.why == "card closed" and payout.key not in bank.asked
    paid = pay_out(payout.offer, TWENTY, "by_hand", said="transfer 2", by=None, at=NOW).payout
    assert now(paid) == ("paid", "transfer 2") and paid.why == "" and agree(bank)
    assert told(payout) == ["payout.failed", "payout.paid"]


@pytest.mark.django_db
def test_what_was_claimed_and_never_answered_is_looked_up_after_a_while(bank: FarBank) -> None:
    payout = due()
    Payout.objects.filter(pk=payout.pk).update(state="paying", tried_at=NOW)
    bank.paid[payout.key] = TWENTY
    assert reconcile(at=NOW + timedelta(minutes=9)) == 0
    assert reconcile(at=LATER) == 1 and now(payout)[0] == "paid" and agree(bank)


@pytest.mark.django_db
def test_what_is_due_and_was_forgotten_is_taken_up(bank: FarBank) -> None:
    load_jobs()
    payout = due()
    reconcile(at=NOW)
    assert now(payout)[0] == "due"
    reconcile(at=LATER)
    assert now(payout)[0] == "paid" and len(bank.asked) == 1
    JOBS["remedies.reconcile"].function()
    assert settle(order_of(payout, LATER), Refusal("too late"), by=None, at=LATER).state == "paid"


@pytest.mark.django_db
def test_an_offer_on_its_way_is_given_when_its_payer_has_paid(bank: FarBank) -> None:
    payout = due()
    Offer.objects.filter(pk=payout.offer_id).update(state="giving")
    payouts.pay(payout.pk, at=NOW)
    assert Offer.objects.get().state == "given" and agree(bank)
