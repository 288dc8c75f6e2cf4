"""What was sent in place of what: noted on a case by us, by her or by another system, and counted over all."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.actions import add_key
from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.insights import exports
from makegood.listening.incoming import CustomerIn
from makegood.outreach.links import make_tokens
from makegood.remedies.models import WrongLine
from makegood.remedies.parcels.deeds import Line, note_line
from tests.cast import happens, heard, says
from tests.desk.story import Shop

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]
A, B = "SKU-A4 brush-tip", "SKU-B7 fine-line"


def let_down(there: Shop, number: int) -> Case:
    """Somebody got the wrong markers in an order of £24.00; Maya has her case."""
    her = CustomerIn(
        id=f"c-{number}", email=f"c{number}@lettering.example", name=f"Elena {number}", language="en"
    )
    at, order = timezone.now(), f"o-{number}"
    heard(happens(order, status="ok", customer=her, product=A, amount=2400, currency="GBP"), at=at)
    heard(says(f"a-{number}", 1, "You sent the wrong item.", customer=her, encounter=order), at=at)
    found = Case.objects.get(encounter__external_id=order)
    found.team, found.owner, found.fault, found.failure_kind = (
        there.web,
        there.maya,
        "own",
        "delivery.wrong_item",
    )
    found.save()
    return found


@pytest.fixture
def elena(there: Shop) -> Case:
    return let_down(there, 1)


def notes(browser: Client, case: Case, status: int = 200, **said: str) -> str:
    known = {"ordered": A, "sent": B, "currency": "GBP", "quantity": "1", "condition": "", "amount": ""}
    answer = browser.post(f"/cases/{case.ref}/lines/", known | said, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.mark.capability("MIR-12")
def test_a_ordered_and_b_sent_is_counted_by_the_report_and_used_is_taken_back(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    maya, other = seen_by(there.maya), let_down(there, 2)
    assert "What was wrong in the parcel" in maya.get(f"/cases/{elena.ref}/").content.decode()
    page = notes(maya, elena, difference="fine line in place of brush tip", condition="used", amount="24.00")
    assert "Noted. It counts among the mix-ups." in page and f"{A} → {B}" in page
    assert "£24.00" in page and "Used · Maya" in page
    assert "it is taken back opened or used as well" in page
    assert f'id="return-item" name="item" maxlength="200" value="{B}"' in page
    assert "That stands here already." in notes(maya, elena)
    notes(maya, other, quantity="2")
    report = " ".join(maya.get("/radar/mix-ups/").content.decode().split())
    row = report.partition(f'scope="row">{A}</th>')[2].partition("</tr>")[0]
    assert f">{B}</td>" in row
    assert re.findall(r'class="num"[^>]*>([^<]*)</td>', row) == ["2", "3", "1", "£24.00"]
    sheet = maya.get("/radar/mix-ups/mix-ups.csv")
    (line,) = csv.DictReader(io.StringIO(sheet.getvalue().decode("utf-8-sig")))
    assert (line["ordered"], line["sent"], line["cases"], line["pieces"], line["amount"]) == (
        A,
        B,
        "2",
        "3",
        "24.00",
    )
    assert [list(row)[:4] for row in exports.mix_ups("UTC").rows()] == [[A, B, 2, 3]]
    # a slip is taken back, and counts no more
    slip = WrongLine.objects.get(case=other)
    maya.post(f"/cases/{other.ref}/lines/{slip.pk}/removal/")
    assert [list(row)[:4] for row in exports.mix_ups("UTC").rows()] == [[A, B, 1, 1]]


def test_a_fault_of_hers_and_the_same_thing_twice(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    assert "the same cannot stand in both" in notes(maya, elena, status=422, sent=f" {A} ")
    assert "the same cannot stand in both" in notes(maya, elena, status=422, sent=A.lower())
    Case.objects.update(fault="customer")
    assert "taken back opened or used" not in notes(maya, elena)


def test_another_teams_mix_ups_are_not_told(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    notes(seen_by(there.maya), elena)
    assert "No mix-up was noted" in seen_by(there.sefa).get("/radar/mix-ups/").content.decode()
    assert B in seen_by(there.jonas).get("/radar/mix-ups/?days=7").content.decode()


def test_she_tells_it_on_her_page_once(there: Shop, elena: Case) -> None:
    hers = Client()
    hers.get(f"/my-case/{make_tokens([elena.pk], at=timezone.now())[elena.pk]}/")
    assert "Tell us what came in place of what" in hers.get("/my-case/").content.decode()
    said = {"case": str(elena.pk), "ordered": A, "sent": B, "condition": "opened"}
    for _time in range(2):
        page = hers.post("/my-case/parcel/", said, follow=True).content.decode()
    assert f"You ordered {A}, and {B} came." in page and "opened or used is fine" in page
    assert WrongLine.objects.get().by is None
    same = hers.post("/my-case/parcel/", said | {"sent": A})
    assert same.status_code == 422 and "what came in its place" in same.content.decode()
    assert f"{B} kam" in hers.get("/my-case/?lang=de").content.decode()


def test_another_system_notes_it_under_a_key_that_acts_for_a_person(there: Shop, elena: Case) -> None:
    _key, token = add_key("stores", source="stores", at=timezone.now(), scopes=["money"], person=there.maya)
    said = {"ordered": A, "sent": B, "quantity": 2, "amount": 4800, "currency": "GBP"}
    address = f"/api/v1/cases/{elena.ref}/lines"

    def posts(once: str) -> tuple[int, int]:
        headers = {"authorization": f"Bearer {token}", "Idempotency-Key": once}
        answer = Client().post(address, said, "application/json", headers=headers)
        return answer.status_code, answer.json().get("id", 0)

    (first, number), (again, same), (other, third) = posts("one"), posts("one"), posts("two")
    assert (first, again, other) == (201, 201, 200) and number == same == third
    for money in ({"currency": "ABC"}, {"currency": ""}):
        said |= {"sent": "SKU-C9 chisel"} | money
        assert posts(f"no {money}")[0] == 422
    listed = Client().get(address, headers={"authorization": f"Bearer {token}"}).json()["items"]
    assert [(line["ordered"], line["sent"], line["quantity"]) for line in listed] == [(A, B, 2)]


def test_a_page_of_many_mix_ups_asks_no_more_of_the_database(
    there: Shop, elena: Case, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    maya = seen_by(there.maya)
    maya.get("/radar/mix-ups/")
    for number in range(15):
        note_line(elena, Line(A, f"other {number}"), by=there.maya, at=timezone.now() - timedelta(days=2))
    with django_assert_max_num_queries(14):
        assert "other 14" in maya.get("/radar/mix-ups/").content.decode()
