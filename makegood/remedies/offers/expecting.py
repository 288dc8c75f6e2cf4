"""Asking what would make it right: kept in her words and, where she names one, as an amount."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.actions import set_goal
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case
from makegood.lib.together import Rows, soon
from makegood.remedies.models import Expected
from makegood.remedies.money import Money
from makegood.remedies.offers.changing import hold_case


@transaction.atomic
def expect(case: Case, words: str, money: Money | None, *, by: User, at: datetime) -> None:
    """Keep what she expects; None is for no amount. Only what is new is written."""
    case = hold_case(case.pk, by)
    if words.strip() != case.goal:
        set_goal(case, words, by=by, at=at)
    if money == expected_of(case):
        return
    if money is None:
        Expected.objects.filter(case=case).delete()
    else:
        told = {"amount": money.given().amount, "currency": money.currency}
        Expected.objects.update_or_create(case=case, defaults=told)
    facts = {"amount": money.amount if money else None, "currency": money.currency if money else ""}
    record([Fact(case.pk, "case.expected", facts)], by=by.pk, at=at)
    tell([case.pk])


def expected_of(case: Case) -> Money | None:
    """The amount she expects; None where none was named."""
    return expected_soon(case)()


def expected_soon(case: Case) -> Callable[[], Money | None]:
    """The same, asked ahead."""
    return soon("SELECT amount, currency FROM remedies_expected WHERE case_id = %s", [case.pk], _money)


def _money(rows: Rows) -> Money | None:
    return Money(*rows[0]) if rows else None
