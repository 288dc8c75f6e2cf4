"""The only way into the ledger: postings, each once, in the transaction of the deed that they tell of."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from makegood.accounts.models import User
from makegood.lib.bulk import copy_in, execute, next_ids, numbers, select
from makegood.lib.copying import texts
from makegood.lib.errors import Refused
from makegood.remedies.ledger.chain import Heading, link
from makegood.remedies.ledger.queries import lines_of
from makegood.remedies.ledger.rules import Kind, Line, must_balance, reversed_
from makegood.remedies.models.ledger import GENESIS, Entry, Posting

Key = tuple[str, str]  # currency and name of an account


class PostedOtherwise(Refused):
    """{reference} was posted before, with other lines."""

    status = 409


class NotPosted(Refused):
    """{reference} was never posted, so that there is nothing to take back."""

    status = 404


@dataclass(frozen=True, slots=True)
class ToPost:
    """A transaction on its way into the ledger. `reference` is its key: the same one is posted once."""

    kind: Kind
    lines: Sequence[Line]
    reference: str
    offer: int | None = None
    reverses: str = ""


def post(
    kind: Kind,
    lines: Sequence[Line],
    *,
    reference: str,
    offer: int | None = None,
    by: User | None,
    at: datetime,
) -> Posting:
    """Post a transaction, in the caller's; posted before with the same lines, it stays as it is.

    Call it last: who posts holds the ends of the accounts until the deed is committed.
    Raises OutOfBalance, NothingToPost, TooMuch, PostedOtherwise.
    """
    return post_all([ToPost(kind, lines, reference, offer)], by=by, at=at)[0]


def hold_accounts(lines: Iterable[Line]) -> None:
    """Lock the accounts of all that one deed is about to post, where it posts more than once: in the order of all."""
    _locked(sorted({(line.money.currency, line.account) for line in lines}))


@transaction.atomic
def reverse(reference: str, *, by: User | None, at: datetime) -> Posting:
    """Post the opposite of a transaction, once; a reversal can be reversed like any other. NotPosted if unknown."""
    found = Posting.objects.filter(reference=reference).first()
    if found is None:
        raise NotPosted(reference=reference)
    lines = reversed_(lines_of([reference])[reference])
    back = ToPost(Kind.REVERSAL, lines, f"reversal:{found.pk}", found.offer_id, reverses=reference)
    return post_all([back], by=by, at=at)[0]


FEW = 20
# Each trigger asks whether it is to be ignored. Where nobody said, the question fails and is caught, and after each
# such failure PostgreSQL goes through all that waits for the end of the transaction: for many that takes hours.
NONE_IGNORED = "SELECT set_config('pgtrigger.ignore', '{}', true)"


@transaction.atomic
def post_all(wanted: Sequence[ToPost], *, by: User | None, at: datetime) -> list[Posting]:
    """Post many transactions in one; those posted before stay as they are. In the order they were given in."""
    if len(wanted) > FEW:
        execute(NONE_IGNORED, [])
    accounts = _locked(_keys(wanted))
    fresh = _fresh(wanted)
    numbered = dict(zip(fresh, next_ids(Posting, len(fresh)), strict=True))
    backed = _numbers_of({one.reverses for one in fresh.values() if one.reverses})
    copy_in(Posting, POSTING, [_posting(one, numbered[key], backed, by, at) for key, one in fresh.items()])
    copy_in(Entry, ENTRY, _entries(fresh, numbered, accounts, by, at))
    _move_ends(accounts)
    found = {
        row.reference: row for row in Posting.objects.filter(reference__in={w.reference for w in wanted})
    }
    return [found[one.reference] for one in wanted]


def _keys(wanted: Iterable[ToPost]) -> list[Key]:
    """The accounts they touch, in the order in which everybody locks them."""
    for one in wanted:
        must_balance(one.lines)
    return sorted({(line.money.currency, line.account) for one in wanted for line in one.lines})


@dataclass(slots=True)
class _End:
    """The end of an account's chain."""

    account: int
    seq: int
    head: bytes


