"""What the demo's staff promise by the clock: mostly kept, a few missed, and what was said of those."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from makegood.accounts.models import Role, User
from makegood.cases import actions as cases
from makegood.cases.models import Case, Promise, Status
from makegood.loop.demo.story import words
from makegood.loop.ticks import chase_promises

AT_WORK = (Status.OPEN, Status.CONTACTED)
TELLS_A_TIME, BY_THEN, SOON = 0.5, timedelta(days=2), timedelta(hours=3)
CALLS = 3


def tell_a_time(case: Case, at: datetime) -> None:
    """In half of the letters stands when the customer hears again."""
    if Random(case.pk).random() < TELLS_A_TIME:
        cases.promise(case, words()["replies"]["by_then"], at + BY_THEN, by=case.owner, at=at)


def keep_what_was_told(case: Case, at: datetime) -> None:
    """She hears again, in time or late."""
    for owed in case.promises.filter(kind=Promise.Kind.GIVEN, kept_at=None, dropped_at=None):
        owed.case = case
        cases.keep_promise(owed, by=case.owner, at=at)


def miss_some(said_at: datetime, at: datetime) -> None:
    """Some were told that somebody rings, and nobody has: two have said why, and of one it is settled what changes."""
    made = [
        cases.promise(case, words()["replies"]["call"], said_at + SOON, by=case.owner, at=said_at)
        for case in _one_of_each(said_at)
    ]
    chase_promises(at)
    reviews = words()["missed"]
    for missed, told in zip(made, reviews, strict=False):
        cases.give_reason(missed, told["facts"], told["reason"], by=missed.case.owner, at=at)
    if made:
        lead = User.objects.filter(role=Role.LEAD).earliest("pk")
        cases.say_what_changes(made[0], reviews[0]["change"], by=lead, at=at)


def _one_of_each(at: datetime) -> Iterator[Case]:
    """The newest case of each of a few people, which was there by then."""
    there = Case.objects.filter(status__in=AT_WORK, reachable=True, opened_at__lt=at).order_by("-id")
    newest: dict[int, Case] = {}
    for case in there.select_related("owner", "team__calendar"):
        newest.setdefault(case.owner_id, case)
    yield from list(newest.values())[:CALLS]
