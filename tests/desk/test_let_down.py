"""Who was let down: people and not answers, narrowed, sorted, in pages, and as a sheet; only whom one may see."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import AuditEntry, User
from makegood.cases.models import Case, Status
from makegood.customers.models import Customer
from makegood.insights import exports
from makegood.insights.queries.let_down import Wanted
from makegood.lib.bulk import execute
from makegood.listening.files.cells import restore
from makegood.listening.incoming import CustomerIn
from makegood.loop.taking_out import TakingOut
from tests.cast import heard, says
from tests.cli.running import receipt
from tests.desk.nonsense import made_up
from tests.desk.story import Shop, case, open_cases

SeenBy = Callable[[User], Client]
BUDGET = 18
ORDERS = ["latest", "oldest", "value", "tenure", "contact", "open"]


def text_of(browser: Client, **asked: str) -> str:
    answer = browser.get("/let-down/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(page: str) -> list[str]:
    """The people on the page, from top to bottom."""
    rows = page.split('id="person-')[1:]
    return [row.partition('class="title"')[2].partition(">")[2].partition("<")[0] for row in rows]


def every_page(browser: Client, **asked: str) -> list[str]:
    """The people of all pages, by their next links."""
    page = text_of(browser, **asked)
    found = names(page)
    while older := page.partition('rel="next"')[2].partition('href="')[2].partition('"')[0]:
        page = browser.get(f"/let-down/{unescape(older)}").content.decode()
        found += names(page)
    return found


def sheet(browser: Client, form: str, **asked: str) -> list[dict[str, Any]]:
    """The rows of the downloaded sheet."""
    answer = browser.get(f"/let-down/let-down.{form}", asked)
    assert answer.status_code == 200 and answer.streaming
    whole = b"".join(answer.streaming_content)
    if form == "csv":
        return list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline="")))
    headings, *rows = openpyxl.load_workbook(io.BytesIO(whole)).active.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.mark.capability("DET-02")
def test_sixty_people_stand_on_the_list_however_many_answers_they_gave(there: Shop, seen_by: SeenBy) -> None:
    """1,000 customers, of whom 60 gave low scores, some of them twice: by value, by age, and as a sheet."""
    at = timezone.now()
    people = [
        CustomerIn(id=f"c-{n}", name=f"Customer {n:04}", email=f"c{n}@home.example") for n in range(1000)
    ]
    said = [
        says(f"a-{n}", 2 if n < 60 else 5, customer=who, team="Web shop",
             occurred_at=at - dt.timedelta(hours=n % 60 + 1))
        for n, who in enumerate(people)
    ]  # fmt: skip
    again = [says(f"b-{n}", 1, customer=who, team="Web shop") for n, who in enumerate(people[:20])]
    heard(*said, *again, at=at)
    Customer.objects.update(currency="GBP", first_order_at=at)
    for number, her in enumerate(Customer.objects.filter(cases__isnull=False).distinct().order_by("name")):
        Customer.objects.filter(pk=her.pk).update(
            value=100 * number, first_order_at=at - dt.timedelta(days=number)
        )
    assert Customer.objects.count() == 1000
    jonas = seen_by(there.jonas)
    assert "60 people" in text_of(jonas)
    by_value = every_page(jonas, order="value")
    assert len(by_value) == len(set(by_value)) == 60
    assert by_value == sorted(by_value, reverse=True) == every_page(jonas, order="tenure")
    assert names(text_of(jonas, order="value"))[0] == "Customer 0059"
    assert {row["name"] for row in sheet(jonas, "csv")} == set(by_value)
    rows = sheet(jonas, "xlsx", order="value")
    assert [row["name"] for row in rows] == by_value
    assert (rows[0]["value"], rows[0]["currency"], rows[0]["open cases"]) == (59, "GBP", 1)
    assert [row["low answers"] for row in rows[-20:]] == [2] * 20


def test_whom_another_team_let_down_neither_stands_there_nor_leaves_as_a_sheet(
    there: Shop, seen_by: SeenBy
) -> None:
    case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    case(there.sefa, there.harbour, "Oskar Lund", "Ink bottle leaked", "Offer book and ink")
    for user, seen in ((there.sefa, ["Oskar Lund"]), (there.maya, ["Kofi Mensah"])):
        assert names(text_of(seen_by(user))) == seen
        for form in ("csv", "xlsx"):
            assert [row["name"] for row in sheet(seen_by(user), form)] == seen
    assert len(names(text_of(seen_by(there.jonas)))) == 2
    assert names(text_of(seen_by(there.sefa), team=str(there.web.pk))) == []


@pytest.mark.parametrize("order", ORDERS)
def test_pages_follow_each_other_without_gap_or_overlap_and_the_sheet_has_them_all(
    there: Shop, seen_by: SeenBy, order: str
) -> None:
    for number in range(107):
        case(there.maya, there.web, f"Customer {number:03}", "Late", "Write")
    Case.objects.update(opened_at=Case.objects.order_by("pk")[0].opened_at)
    browser = seen_by(there.maya)
    found = every_page(browser, order=order)
    assert (len(found), len(set(found))) == (107, 107)
    assert [row["name"] for row in sheet(browser, "csv", order=order)] == found


def test_in_a_crowd_the_newest_are_found_among_the_newest_cases_and_the_rest_after_them(
    there: Shop, seen_by: SeenBy
) -> None:
    """More cases than are looked at first, of which the newest thousand are of ten people."""
    for number in range(70):
        case(there.maya, there.web, f"Customer {number:03}", "Late", "Write")
    execute("UPDATE cases_case SET opened_at = now() - interval '1 hour' - id * interval '1 second'", [])
    columns = [f.column for f in Case._meta.concrete_fields]
    copied = [
        name for name in columns if name not in {"id", "ref", "case_key", "opened_at", "status", "due_at"}
    ]
    names_ = ", ".join(copied)
    newest = f"SELECT 'n' || id || '-' || n, 'n' || id || '-' || n, now() - n * interval '1 second', 'closed', {names_}"
    execute(
        f"INSERT INTO cases_case (ref, case_key, opened_at, status, {names_}) {newest} FROM"
        " (SELECT * FROM cases_case ORDER BY id LIMIT 10) few, generate_series(1, 110) n",
        [],
    )
    browser = seen_by(there.maya)
    found = every_page(browser)
    assert (len(found), len(set(found))) == (70, 70)
    assert set(found[:10]) == {f"Customer {number:03}" for number in range(10)}
    assert [row["name"] for row in sheet(browser, "csv")] == found
    assert "70 people" in text_of(browser)


def test_nobody_is_lost_where_more_cases_than_are_looked_at_first_opened_at_one_moment(
    there: Shop, seen_by: SeenBy
) -> None:
    """As a file does: 1,080 people, one moment. Pages at either end of the ties hold whom the sheet holds."""
    made = case(there.maya, there.web, "Customer 0000", "Late", "Write")
    case(
        there.maya,
        there.web,
        "Customer older",
        "Late",
        "Write",
        opened_at=made.opened_at - dt.timedelta(days=1),
    )
    people = [Customer(name=f"Customer {number:04}") for number in range(1, 1080)]
    Customer.objects.bulk_create(people)
    theirs = {"id", "ref", "case_key", "customer_id"}
    columns = [f.column for f in Case._meta.concrete_fields if f.column not in theirs]
    execute(
        f"INSERT INTO cases_case (ref, case_key, customer_id, {', '.join(columns)})"
        f" SELECT 't' || k.id, 't' || k.id, k.id, {', '.join(f'c.{name}' for name in columns)}"
        " FROM customers_customer k, cases_case c WHERE c.id = %s AND k.id = ANY(%s) ORDER BY k.id",
        [made.pk, [each.pk for each in people]],
    )
    browser = seen_by(there.maya)
    found = every_page(browser)
    assert (len(found), len(set(found))) == (1081, 1081) and found[-1] == "Customer older"
    assert [row["name"] for row in sheet(browser, "csv")] == found


def test_filters_narrow_it_and_nonsense_is_no_filter(there: Shop, seen_by: SeenBy) -> None:
    made = {one.customer.name: one for one in open_cases(there) if one.customer}
    Case.objects.filter(pk=made["Kofi Mensah"].pk).update(status=Status.RECOVERED)
    Case.objects.filter(pk=made["Elena Marsh"].pk).update(status=Status.CLOSED, outcome="silent")
    Case.objects.filter(pk=made["Dana Whitlock"].pk).update(opened_at=timezone.now() - dt.timedelta(days=200))
    browser = seen_by(there.maya)
    assert names(text_of(browser, standing="recovered")) == ["Kofi Mensah"]
    assert names(text_of(browser, standing="lost")) == ["Elena Marsh"]
    assert names(text_of(browser, severity="4")) == ["Arthur Pell"]
    assert "Dana Whitlock" not in names(text_of(browser))
    assert names(text_of(browser, days="365", order="oldest"))[0] == "Dana Whitlock"
    odd = {"days": "7000", "standing": "x", "severity": "x", "order": "x", "after": "x", "team": "x"}
    assert len(names(text_of(browser, **odd))) == 11


@pytest.mark.parametrize("after", made_up(2))
@pytest.mark.parametrize("order", ["value", "latest"])
def test_a_place_that_was_made_up_is_the_first_page(
    there: Shop, seen_by: SeenBy, after: str, order: str
) -> None:
    case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    assert text_of(seen_by(there.maya), order=order, after=after)


def test_last_contact_is_when_she_last_heard_from_a_person(there: Shop, seen_by: SeenBy) -> None:
    made = case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    case(there.maya, there.web, "Elena Marsh", "Wrong marker set", "Write")
    assert text_of(seen_by(there.maya)).count(">never<") == 2
    Case.objects.filter(pk=made.pk).update(last_word_at=timezone.now())
    page = text_of(seen_by(there.maya), order="contact")
    assert names(page) == ["Elena Marsh", "Kofi Mensah"] and page.count(">never<") == 1


def test_a_formula_for_a_name_leaves_harmless(there: Shop, seen_by: SeenBy) -> None:
    name = "=HYPERLINK(1)"
    case(there.maya, there.web, name, "Late", "Write")
    for form in ("csv", "xlsx"):
        (row,) = sheet(seen_by(there.maya), form)
        assert row["name"] == f"'{name}" and restore(row["name"]) == name
    assert Customer.objects.get().name == name


def test_times_are_told_in_the_zone_of_the_viewers_desk(there: Shop, seen_by: SeenBy) -> None:
    made = case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    Case.objects.filter(pk=made.pk).update(opened_at=dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC))
    (row,) = sheet(seen_by(there.maya), "csv", days="ever")
    assert row["let down at (Europe/London)"] == "2026-07-01 13:00:00"


def test_the_command_writes_the_same_people(
    there: Shop, seen_by: SeenBy, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    open_cases(there)
    Customer.objects.create(name="Happy Hana")
    out = tmp_path / "people.csv"
    facts = receipt(capsys, "export", "customers", "--let-down", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        told = [row["name"] for row in csv.DictReader(file)]
    assert told == names(text_of(seen_by(there.jonas), days="ever")) and facts["rows"] == 12


def test_an_empty_list_teaches_who_will_stand_there(there: Shop, seen_by: SeenBy) -> None:
    assert "Nobody was let down, by these filters." in text_of(seen_by(there.maya))
    assert seen_by(there.maya).get("/let-down/let-down.pdf").status_code == 404


def test_the_page_asks_the_database_as_little_with_fifty_people_as_with_one(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        case(there.maya, there.web, f"Customer {number}", "Late", "Write")
    browser = seen_by(there.maya)
    cache.clear()
    with django_assert_max_num_queries(BUDGET):
        text_of(browser)


def taken() -> list[tuple[str, int | None, dict[str, Any]]]:
    """What the audit trail says of exports."""
    lines = AuditEntry.objects.filter(stream="exports").order_by("seq")
    return [(line.verb, line.by_id, line.data) for line in lines]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_is_taken_leaves_who_took_it_and_how_many_rows(
    there: Shop, seen_by: SeenBy, form: str
) -> None:
    case(there.maya, there.web, "Ann Moss", "Parcel late", "Ring her")
    browser = seen_by(there.maya)
    browser.get("/let-down/")
    assert taken() == []
    sheet(browser, form, days="ever")
    assert taken() == [
        ("export.begun", there.maya.pk, {"what": "let down", "format": form}),
        ("export.ended", there.maya.pk, {"what": "let down", "rows": 1, "whole": True}),
    ]


def test_a_download_that_is_broken_off_says_so_too(there: Shop) -> None:
    export = exports.let_down("UTC", Wanted(timezone.now()))
    leaving = iter(TakingOut(export, "csv", by=there.maya))
    next(leaving)
    leaving.close()
    said = [(verb, data.get("whole")) for verb, _by, data in taken()]
    assert said == [("export.begun", None), ("export.ended", False)]
