"""The ledger: double entry, append-only, one chain of entries per account."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from makegood.accounts.models import User
from makegood.lib.append_only import append_only
from makegood.remedies.ledger.rules import Kind
from makegood.remedies.models.offer import Offer

GENESIS = bytes(32)


def refuse_where(test: str, words: str, posting: str) -> str:
    """The body of a trigger that refuses a row where `test` holds, as a check constraint would."""
    return (
        f"IF {test} THEN RAISE EXCEPTION 'posting % {words}', {posting} USING ERRCODE = 'check_violation'; END IF;"
        " RETURN NEW;"
    )


IS_EMPTY = "NOT EXISTS (SELECT 1 FROM remedies_entry WHERE posting_id = NEW.id)"
# Only who writes a transaction adds entries to it: once committed it is whole.
IS_CLOSED = (
    "NOT EXISTS (SELECT 1 FROM remedies_posting"
    " WHERE id = NEW.posting_id AND xact = pg_current_xact_id()::text::bigint)"
)
IS_OUT_OF_BALANCE = (
    "EXISTS (SELECT 1 FROM remedies_entry e JOIN remedies_ledgeraccount a ON a.id = e.account_id"
    " WHERE e.posting_id = NEW.posting_id GROUP BY a.currency HAVING sum(e.amount) <> 0)"
)


def at_commit(name: str, test: str, words: str, posting: str) -> pgtrigger.Trigger:
    """A constraint that is looked at when the transaction ends."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=refuse_where(test, words, posting),
    )


class LedgerAccount(models.Model):
    """An account in one currency, and the end of its chain. Its balance is the sum of its entries."""

    name = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    seq = models.BigIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=GENESIS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["currency", "name"], name="ledger_account_once")]


class Posting(models.Model):
    """One transaction of the ledger: its entries come to zero in each currency, which the database sees to.

    Holds ids, keys and numbers, never a person's words. `reference` makes sure that nothing is posted twice.
    """

    kind = models.CharField(max_length=12)
    reference = models.CharField(max_length=120, unique=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="postings")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    xact = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", []))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[*Kind]), name="posting_kind_known"),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[A-Za-z0-9_:.-]+$"), name="posting_reference_is_a_key"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=Kind.REVERSAL) & Q(reverses=None)),
                name="posting_reversal_names_what",
            ),
        ]
        indexes = [models.Index(fields=["at", "id"], name="posting_by_time")]
        triggers = [
            *append_only("posting"),
            at_commit("posting_has_entries", IS_EMPTY, "has no entries", "NEW.id"),
        ]


class Entry(models.Model):
    """So many minor units to an account (debit, above zero) or from it (credit, below). Append-only and chained."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    seq = models.BigIntegerField()
    amount = models.BigIntegerField()
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "seq"], name="entry_account_seq"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_is_not_nothing"),
        ]
        triggers = [
            *append_only("entry"),
            pgtrigger.Trigger(
                name="entry_in_its_transaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=refuse_where(IS_CLOSED, "is closed", "NEW.posting_id"),
            ),
            at_commit("entry_sums_to_zero", IS_OUT_OF_BALANCE, "does not come to zero", "NEW.posting_id"),
        ]
