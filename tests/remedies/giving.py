"""Something that is owed to somebody, for tests of how it reaches her."""

from datetime import timedelta

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.listening.incoming import CustomerIn
from makegood.remedies.ledger.actions import post
from makegood.remedies.ledger.rules import Kind, given
from makegood.remedies.models import Offer, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.making import shown
from makegood.remedies.offers.rules import seen
from makegood.remedies.payouts import PaidOut, pay_out
from tests.cast import NOW, heard, says

TWENTY = Money(2000, "GBP")


def owed(money: Money = TWENTY, name: str = "one", case: Case | None = None, *, onto: str = "") -> Offer:
    """An offer that was given, on a case of its own unless there is one, and not paid yet."""
    case = case or _let_down(name)
    somebody = User.objects.order_by("id").first()
    assert somebody
    offer = Offer(
        case=case, remedy=Remedy.objects.get(key="gift_card"), amount=money.amount, currency=money.currency,
        cost=money.amount, value=money.amount, counted=money.amount, payee="c-1", onto=onto, state=Offer.State.GIVEN,
        by=somebody, makers=[somebody.pk], answers_for=somebody, made_at=NOW, stands_at=NOW,
        changed_at=NOW, expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    offer.seen = seen(shown(offer))
    offer.save()
    post(Kind.GIVEN, given(money), reference=f"given:{offer.pk}", offer=offer.pk, by=None, at=NOW)
    return offer


def _let_down(name: str) -> Case:
    heard(says(f"signal-{name}", 1, "It came broken.", customer=CustomerIn(id=f"c-{name}")))
    return Case.objects.get(grounds__signal__external_id=f"signal-{name}")


def gift_code(money: Money = TWENTY, name: str = "one") -> tuple[PaidOut, str]:
    """A gift code that was paid out, and how it is written."""
    paid = pay_out(owed(money, name), money, "gift_code", by=None, at=NOW)
    return paid, paid.told_once["code"]


def code_on(case: Case, money: Money = TWENTY) -> str:
    """Another gift code on a case that is there."""
    return pay_out(owed(money, case=case), money, "gift_code", by=None, at=NOW).told_once["code"]
