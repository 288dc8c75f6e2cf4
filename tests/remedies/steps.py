"""A life of the ledger in random steps, told again by arithmetic of its own, and looked at in SQL after each step."""

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from makegood.lib.bulk import execute, select
from makegood.remedies.gift_codes import issuing
from makegood.remedies.gift_codes.guessing import Known
from makegood.remedies.gift_codes.redeeming import NotEnoughLeft, OrderPaidBefore, redeem
from makegood.remedies.ledger import rules
from makegood.remedies.ledger.actions import PostedOtherwise, post, reverse
from makegood.remedies.ledger.queries import balances
from makegood.remedies.ledger.rules import Kind, OutOfBalance
from makegood.remedies.models import GiftCode, Offer
from makegood.remedies.money import MOST, BadMoney, Money
from makegood.remedies.payouts import PaidBefore, pay_out
from tests.cast import NOW
from tests.remedies.giving import owed

ALL = count()
CURRENCIES = ("GBP", "JPY", "BHD")
AMOUNTS = st.one_of(st.integers(1, 9999), st.sampled_from([1, MOST - 1, MOST]))
MONEY = st.builds(Money, AMOUNTS, st.sampled_from(CURRENCIES))
WRONG = """
    SELECT count(*) FROM remedies_posting p WHERE p.id > %s AND (NOT EXISTS (
        SELECT 1 FROM remedies_entry e WHERE e.posting_id = p.id) OR EXISTS (
        SELECT 1 FROM remedies_entry e JOIN remedies_ledgeraccount a ON a.id = e.account_id
        WHERE e.posting_id = p.id GROUP BY a.currency HAVING sum(e.amount) <> 0))
"""
# What came since the last look, in one statement: by account what moved; postings and entries that do not fit.
SINCE = """
    WITH fresh AS (
        SELECT e.id, e.posting_id, e.amount, a.name, a.currency FROM remedies_entry e
        JOIN remedies_ledgeraccount a ON a.id = e.account_id WHERE e.id > %s
    )
    SELECT name, currency, sum(amount), max(id), count(*) FROM fresh GROUP BY name, currency
    UNION ALL SELECT 'out of balance', currency, sum(amount), 0, 0 FROM fresh
        GROUP BY posting_id, currency HAVING sum(amount) <> 0
    UNION ALL SELECT 'without entries', '', p.id, 0, 0 FROM remedies_posting p WHERE p.id > %s
        AND NOT EXISTS (SELECT 1 FROM remedies_entry e WHERE e.posting_id = p.id)
    UNION ALL SELECT 'ends of all chains', '', sum(seq), 0, 0 FROM remedies_ledgeraccount
"""
CHANGES = [
    "UPDATE remedies_entry SET amount = amount + 1", "DELETE FROM remedies_entry", "TRUNCATE remedies_entry CASCADE",
    "UPDATE remedies_posting SET at = now()", "DELETE FROM remedies_posting",
    "TRUNCATE remedies_posting CASCADE", "DELETE FROM remedies_redemption",
]  # fmt: skip


