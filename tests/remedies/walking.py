"""A long life of the ledger by the dice of one seed: as the short ones, but as long as one likes, and told again by it.

Hypothesis finds and shortens what is wrong in thirty steps; five thousand are more choices than it keeps of one life.
"""

from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

from makegood.remedies.money import MOST, Money
from tests.remedies.steps import CHANGES, CURRENCIES, Steps

T = TypeVar("T")
LATELY = 12
"""Half of the time it is about one of the last so many, so that much happens to the same."""


class Walk:
    """One life. The seed says all that happens in it."""

    def __init__(self, seed: int, every: int) -> None:
        self.dice = Random(seed)
        self.life = Steps()
        self.life.every = every
        self.offers: list[Any] = []
        self.codes: list[Any] = []
        self.postings: list[Any] = []
        ways: list[tuple[int, Callable[[], None]]] = [
            (6, self.give), (4, self.pay), (4, self.pay_by_code), (6, self.redeem), (1, self.write_off),
            (4, self.take_back), (2, self.say_again), (1, self.wrong), (1, self.change),
        ]  # fmt: skip
        self.ways = [way for _weight, way in ways]
        self.weights = [weight for weight, _way in ways]

    def go(self, steps: int) -> None:
        """So many steps, what came of each looked at, and all of it in the end."""
        for _ in range(steps):
            [way] = self.dice.choices(self.ways, self.weights)
            way()
            self.life.holds()
        self.life.all_holds()

    def give(self) -> None:
        """Something is owed."""
        self.offers.append(self.life.give(self._money()))

    def pay(self) -> None:
        """It is paid by hand, or was before."""
        if self.offers:
            self.postings.append(self.life.pay_by_hand(self._one(self.offers)))

    def pay_by_code(self) -> None:
        """By a gift code."""
        if self.offers:
            self.codes.append(self.life.pay_by_code(self._one(self.offers)))

    def redeem(self) -> None:
        """A code is paid with."""
        if self.codes:
            self.life.redeem(self._one(self.codes), self.dice.randint(1, 100), self.dice.randint(1, 30))

    def write_off(self) -> None:
        """Some codes run out."""
        if self.codes:
            self.life.write_off([self._one(self.codes) for _ in range(self.dice.randint(0, 3))])

    def take_back(self) -> None:
        """A posting is taken back, or what took it back."""
        if self.postings:
            self.postings.append(self.life.take_back(self._one(self.postings)))

    def say_again(self) -> None:
        """The same, or something else under its name."""
        if self.offers:
            self.life.say_it_again(self._one(self.offers), self._money())

    def wrong(self) -> None:
        """What no ledger takes."""
        amount = self.dice.choice([0, -1, MOST + 1, -MOST])
        self.life.get_it_wrong(amount, self._money(), self._money())

    def change(self) -> None:
        """What was posted is to be changed."""
        self.life.try_to_change(self.dice.choice(CHANGES))

    def _money(self) -> Money:
        amount = (
            self.dice.choice([1, MOST - 1, MOST]) if self.dice.random() < 0.2 else self.dice.randint(1, 9999)
        )
        return Money(amount, self.dice.choice(CURRENCIES))

    def _one(self, some: list[T]) -> T:
        return self.dice.choice(some[-LATELY:] if self.dice.random() < 0.5 else some)
