"""Gift codes: told once, paid with to the cent and once an order, and not to be guessed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from makegood.cases.models import Event
from makegood.lib.bulk import select
from makegood.lib.jobs import JOBS, load_jobs
from makegood.remedies.gift_codes import guessing, issuing, rules
from makegood.remedies.gift_codes.guessing import Known, NoSuchCode, TooManyGuesses, recognise
from makegood.remedies.gift_codes.issuing import NothingLeft
from makegood.remedies.gift_codes.redeeming import (
    CodeExpired,
    NotEnoughLeft,
    OrderPaidBefore,
    OtherCurrency,
    redeem,
)
from makegood.remedies.ledger.checking import broken_chains, broken_sums
from makegood.remedies.ledger.queries import balance
from makegood.remedies.ledger.rules import EXPIRED, GIFT_CODES, REDEEMED
from makegood.remedies.models import GiftCode, Guesser, Redemption
from makegood.remedies.money import Money, NothingGiven
from tests.cast import NOW
from tests.remedies.giving import gift_code, owed

DRAWS = st.lists(st.integers(0, rules.BASE - 1), min_size=rules.DRAWN, max_size=rules.DRAWN)


@given(DRAWS)
def test_a_code_is_read_back_however_it_was_typed(draw: list[int]) -> None:
    code = rules.written(draw)
    bare = code.replace("-", "")
    typed = code.lower().replace("2", "z").replace("5", "s").replace("8", "b").replace("-", "  ")
    assert rules.read(code) == rules.read(bare) == rules.read(typed) == bare
    assert [len(group) for group in code.split("-")] == [4] * 5


@given(DRAWS, st.integers(0, rules.DRAWN), st.integers(1, rules.BASE - 1))
def test_one_wrong_character_is_noticed(draw: list[int], place: int, by: int) -> None:
    bare = rules.written(draw).replace("-", "")
    wrong = rules.ALPHABET[(rules.ALPHABET.index(bare[place]) + by) % rules.BASE]
    assert rules.read(bare[:place] + wrong + bare[place + 1 :]) is None


@given(DRAWS, st.integers(0, rules.DRAWN - 2))
def test_two_swapped_characters_are_noticed(draw: list[int], place: int) -> None:
    bare = rules.written(draw).replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    assert (rules.read(swapped) is None) == (swapped != bare)


@pytest.mark.parametrize("text", ["", "7KQ4", "7" * 21, "0" * 20, "é" * 20, "7KQ4-7KQ4-7KQ4-7KQ4-7KQ\0"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert rules.read(text) is None


def test_a_code_leaves_more_to_guess_than_eighty_bits_even_beside_its_tail() -> None:
    assert rules.BASE ** (rules.LENGTH - rules.TAIL) > 2**80
    assert not set("01OILZSBU") & set(rules.ALPHABET)


def known(code: str, *, asker: str = "shop", seconds: float = 0) -> Known:
    return recognise(code, askers=[asker], at=NOW + timedelta(seconds=seconds))


def take(code: str, amount: int, order: str = "A-1", currency: str = "GBP", days: float = 0) -> Redemption:
    at = NOW + timedelta(days=days)
    return redeem(known(code), Money(amount, currency), order, key=None, by=None, at=at)


def left(code: str) -> int:
    return GiftCode.objects.get(pk=known(code).number).left


def agrees() -> bool:
    """The ledger is whole, and the codes are worth what it says."""
    return (
        broken_sums() == (0, [])
        and broken_chains() == (0, [])
        and -balance(GIFT_CODES, "GBP") == sum(GiftCode.objects.values_list("left", flat=True))
    )


@pytest.mark.django_db
def test_a_code_is_worth_what_is_left_on_it() -> None:
    _paid, code = gift_code()
    take(code, 1500)
    assert left(code) == 500 and balance(REDEEMED, "GBP") == -1500 and agrees()
    take(code, 500, "A-2")
    assert left(code) == 0 and agrees()
    events = Event.objects.filter(verb="gift_code.redeemed").order_by("seq")
    assert [event.data["left"] for event in events] == [500, 0]


@pytest.mark.django_db
def test_more_than_is_left_is_refused_with_what_is_left() -> None:
    _paid, code = gift_code()
    take(code, 1500)
    with pytest.raises(NotEnoughLeft) as no:
        take(code, 501, "A-2")
    assert no.value.now == {"state": "open", "left": 500, "currency": "GBP"}
    take(code, 500, "A-2")
    with pytest.raises(NotEnoughLeft) as no:
        take(code, 1, "A-3", days=10_000)
    assert no.value.now["state"] == "redeemed" and agrees()


@pytest.mark.django_db
def test_an_order_is_paid_with_a_code_once() -> None:
    _paid, code = gift_code()
    take(code, 100)
    with pytest.raises(OrderPaidBefore):
        take(code, 100)
    assert left(code) == 1900


@pytest.mark.django_db
def test_only_its_own_currency_and_more_than_nothing_is_paid_with_it() -> None:
    _paid, code = gift_code()
    with pytest.raises(OtherCurrency):
        take(code, 100, currency="EUR")
    for amount in (0, -100):
        with pytest.raises(NothingGiven):
            take(code, amount)
    assert left(code) == 2000


@pytest.mark.django_db
def test_a_code_that_was_not_used_in_time_is_written_off() -> None:
    load_jobs()
    _paid, code = gift_code()
    take(code, 1500)
    over = NOW + issuing.GOOD_FOR
    with pytest.raises(CodeExpired) as no:
        take(code, 1, "A-2", days=issuing.GOOD_FOR.days)
    assert no.value.now == {"state": "expired", "left": 0, "currency": "GBP"}
    assert issuing.write_off(at=over - timedelta(seconds=1)) == 0
    assert issuing.write_off(at=over) == 1 and issuing.write_off(at=over) == 0
    assert balance(EXPIRED, "GBP") == -500 and balance(GIFT_CODES, "GBP") == 0 and agrees()
    with pytest.raises(CodeExpired):
        take(code, 1, "A-2")
    GiftCode.objects.update(expires_at=NOW - timedelta(days=9))
    JOBS["remedies.expire_gift_codes"].function()
    assert Event.objects.filter(verb="gift_code.expired").count() == 1


@pytest.mark.django_db
def test_many_codes_are_written_off_with_few_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(5):
        gift_code(name=f"n{n}")
    GiftCode.objects.update(expires_at=NOW)
    with django_assert_max_num_queries(18):
        assert issuing.write_off(at=NOW) == 5
    assert agrees()


@pytest.mark.django_db
def test_a_lost_code_is_given_anew_and_the_former_is_worth_nothing() -> None:
    paid, code = gift_code()
    take(code, 1500)
    number = paid.payout.gift_code.pk
    as_it_was = known(code)
    other = issuing.renew(number, by=None, at=NOW)
    with pytest.raises(NoSuchCode):
        # recognised a moment before it was given anew
        redeem(as_it_was, Money(100, "GBP"), "A-9", key=None, by=None, at=NOW)
    assert other != code and left(other) == 500 and agrees()
    with pytest.raises(NoSuchCode):
        known(code)
    take(other, 500, "A-2")
    with pytest.raises(NothingLeft):
        issuing.renew(number, by=None, at=NOW)


@pytest.mark.django_db
def test_under_another_secret_no_code_is_known_until_the_former_is_back_or_it_is_given_anew(
    settings: Settings,
) -> None:
    paid, code = gift_code()
    GiftCode.objects.update(expires_at=timezone.now() + timedelta(days=9))
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-of-more-than-32-characters"
    with pytest.raises(NoSuchCode):
        known(code)
    page = Path("docs/running/payments.md").read_text()
    [(case, offer, ends_in, worth, currency)] = select(page.split("```sql")[1].split("```")[0], [])
    assert (case, offer) == (paid.payout.offer.case.ref, paid.payout.offer_id)
    assert (ends_in, worth, currency) == (f"…{code[-3:]}", 2000, "GBP") and agrees()
    settings.SECRET_KEY, other = former, settings.SECRET_KEY
    assert left(code) == 2000
    settings.SECRET_KEY = other
    assert left(issuing.renew(paid.payout.gift_code.pk, by=None, at=NOW)) == 2000


@pytest.mark.django_db
def test_an_expired_code_is_not_given_anew() -> None:
    paid, _code = gift_code()
    with pytest.raises(NothingLeft):
        issuing.renew(paid.payout.gift_code.pk, by=None, at=NOW + issuing.GOOD_FOR)


@pytest.mark.django_db
def test_the_code_itself_is_nowhere_in_the_database() -> None:
    _paid, code = gift_code()
    take(code, 100)
    bare = code.replace("-", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text ~* %s", [f"{bare}|{code}|{bare[:8]}"]
            )
            assert cursor.fetchone() == (0,), table


@pytest.mark.django_db
def test_ten_guesses_a_minute_are_all_there_are() -> None:
    _paid, code = gift_code()
    wrong = rules.written([1] * rules.DRAWN)
    for n in range(10):
        with pytest.raises(NoSuchCode):
            known(wrong if n % 2 else "no code at all", seconds=n)
    for guess in (wrong, code):  # the right one does not help any more
        with pytest.raises(TooManyGuesses):
            known(guess, seconds=30)
    assert known(code, asker="another shop", seconds=30)
    assert known(code, seconds=60.5)
    with pytest.raises(NoSuchCode):
        known(wrong, seconds=60.5)
    for seconds, refusal in ((60.6, TooManyGuesses), (61.5, NoSuchCode)):
        with pytest.raises(refusal):
            known(wrong, seconds=seconds)


@pytest.mark.django_db
def test_right_codes_are_no_guesses() -> None:
    _paid, code = gift_code()
    assert len({known(code) for _ in range(30)}) == 1


@pytest.mark.django_db
def test_address_and_key_have_ten_guesses_each() -> None:
    _paid, code = gift_code()
    for n in range(10):
        with pytest.raises(NoSuchCode):
            recognise("nothing", askers=["address:1", f"key:{n}"], at=NOW)
    with pytest.raises(TooManyGuesses):
        recognise(code, askers=["address:1", "key:99"], at=NOW)
    assert recognise(code, askers=["address:2", "key:1"], at=NOW)


@pytest.mark.django_db
def test_who_guessed_is_kept_as_a_hash_and_for_a_day() -> None:
    load_jobs()
    with pytest.raises(NoSuchCode):
        known("nothing", asker="address:192.0.2.7")
    assert b"192.0.2.7" not in bytes(Guesser.objects.get().who)
    assert guessing.forget_guessers(at=NOW + timedelta(hours=23)) == 0
    assert guessing.forget_guessers(at=NOW + timedelta(hours=25)) == 1
    JOBS["remedies.forget_guessers"].function()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"left": -1}, {"left": 2001}, {"expired_at": NOW}])
def test_the_database_keeps_a_code_between_nothing_and_what_was_given(change: dict[str, object]) -> None:
    gift_code()
    with pytest.raises(IntegrityError), transaction.atomic():
        GiftCode.objects.update(**change)


@pytest.mark.django_db
def test_what_was_paid_with_a_code_cannot_be_changed() -> None:
    _paid, code = gift_code()
    take(code, 100)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Redemption.objects.update(amount=1)


@pytest.mark.django_db
def test_what_was_not_paid_with_a_code_has_no_number_of_one() -> None:
    paid, _code = gift_code()
    offer = paid.payout.offer
    assert issuing.number_on(offer) == GiftCode.objects.get(payout__offer=offer).pk
    with pytest.raises(issuing.NoCodeHere):
        issuing.number_on(owed(name="two"))


@pytest.mark.django_db
def test_codes_whose_time_is_over_are_written_off_by_the_clock() -> None:
    load_jobs()
    _paid, _code = gift_code()
    GiftCode.objects.update(expires_at=NOW - timedelta(days=9000))
    JOBS["remedies.expire_gift_codes"].function()
    assert not GiftCode.objects.filter(left__gt=0).exists() and agrees()
