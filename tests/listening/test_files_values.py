"""What a cell means: dates, numbers, scores and addresses, or a sentence that says why it means nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.listening.content import content_hash
from makegood.listening.files import BadRow, open_table, prepare, read_mapping
from makegood.listening.files.convert import compile_mapping
from makegood.listening.files.moments import Order, date_order, moment_reader
from makegood.listening.files.values import Wrong, decimal_mark, email, money_reader, number, score_reader
from makegood.listening.incoming import SignalIn
from tests.shared import shared

KOLKATA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2026-03-01T10:00:00Z", "", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01T10:00:00+05:45", "", "2026-03-01T04:15:00+00:00"),
        ("2026-03-01 10:00", "", "2026-03-01T04:30:00+00:00"),
        ("14/08/2023 00:32", "DMY", "2023-08-13T19:02:00+00:00"),
        ("8/14/2023 5:30 PM", "MDY", "2023-08-14T12:00:00+00:00"),
        ("14-Aug-23", "", "2023-08-14T06:30:00+00:00"),
        ("2020/3/18", "", "2020-03-18T06:30:00+00:00"),
        ("3. März 2024", "", "2024-03-03T06:30:00+00:00"),
        ("14 de agosto de 2023", "", "2023-08-14T06:30:00+00:00"),
        ("Aug 14, 2023", "", "2023-08-14T06:30:00+00:00"),
        ("01.02.2024", "", "2024-02-01T06:30:00+00:00"),
        ("20260301", "", "2026-03-01T06:30:00+00:00"),
        ("2026-06-30T23:59:60Z", "", "2026-06-30T23:59:59+00:00"),
        ("2026-03-01 24:00", "", "2026-03-01T18:30:00+00:00"),
        ("2026-03-29T02:30:00 Europe/Berlin", "", "2026-03-29T01:30:00+00:00"),
        ("1700000000", "", "2023-11-14T22:13:20+00:00"),
        ("Mon, 14 Aug 2023 10:00:00 +0000", "", "2023-08-14T10:00:00+00:00"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, order: Order, moment: str) -> None:
    assert moment_reader(KOLKATA, order)(text) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("text", "order", "sentence"),
    [
        ("03/04/2026", "", "day or month first"),
        ("12/31/2025", "DMY", "not a possible date"),
        ("2026-02-29", "", "not a possible date"),
        ("2026-13-01", "", "not a possible date"),
        ("0001-01-01", "", "outside 1900 to 2199"),
        ("9999-12-31T23:59:59+14:00", "", "outside 1900 to 2199"),
        ("yesterday", "", "not a date"),
        ("46022", "", "not a date"),
        ("1e9", "", "not a date"),
        ("１２", "", "not a date"),
        ("2026-03-01 10:00 Mars/Olympus", "", "not a time zone"),
    ],
)
def test_an_impossible_or_ambiguous_date_is_refused(text: str, order: Order, sentence: str) -> None:
    with pytest.raises(Wrong, match=sentence):
        moment_reader(KOLKATA, order)(text)


@pytest.mark.parametrize("text", ["", " ", "n/a", "NULL", "-"])
def test_an_empty_date_is_none(text: str) -> None:
    assert moment_reader(KOLKATA, "")(text) is None


@pytest.mark.parametrize("text", ["2017-08-01", "2017-08-01 00:00:00", "01.08.2017"])
@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Asia/Kolkata", "Pacific/Kiritimati"])
def test_a_promise_that_is_a_date_ends_with_that_day_where_it_was_made(text: str, zone: str) -> None:
    moment = moment_reader(ZoneInfo(zone), "", is_promise=True)(text)
    assert moment is not None
    assert moment.astimezone(ZoneInfo(zone)).isoformat()[:26] == "2017-08-01T23:59:59.999999"


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2198, 1, 1)), st.sampled_from(
    ["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Apia", "Africa/Casablanca"]))  # fmt: skip
def test_a_date_never_shifts_its_day(day: date, zone: str) -> None:
    moment = moment_reader(ZoneInfo(zone), "")(day.isoformat())
    assert moment is not None
    assert moment.astimezone(ZoneInfo(zone)).date() == day


def test_the_order_of_dates_is_read_from_the_column_and_never_from_a_contradiction() -> None:
    assert date_order(["03/04/2026", "31/12/2025 10:00", "n/a"]) == "DMY"
    assert date_order(["03/04/2026", "12/31/2025"]) == "MDY"
    assert date_order(["31/12/2025", "12/31/2025"]) == ""
    assert date_order(["03/04/2026", "2026-12-31"]) == ""


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1.234,56", "", "1234.56"), ("1,234.56", "", "1234.56"), ("1,234", ".", "1234"), ("1.234", ",", "1234"),
        ("1,234", ",", "1.234"), ("156.0", "", "156"), ("R$ 1.234,56", "", "1234.56"), ("12 €", "", "12"),
        ("EUR 12.50", "", "12.5"), ("1’234.50", "", "1234.5"), ("1,23,456.00", "", "123456"), ("-5", "", "-5"),
        ("0.125", "", "0.125"), ("12,5", "", "12.5"), ("1 234,5", "", "1234.5"),
    ],
)  # fmt: skip
def test_a_number_is_read_by_the_decimal_mark_of_its_column(text: str, mark: str, value: str) -> None:
    assert number(text, mark) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["1,234", "1.234", "1e9", "1.2.3", "１２", "1,,2", "twelve", "--", "9" * 50 + "x", "∞"]
)
def test_an_ambiguous_number_or_none_at_all_is_refused(text: str) -> None:
    if text == "--":
        assert number(text) is None
        return
    with pytest.raises(Wrong):
        number(text)


def test_the_decimal_mark_is_settled_by_the_column() -> None:
    assert decimal_mark(["1,234", "19,90"]) == ","
    assert decimal_mark(["1,234", "1,234.50"]) == "."
    assert decimal_mark(["1,234", "2,345"]) == ""
    assert decimal_mark(["1,5", "1.5"]) == ""


def test_money_is_counted_in_the_minor_units_of_its_currency() -> None:
    read = money_reader(".")
    assert (read("19.90", "EUR"), read("1999", "JPY"), read("1.234", "KWD")) == (1990, 1999, 1234)


@pytest.mark.parametrize(
    ("scale", "text", "score"),
    [("1-5", "2", "2"), ("stars", "4,5", "4.5"), ("stars", "0.5", "0.5"), ("0-10", "0", "0"), ("thumbs", "👎", "0"),
     ("thumbs", "Yes", "1"), ("1-5", "4/5", "4"), ("1-7", "7.0", "7")],
)  # fmt: skip
def test_a_score_is_exact(scale: Any, text: str, score: str) -> None:
    assert score_reader(scale)(text) == Decimal(score)


@pytest.mark.parametrize(
    ("scale", "text"),
    [("1-5", "6"), ("1-5", "0"), ("stars", "4.3"), ("1-10", "0"), ("1-5", "4/7"), ("thumbs", "2")],
)
def test_a_score_off_its_scale_is_refused(scale: Any, text: str) -> None:
    with pytest.raises(Wrong):
        score_reader(scale)(text)


@pytest.mark.parametrize("text", ["ann@shop.example", "a.b+c@mail.shop.example", "joão@münchen.example"])
def test_an_address_is_taken(text: str) -> None:
    assert email(f" {text} ") == text


@pytest.mark.parametrize(
    "text", ["ann", "ann@", "@shop.example", "a@b", "a..b@shop.example", "a b@shop.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Wrong, match="not an e-mail address"):
        email(text)


def test_the_dates_of_a_damaged_file_are_judged_row_by_row() -> None:
    path = shared("corpora", "csv-damage", "dates.csv")
    mapping = read_mapping(
        'as = "answers"\nsource = "x"\nscale = "1-5"\n[columns]\nexternal_id = "external_id"\n'
        'score = "score"\nemail = "email"\noccurred_at = "submitted_at"'
    )
    rows = list(prepare(open_table(path), mapping).items())
    bad = {row.raw[0]: row for row in rows if isinstance(row, BadRow)}
    assert set(bad) == {"r2", "r6", "r7", "r8", "r11", "r12", "r13", "r17", "r19"}
    assert all(
        row.line == int(name[1:]) + 1 and row.reason.startswith("submitted_at: ") for name, row in bad.items()
    )


def test_a_row_of_nothing_is_refused() -> None:
    mapping = read_mapping(
        'as = "answers"\nsource = "x"\nscale = "1-5"\n[columns]\nscore = "s"\ncomment = "c"'
    )
    convert = compile_mapping(mapping, ["s", "c", "shelf"])
    assert convert(["", "  ", "A"], 7) == BadRow(
        7, "There is neither a score nor a comment.", ("", "  ", "A")
    )


def test_equal_content_has_equal_hashes_however_it_was_written() -> None:
    def said(score: str, at: str, comment: str = "late") -> SignalIn:
        moment = datetime.fromisoformat(at)
        return SignalIn(
            external_id="a", score=Decimal(score), scale="1-5", comment=comment, occurred_at=moment
        )

    first = content_hash(said("2", "2026-03-01T10:00:00+00:00"))
    assert content_hash(said("2.0", "2026-03-01T15:30:00+05:30")) == first
    assert content_hash(said("2", "2026-03-01T10:00:00+00:00", "too late")) != first
    assert len(first) == 16
