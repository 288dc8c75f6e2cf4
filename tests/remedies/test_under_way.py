"""Payouts that were under way before it was kept onto what they go: looked up by nobody, and not forgotten."""

from datetime import timedelta

import pytest

from makegood.remedies.checking import verify
from makegood.remedies.looking_into import found_out
from makegood.remedies.models import Payout
from makegood.remedies.payouts import PaidBefore, pay_out
from makegood.remedies.reconciling import left_to_people, reconcile
from tests.cast import NOW
from tests.remedies.giving import TWENTY, owed
from tests.remedies.people import house

pytestmark = pytest.mark.django_db
ELSEWHERE = ["stripe", "shopify"]


def under_way(payer: str, state: str, attempt: int) -> Payout:
    """A payout that was claimed yesterday, on an offer that says nothing of onto what."""
    offer = owed()
    payout = pay_out(offer, TWENTY, payer, by=None, at=NOW).payout
    Payout.objects.filter(pk=payout.pk).update(state=state, attempt=attempt, tried_at=NOW)
    return Payout.objects.get(pk=payout.pk)


@pytest.mark.parametrize("payer", ELSEWHERE)
@pytest.mark.parametrize(
    ("state", "attempt"), [("paying", 1), ("uncertain", 2), ("uncertain", 3), ("due", 2)]
)
def test_it_stays_uncertain_goes_out_no_more_and_asks_a_person(payer: str, state: str, attempt: int) -> None:
    payout = under_way(payer, state, attempt)
    for hours in (1, 2, 6, 24):
        reconcile(at=NOW + timedelta(hours=hours))
    now = Payout.objects.get(pk=payout.pk)
    assert (now.state, now.attempt, now.key) == ("uncertain", attempt, payout.key)
    assert "may have been asked" in now.why and payout.key in now.why
    assert list(left_to_people(NOW + timedelta(hours=5))) == [payout]
    with pytest.raises(PaidBefore):
        pay_out(now.offer, TWENTY, "by_hand", said="transfer 1", by=None, at=NOW)
    paid = found_out(now, "re_found", by=house().ruth, at=NOW + timedelta(days=1))
    assert (paid.state, paid.proof) == ("paid", "re_found")
    assert not any(count for count, _names in verify().values())
