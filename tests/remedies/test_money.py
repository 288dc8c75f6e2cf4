"""Money is exact: in every currency, at the half, and up to ten to the fifteen."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.lib.errors import Refused
from makegood.remedies.money import (
    MOST,
    MixedCurrencies,
    Money,
    NoLongerMoney,
    NoSuchCurrency,
    NothingGiven,
    NotMoney,
    TooFine,
    TooMuch,
    digits,
    in_use,
    nothing,
    parse,
)

CURRENCIES = st.sampled_from(["EUR", "GBP", "JPY", "BHD", "CLF", "RSD", "USD"])
AMOUNTS = st.integers(-MOST, MOST)


def test_each_currency_is_divided_as_iso_4217_says() -> None:
    assert {code: digits(code) for code in ("JPY", "EUR", "BHD", "CLF", "RSD", "IQD", "KRW", "HUF")} == {
        "JPY": 0, "EUR": 2, "BHD": 3, "CLF": 4, "RSD": 2, "IQD": 3, "KRW": 0, "HUF": 2,
    }  # fmt: skip


@given(st.builds(Money, AMOUNTS, CURRENCIES))
def test_what_is_written_is_read_back_to_the_cent(money: Money) -> None:
    assert parse(str(money)) == money
    assert money.decimal() * 10 ** digits(money.currency) == money.amount


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("20.00 GBP", Money(2000, "GBP")), ("20 GBP", Money(2000, "GBP")), ("0.5 EUR", Money(50, "EUR")),
        ("2000 JPY", Money(2000, "JPY")), ("1.234 BHD", Money(1234, "BHD")), ("-1.50 EUR", Money(-150, "EUR")),
        (" 10000000000000.00 EUR ", Money(MOST, "EUR")),
    ],
)  # fmt: skip
def test_amounts_are_read(text: str, money: Money) -> None:
    assert parse(text) == money


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("20.001 GBP", TooFine), ("20.5 JPY", TooFine), ("1.2345 BHD", TooFine), ("twenty GBP", NotMoney),
        ("20,00 GBP", NotMoney), ("20.00", NotMoney), ("1e3 EUR", NotMoney), ("٢٠ EUR", NotMoney),
        ("20.00 XYZ", NoSuchCurrency), ("20.00 XAU", NoSuchCurrency), ("9999999999999999999 EUR", TooMuch),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_words(text: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as no:
        parse(text)
    assert str(no.value).endswith((".", ")")) and "{" not in str(no.value)


@pytest.mark.parametrize("amount", [True, 20.0, Decimal(20), "20"])
def test_only_whole_minor_units_are_money(amount: object) -> None:
    with pytest.raises(NotMoney):
        cast(Any, Money)(amount, "EUR")


@given(AMOUNTS, AMOUNTS)
def test_sums_are_exact_in_one_currency(one: int, other: int) -> None:
    a, b = Money(one, "EUR"), Money(other, "EUR")
    assert (a + b).amount == one + other and (a - b) + b == a and a + -a == nothing("EUR")
    assert (a < b) == (one < other) and (a >= b) == (one >= other)


def test_currencies_are_never_mixed() -> None:
    for mix in (Money.__add__, Money.__sub__, Money.__lt__):
        with pytest.raises(MixedCurrencies) as no:
            mix(Money(100, "EUR"), Money(100, "GBP"))
        assert (
            str(no.value)
            == "1.00 EUR and 1.00 GBP cannot be reckoned together: they are different currencies."
        )


def test_what_nobody_is_paid_in_any_more_is_read_and_never_given() -> None:
    assert str(Money(100, "DEM")) == "1.00 DEM" and in_use("EUR") == "EUR"
    with pytest.raises(NoLongerMoney, match="Nobody is paid in DEM any more"):
        in_use("DEM")


@pytest.mark.parametrize("amount", [0, -1, -MOST])
def test_a_gift_is_more_than_nothing(amount: int) -> None:
    with pytest.raises(NothingGiven):
        Money(amount, "EUR").given()


def test_a_gift_has_a_limit_and_a_sum_goes_beyond_it() -> None:
    most = Money(MOST, "BHD")
    assert most.given() == most and (most + most).amount == 2 * MOST
    with pytest.raises(TooMuch):
        (most + Money(1, "BHD")).given()
    with pytest.raises(TooMuch):
        Money(2**63, "EUR")


@pytest.mark.parametrize(
    ("amount", "share", "becomes"),
    [
        (100, Fraction(125, 1000), 13),  # 12.5: at the half the customer gets the cent
        (100, Fraction(1249, 10000), 12), (1, Fraction(1, 2), 1), (3, Fraction(1, 2), 2), (5, Fraction(1, 2), 3),
        (-1, Fraction(1, 2), -1), (-3, Fraction(1, 2), -2), (0, Fraction(1, 2), 0), (7, 1, 7), (7, 0, 0),
        (MOST - 1, Fraction(1, 2), MOST // 2),
    ],
)  # fmt: skip
def test_the_half_is_rounded_in_her_favour(amount: int, share: Fraction, becomes: int) -> None:
    assert Money(amount, "EUR").share(share) == Money(becomes, "EUR")


@given(AMOUNTS, st.fractions(0, 1, max_denominator=1000))
def test_a_share_is_never_more_than_half_a_unit_off(amount: int, share: Fraction) -> None:
    assert abs(Money(amount, "JPY").share(share).amount - amount * share) <= Fraction(1, 2)


def test_per_cents_may_have_decimals() -> None:
    assert Money(1999, "EUR").percent(30) == Money(600, "EUR")
    assert Money(1000, "EUR").percent(Decimal("12.25")) == Money(123, "EUR")


@pytest.mark.parametrize(
    ("money", "language", "said"),
    [
        (Money(200000, "GBP"), "en", "£2,000.00"), (Money(200000, "EUR"), "de", "2.000,00\xa0€"),
        (Money(2000, "JPY"), "ja", "￥2,000"), (Money(1234567, "BHD"), "en", "BHD\xa01,234.567"),
        (Money(2050, "RSD"), "en", "RSD\xa020.50"), (Money(-50, "EUR"), "es", "-0,50\xa0€"),
        (Money(100, "EUR"), "pt-BR", "€\xa01,00"), (Money(100, "EUR"), "klingon", "€1.00"),
        (Money(MOST, "JPY"), "en", "¥1,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_it_is_said_as_the_reader_writes_it(money: Money, language: str, said: str) -> None:
    assert money.said(language) == said


def test_a_sum_begins_at_nothing() -> None:
    assert sum([Money(1, "EUR"), Money(2, "EUR")], nothing("EUR")) == Money(3, "EUR")
