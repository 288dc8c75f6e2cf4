"""The ledger is exact, whole and once, and the database itself holds everybody to it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from makegood.lib.bulk import select
from makegood.lib.errors import Refused
from makegood.remedies.ledger import actions, rules
from makegood.remedies.ledger.actions import (
    NotPosted,
    PostedOtherwise,
    ToPost,
    hold_accounts,
    post,
    post_all,
    reverse,
)
from makegood.remedies.ledger.checking import broken_chains, broken_sums
from makegood.remedies.ledger.queries import balance, balances
from makegood.remedies.ledger.rules import GOODWILL, OWED, Kind, Line, NothingToPost, OutOfBalance
from makegood.remedies.models import Entry, LedgerAccount, Posting
from makegood.remedies.money import MOST, Money, NothingGiven, TooMuch
from tests.cast import NOW

TWENTY = Money(2000, "GBP")


def give(reference: str = "given:1", money: Money = TWENTY) -> Posting:
    return post(Kind.GIVEN, rules.given(money), reference=reference, by=None, at=NOW)


def holds() -> bool:
    return broken_sums() == (0, []) and broken_chains() == (0, [])


def execute(*statements: str) -> None:
    """Behind the back of our own code, with what the database looks at when a transaction ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_what_is_given_costs_us_and_is_owed_until_it_is_paid() -> None:
    give()
    assert (balance(GOODWILL, "GBP"), balance(OWED, "GBP")) == (2000, -2000)
    post(Kind.PAYOUT, rules.paid(TWENTY, "by_hand"), reference="payout:1", by=None, at=NOW)
    assert balances() == {
        (GOODWILL, "GBP"): 2000, (OWED, "GBP"): 0, ("paid out by by_hand", "GBP"): -2000,
    }  # fmt: skip
    assert holds()


@pytest.mark.django_db
def test_a_gift_code_is_outstanding_until_it_is_redeemed_or_expires() -> None:
    give()
    steps = [
        ToPost(Kind.PAYOUT, rules.paid(TWENTY, "gift_code"), "payout:1"),
        ToPost(Kind.REDEMPTION, rules.redeemed(Money(1500, "GBP")), "redemption:1"),
        ToPost(Kind.EXPIRY, rules.expired(Money(500, "GBP")), "expiry:1"),
    ]
    post_all(steps, by=None, at=NOW)
    assert balances(rules.GIFT_CODES, rules.REDEEMED, rules.EXPIRED, OWED) == {
        (rules.EXPIRED, "GBP"): -500, (rules.GIFT_CODES, "GBP"): 0, (rules.REDEEMED, "GBP"): -1500, (OWED, "GBP"): 0,
    }  # fmt: skip
    assert holds()


@pytest.mark.django_db
def test_posting_twice_posts_once() -> None:
    assert give() == give()
    with transaction.atomic(), pytest.raises(PostedOtherwise):
        give(money=Money(2001, "GBP"))
    with transaction.atomic(), pytest.raises(PostedOtherwise):
        post_all(
            [ToPost(Kind.GIVEN, rules.given(Money(n, "EUR")), "given:2") for n in (1, 2)], by=None, at=NOW
        )
    twice = post_all([ToPost(Kind.GIVEN, rules.given(TWENTY), "given:3")] * 2, by=None, at=NOW)
    assert twice[0] == twice[1] and Posting.objects.count() == 2 and holds()