MISSING = """
    INSERT INTO remedies_ledgeraccount (currency, name, seq, head)
    SELECT k.currency, k.name, 0, %s FROM unnest(%s::text[], %s::text[]) AS k (currency, name)
    WHERE NOT EXISTS (
        SELECT 1 FROM remedies_ledgeraccount a WHERE a.currency = k.currency AND a.name = k.name)
    ORDER BY k.currency COLLATE "C", k.name COLLATE "C" ON CONFLICT DO NOTHING
"""
LOCK = """
    SELECT a.currency, a.name, a.id, a.seq, a.head FROM remedies_ledgeraccount a
    JOIN unnest(%s::text[], %s::text[]) AS k (currency, name) ON a.currency = k.currency AND a.name = k.name
    ORDER BY a.currency COLLATE "C", a.name COLLATE "C" FOR UPDATE OF a
"""


def _locked(keys: Sequence[Key]) -> dict[Key, _End]:
    """The ends of these accounts, locked in one order for all, so that no two wait for each other."""
    named = [texts(currency for currency, _name in keys), texts(name for _currency, name in keys)]
    execute(MISSING, [GENESIS, *named])
    return {
        (currency, name): _End(number, seq, bytes(head))
        for currency, name, number, seq, head in select(LOCK, named)
    }


def _fresh(wanted: Sequence[ToPost]) -> dict[str, ToPost]:
    """Those that are not there yet, by reference; asked when the accounts are locked: nobody posts them meanwhile."""
    known = {key: Counter(lines) for key, lines in lines_of([one.reference for one in wanted]).items()}
    fresh: dict[str, ToPost] = {}
    for one in wanted:
        lines = Counter(one.lines)
        if known.setdefault(one.reference, lines) != lines:
            raise PostedOtherwise(reference=one.reference)
        fresh.setdefault(one.reference, one)
    there = set(Posting.objects.filter(reference__in=list(fresh)).values_list("reference", flat=True))
    return {key: one for key, one in fresh.items() if key not in there}


def _numbers_of(references: Collection[str]) -> dict[str, int]:
    return dict(Posting.objects.filter(reference__in=references).values_list("reference", "pk"))


POSTING = ["id", "kind", "reference", "offer_id", "reverses_id", "at", "by_id"]
ENTRY = ["posting_id", "account_id", "seq", "amount", "prev", "hash"]
Row = tuple[Any, ...]


def _posting(one: ToPost, number: int, backed: Mapping[str, int], by: User | None, at: datetime) -> Row:
    return number, one.kind, one.reference, one.offer, backed.get(one.reverses), at, by.pk if by else None


def _entries(
    fresh: Mapping[str, ToPost],
    numbered: Mapping[str, int],
    accounts: Mapping[Key, _End],
    by: User | None,
    at: datetime,
) -> Iterator[Row]:
    """A row for each line, chained to the one before it in its account; moves the ends along."""
    for key, one in fresh.items():
        heading = Heading(one.kind, key, one.offer, one.reverses, at, by.pk if by else None)
        for line in one.lines:
            end = accounts[line.money.currency, line.account]
            seq, prev, amount = end.seq + 1, end.head, line.money.amount
            end.seq, end.head = seq, link(prev, line.account, line.money.currency, seq, heading, amount)
            yield numbered[key], end.account, seq, amount, prev, end.head


def _move_ends(accounts: Mapping[Key, _End]) -> None:
    ends = list(accounts.values())
    execute(
        "UPDATE remedies_ledgeraccount a SET seq = w.seq, head = w.head"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS w (id, seq, head) WHERE a.id = w.id",
        [numbers(end.account for end in ends), numbers(end.seq for end in ends), [end.head for end in ends]],
    )
