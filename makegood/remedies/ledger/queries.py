"""What the ledger says: the lines of a transaction, and balances as the sum of entries."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Sum

from makegood.remedies.ledger.rules import OWED, Line
from makegood.remedies.models.ledger import Entry
from makegood.remedies.money import Money

NAMES = ("posting__reference", "account__name", "account__currency", "amount")


def lines_of(references: Collection[str]) -> dict[str, list[Line]]:
    """The lines of those transactions that are there, by reference, in the order they were posted in."""
    found: dict[str, list[Line]] = defaultdict(list)
    rows = Entry.objects.filter(posting__reference__in=references).order_by("id").values_list(*NAMES)
    for reference, account, currency, amount in rows:
        found[reference].append(Line(account, Money(amount, currency)))
    return dict(found)


def owed_on(offer: int, currency: str) -> int:
    """What is owed on an offer and not paid yet, in minor units: what was given, less what was paid or taken back."""
    entries = Entry.objects.filter(posting__offer=offer, account__name=OWED, account__currency=currency)
    return -int(entries.aggregate(total=Sum("amount"))["total"] or 0)


def balance(account: str, currency: str) -> int:
    """What stands on an account, in minor units: above zero a debit, below a credit."""
    return balances(account).get((account, currency), 0)


def balances(*accounts: str) -> dict[tuple[str, str], int]:
    """What stands on these accounts, or on all, by name and currency. Sums may be more than one `Money` can hold."""
    entries = Entry.objects.filter(account__name__in=accounts) if accounts else Entry.objects.all()
    summed = entries.values_list("account__name", "account__currency").annotate(total=Sum("amount"))
    return {
        (name, currency): int(total)
        for name, currency, total in summed.order_by("account__name", "account__currency")
    }