@pytest.mark.django_db
def test_a_posting_is_reversed_once_and_a_reversal_like_any_other() -> None:
    give()
    back = reverse("given:1", by=None, at=NOW)
    assert reverse("given:1", by=None, at=NOW) == back and balance(OWED, "GBP") == 0
    again = reverse(back.reference, by=None, at=NOW)
    assert balance(OWED, "GBP") == -2000 and again.reverses == back and holds()
    with pytest.raises(NotPosted):
        reverse("given:unknown", by=None, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("money", [Money(2000, "JPY"), Money(1234, "BHD"), Money(MOST, "EUR")])
def test_every_currency_is_kept_to_its_last_digit(money: Money) -> None:
    give(money=money)
    give("given:2", money)
    assert balance(GOODWILL, money.currency) == 2 * money.amount and holds()


@pytest.mark.django_db
def test_currencies_are_kept_apart_in_one_posting() -> None:
    pounds, yen = Money(100, "GBP"), Money(300, "JPY")
    post(Kind.GIVEN, rules.given(pounds) + rules.given(yen), reference="given:both", by=None, at=NOW)
    assert balances(OWED) == {(OWED, "GBP"): -100, (OWED, "JPY"): -300}
    mixed = (Line(GOODWILL, pounds), Line(OWED, Money(-100, "JPY")))
    with pytest.raises(OutOfBalance):
        post(Kind.GIVEN, mixed, reference="given:mixed", by=None, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (lambda: rules.given(Money(0, "EUR")), NothingGiven),
        (lambda: rules.given(Money(-1, "EUR")), NothingGiven),
        (lambda: rules.given(Money(MOST + 1, "EUR")), TooMuch),
        (lambda: (Line(GOODWILL, Money(MOST + 1, "EUR")), Line(OWED, Money(-MOST - 1, "EUR"))), TooMuch),
        (lambda: (Line(GOODWILL, Money(1, "EUR")),), OutOfBalance),
        (lambda: (Line(GOODWILL, Money(0, "EUR")), Line(OWED, Money(0, "EUR"))), NothingToPost),
        (tuple, NothingToPost),
    ],
)
def test_what_cannot_be_posted_is_refused_in_words(
    lines: Callable[[], rules.Lines], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        post(Kind.GIVEN, lines(), reference="given:1", by=None, at=NOW)
    assert not Posting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["remedies_posting", "remedies_entry"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_app_itself_cannot_change_what_was_posted(table: str, deed: str) -> None:
    give()
    with pytest.raises(DatabaseError, match="append-only"):
        execute(deed.format(table))
    assert Entry.objects.count() == 2 and holds()


POSTING = "INSERT INTO remedies_posting (kind, reference, at) VALUES ('given', 'given:raw', now())"
ENTRIES = """
    INSERT INTO remedies_entry (posting_id, account_id, seq, amount, prev, hash)
    SELECT p.id, a.id, a.seq + 100, told.amount, '', '' FROM (VALUES {}) AS told (account, amount),
    remedies_posting p, remedies_ledgeraccount a
    WHERE p.reference = '{}' AND a.name = told.account AND a.currency = 'GBP'
"""


@pytest.mark.django_db
def test_the_database_refuses_what_does_not_come_to_zero() -> None:
    give()
    with pytest.raises(IntegrityError, match="does not come to zero"):
        execute(POSTING, ENTRIES.format(f"('{GOODWILL}', 5), ('{OWED}', -4)", "given:raw"))


@pytest.mark.django_db
def test_the_database_refuses_a_posting_without_entries() -> None:
    with pytest.raises(IntegrityError, match="has no entries"):
        execute(POSTING)


def test_the_database_refuses_entries_added_to_a_posting_of_before(own_database: str) -> None:
    give()
    with pytest.raises(IntegrityError, match="is closed"):
        execute(ENTRIES.format(f"('{GOODWILL}', 5), ('{OWED}', -5)", "given:1"))


@pytest.mark.django_db
@pytest.mark.parametrize("reference", ["a person's words", "", "given:1;"])
def test_a_reference_is_a_key_and_no_words(reference: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give(reference)


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["seq = seq + 1", "head = sha256('x')", "seq = 0"])
def test_an_account_whose_end_was_moved_is_found_out(told: str) -> None:
    give()
    execute(f"UPDATE remedies_ledgeraccount SET {told} WHERE name = '{OWED}'")
    assert broken_chains()[0] == 1 and OWED in broken_chains()[1][0]


def test_an_entry_that_was_changed_behind_the_triggers_is_found_out(own_database: str) -> None:
    give()
    give("given:2")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE remedies_entry SET amount = 3000 WHERE amount = 2000 AND seq = 1")
        cursor.execute("SET session_replication_role = origin")
    assert broken_sums() == (1, ["given:1"]) and broken_chains() == (1, [f"{GOODWILL} GBP, entry 1"])


@pytest.mark.django_db
def test_accounts_may_be_held_before_several_postings() -> None:
    hold_accounts([*rules.given(TWENTY), *rules.paid(TWENTY, "by_hand")])
    assert LedgerAccount.objects.count() == 3 and not Posting.objects.exists()
    give()
    assert holds()


@pytest.mark.django_db
def test_a_posting_costs_the_same_for_one_and_for_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    give("given:0")
    many = [ToPost(Kind.GIVEN, rules.given(Money(n, "GBP")), f"given:{n}") for n in range(1, 500)]
    with django_assert_max_num_queries(14):
        actions.post_all(many, by=None, at=NOW)
    # else the triggers of many take a time that grows with their square
    assert select("SELECT current_setting('pgtrigger.ignore')", []) == [("{}",)]
    assert LedgerAccount.objects.get(name=OWED).seq == 500 and holds()