class Steps(RuleBasedStateMachine):
    """Give, pay, redeem, write off, take back, take back what took back: in every order, in three currencies."""

    offers = Bundle("offers")
    codes = Bundle("codes")
    postings = Bundle("postings")
    every = 1
    """After so many steps all of it is looked at; after each, what came since the last look."""

    def __init__(self) -> None:
        super().__init__()
        # what it was before: the ledger is never emptied, and one life goes on where another ended
        self.said: Counter[tuple[str, str]] = Counter(balances())
        [(self.before,)] = select("SELECT coalesce(max(id), 0) FROM remedies_posting", [])
        [(self.mark, self.entries)] = select("SELECT coalesce(max(id), 0), count(*) FROM remedies_entry", [])
        self.moved: Counter[tuple[str, str]] = Counter()
        self.steps = 0
        self.case = owed(Money(1, "GBP"), f"life-{next(ALL)}").case
        self.goes("goodwill expense", "owed to customers", Money(1, "GBP"))
        self.paid: set[int] = set()
        self.given: dict[int, Money] = {}
        self.worth: dict[int, Money] = {}
        self.known: set[int] = set()
        self.orders: set[tuple[int, int]] = set()
        self.lines: dict[str, list[tuple[str, Money]]] = {}
        self.back: dict[str, str] = {}

    def goes(self, debit: str, credit: str, money: Money) -> None:
        """The arithmetic of one posting."""
        for account, amount in ((debit, money.amount), (credit, -money.amount)):
            self.said[account, money.currency] += amount
            self.moved[account, money.currency] += amount

    def keep(self, reference: str, debit: str, credit: str, money: Money) -> str:
        """Remember a posting, which may be taken back."""
        self.goes(debit, credit, money)
        self.lines[reference] = [(debit, money), (credit, -money)]
        return reference

    @rule(target=offers, money=MONEY)
    def give(self, money: Money) -> int:
        """Something is owed from now on."""
        offer = owed(money, case=self.case)
        self.keep(f"given:{offer.pk}", "goodwill expense", "owed to customers", money)
        self.given[offer.pk] = money
        return offer.pk

    @rule(target=postings, offer=offers)
    def pay_by_hand(self, offer: int) -> str:
        """It is paid by hand, once; paid before, the second hears so."""
        return self._paid(offer, "by_hand", "paid out by by_hand") or f"given:{offer}"

    @rule(target=codes, offer=offers)
    def pay_by_code(self, offer: int) -> int:
        """It is paid by a gift code."""
        self._paid(offer, "gift_code", "gift codes outstanding")
        code = GiftCode.objects.filter(payout__offer=offer).first()
        if code and code.pk not in self.known:
            self.known.add(code.pk)
            self.worth[code.pk] = self.given[offer]
        return code.pk if code else 0

    def _paid(self, offer: int, payer: str, account: str) -> str:
        money, whole = self.given[offer], Offer.objects.get(pk=offer)
        if offer in self.paid:
            with pytest.raises(PaidBefore):
                pay_out(whole, money, payer, said="transfer 1", by=None, at=NOW)
            return ""
        payout = pay_out(whole, money, payer, said="transfer 1", by=None, at=NOW).payout
        self.paid.add(offer)
        return self.keep(f"payout:{payout.pk}", "owed to customers", account, money)

    @rule(code=codes, part=st.integers(1, 100), order=st.integers(1, 30))
    def redeem(self, code: int, part: int, order: int) -> None:
        """A part of a code is paid with; an order once, and never more than is left."""
        left = self.worth.get(code)
        if left is None:
            return
        wanted = Money(min(MOST, max(1, left.amount * part // 90)), left.currency)
        no = OrderPaidBefore if (code, order) in self.orders else NotEnoughLeft if wanted > left else None
        with pytest.raises(no) if no else nullcontext() as said:
            redeem(_known(code), wanted, f"A-{order}", key=None, by=None, at=NOW)
        if said:
            assert said.value.now["left"] == left.amount
            return
        self.orders.add((code, order))
        self.worth[code] = left - wanted
        self.goes("gift codes outstanding", "gift codes redeemed", wanted)

    @rule(codes_=st.lists(codes, max_size=3))
    def write_off(self, codes_: list[int]) -> None:
        """Codes whose time is over are written off."""
        over = {code for code in codes_ if self.worth.get(code)}
        GiftCode.objects.filter(pk__in=over).update(expires_at=NOW - timedelta(days=1))
        issuing.write_off(at=NOW)
        for code in over:
            if self.worth[code].amount:
                self.goes("gift codes outstanding", "expired", self.worth.pop(code))

    @rule(target=postings, reference=postings)
    def take_back(self, reference: str) -> str:
        """The opposite of a posting, once; of a reversal too."""
        if reference not in self.lines:
            return reference
        back = reverse(reference, by=None, at=NOW).reference
        if reference in self.back:
            assert self.back[reference] == back
            return back
        self.back[reference] = back
        self.lines[back] = [(account, -money) for account, money in self.lines[reference]]
        for account, money in self.lines[back]:
            self.said[account, money.currency] += money.amount
            self.moved[account, money.currency] += money.amount
        return back

    @rule(offer=offers, money=MONEY)
    def say_it_again(self, offer: int, money: Money) -> None:
        """The same reference is posted once; with other lines it is refused."""
        reference, own = f"given:{offer}", self.given[offer]
        post(Kind.GIVEN, rules.given(own), reference=reference, offer=offer, by=None, at=NOW)
        if money != own:
            with pytest.raises(PostedOtherwise):
                post(Kind.GIVEN, rules.given(money), reference=reference, offer=offer, by=None, at=NOW)

    @rule(amount=st.sampled_from([0, -1, MOST + 1, -MOST]), one=MONEY, other=MONEY)
    def get_it_wrong(self, amount: int, one: Money, other: Money) -> None:
        """Nothing, less than nothing, too much, and what does not come to zero is refused."""
        with pytest.raises(BadMoney):
            rules.given(Money(amount, one.currency))
        if one != other:
            lines = (rules.Line("goodwill expense", one), rules.Line("owed to customers", -other))
            with pytest.raises(OutOfBalance):
                post(Kind.GIVEN, lines, reference="given:wrong", by=None, at=NOW)

    @rule(change=st.sampled_from(CHANGES))
    def try_to_change(self, change: str) -> None:
        """Not even our own role can change what was posted."""
        [(some,)] = select("SELECT count(*) FROM remedies_redemption", [])
        if some or "redemption" not in change:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                execute(change, [])

    @invariant()
    def holds(self) -> None:
        """What came since the last look comes to zero and is what our own arithmetic says; now and then, all of it."""
        rows = {
            (name, currency): tuple(said) for name, currency, *said in select(SINCE, [self.mark, self.before])
        }
        ends, _id, _count = rows.pop(("ends of all chains", ""))
        assert {key: amount for key, (amount, _id, _count) in rows.items() if amount} == without_zeros(
            self.moved
        )
        self.mark = max([self.mark, *(number for _amount, number, _count in rows.values())])
        self.entries += sum(count for _amount, _id, count in rows.values())
        assert ends == self.entries
        self.moved.clear()
        self.steps += 1
        if self.steps % self.every == 0:
            self.all_holds()

    def all_holds(self) -> None:
        """Each posting comes to zero, and each balance is what our own arithmetic says."""
        assert select(WRONG, [self.before]) == [(0,)]
        assert without_zeros(balances()) == without_zeros(self.said)


def without_zeros(sums: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """What stands somewhere, by account and currency."""
    return {key: amount for key, amount in sums.items() if amount}


def _known(code: int) -> Known:
    return Known(code, bytes(GiftCode.objects.get(pk=code).digest))
