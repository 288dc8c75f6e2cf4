"""A second chance: she says when she comes, and the team that serves her is prepared; nothing else is told of her."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import Organisation, Team, User
from makegood.cases.models import Case, Notice
from makegood.customers.models import Customer, Encounter
from makegood.lib.jobs import JOBS, load_jobs
from makegood.listening.incoming import CustomerIn
from makegood.outreach.links import make_tokens
from makegood.outreach.models import Message
from makegood.portal.strangers import REPLIES
from makegood.remedies.models import Visit
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.visits.queries import SHOWN
from tests.cast import ANN, happens, heard, says
from tests.desk.story import Shop

pytestmark = pytest.mark.django_db
SeenBy = Callable[[User], Client]
LONDON = ZoneInfo("Europe/London")
LET_DOWN = re.compile(r"We let this customer down on \d+ \w+( \d{4})?; look after them\.")


@pytest.fixture
def ann(there: Shop) -> Case:
    """Ann was let down two months ago by the web shop; she said why, and how it made her feel. She was given a redo."""
    Organisation.objects.update(reply_to="hello@larkandlinden.example")
    at = timezone.now()
    heard(says("a-1", 1, "My mother was ill, and nobody came.", customer=ANN, encounter="o-1"), at=at)
    case = Case.objects.get()
    before = at - timedelta(days=60)
    case.team, case.owner, case.opened_at, case.headline = (
        there.web,
        there.maya,
        before,
        "Nobody came as agreed",
    )
    case.harm, case.goal, case.feeling_before = "her mother was ill", "come on time", "angry"
    case.save()
    gift = make_offer(case, Gift("redo", "GBP", None, "the framing", 900), by=there.maya, at=at)
    give(gift, reference="done again", by=there.maya, at=at)
    return case


@pytest.fixture
def no_replies_yet() -> Iterator[None]:
    """Nobody has answered before this test, and what is spent in it stands in no other."""
    REPLIES._windows.clear()
    yield
    REPLIES._windows.clear()


def soon() -> datetime:
    """Today in London, and not over yet, at whatever hour the tests run."""
    at = timezone.now().astimezone(LONDON)
    return min(at + timedelta(minutes=1), at.replace(hour=23, minute=59, second=59))


def page_of(browser: Client, address: str = "/coming/") -> str:
    return browser.get(address).content.decode().partition("<main")[2]


def run(name: str) -> None:
    load_jobs()
    JOBS[name].function()


@pytest.mark.capability("MIR-18")
def test_she_says_when_she_comes_and_the_team_that_serves_reads_it_on_the_day(
    there: Shop, ann: Case, seen_by: SeenBy
) -> None:
    maya = seen_by(there.maya)
    choices = (
        maya.get(f"/cases/{ann.ref}/")
        .content.decode()
        .partition('id="visit-team"')[2]
        .partition("</select>")[0]
    )
    (team,) = re.findall(r'<option value="(\d+)" *>Harbour Street', choices)
    said = {"team": team, "expects": "a table", "on_date": ""}
    told = maya.post(f"/cases/{ann.ref}/visits/", said, follow=True).content.decode()
    assert "A note with the customer’s link is ready to send." in told
    assert "come again, if you like (Harbour Street)" in Message.objects.get(state="draft").parts[0]["text"]
    hers = Client()
    hers.get(f"/my-case/{make_tokens([ann.pk], at=timezone.now())[ann.pk]}/")
    assert "Tell us when you come" in hers.get("/my-case/").content.decode()
    visit, today = Visit.objects.get(), timezone.now().astimezone(LONDON).date()
    day = {
        "case": str(ann.pk),
        "on_date": (today - timedelta(days=1)).isoformat(),
        "expects": "a seat by the window",
    }
    past = hers.post(f"/my-case/visits/{visit.pk}/", day)
    assert past.status_code == 422 and "Choose a day from today on" in past.content.decode()
    page = hers.post(f"/my-case/visits/{visit.pk}/", day | {"on_date": today.isoformat()}, follow=True)
    assert "We look forward to you on" in page.content.decode()
    assert Notice.objects.filter(user=there.maya, kind="chose").exists()
    # the shop on Harbour Street serves her, and sees no case of the web shop
    sefa = seen_by(there.sefa)
    shown = page_of(sefa)
    for words in (
        "Ann Thorne", "Nobody came as agreed", "a seat by the window",
        "What was done: Done again: the framing",
    ):  # fmt: skip
        assert words in shown, words
    assert LET_DOWN.search(shown)
    for words in ("mother", "angry", "ann@shop.example", "9.00", f"/cases/{ann.ref}/"):
        assert words not in shown, words
    assert "Ann Thorne" not in page_of(maya)
    assert f"/cases/{ann.ref}/" in page_of(seen_by(there.jonas))
    sefa.post(f"/coming/{visit.pk}/", {"how": "well"})
    assert "Ann Thorne" not in page_of(sefa)
    assert "The visit went well · Sefa Kaya" in maya.get(f"/cases/{ann.ref}/").content.decode()


def test_the_day_after_her_owner_asks_how_it_went(there: Shop, ann: Case, seen_by: SeenBy) -> None:
    maya, at = seen_by(there.maya), timezone.now()
    today = at.astimezone(LONDON).date().isoformat()
    said = {"team": str(there.web.pk), "expects": "", "on_date": today}
    assert (
        "The team is told on that day."
        in maya.post(f"/cases/{ann.ref}/visits/", said, follow=True).content.decode()
    )
    early = maya.post(f"/coming/{Visit.objects.get().pk}/", {"how": "well"})
    assert early.status_code == 302
    Visit.objects.update(on_date=at.date() - timedelta(days=1), state="coming", asked_at=None)
    for _round in range(2):
        run("loop.ask_how_visits_went")
    ann.refresh_from_db()
    assert ann.next_step == "Ask how the visit went" and ann.due_at and ann.due_at > at
    assert Notice.objects.filter(user=there.maya, kind="check_in").count() == 1
    page = page_of(maya)
    assert "How did it go?" in page and "It did not go well" in page
    maya.post(f"/coming/{Visit.objects.get().pk}/", {"how": "not_well"})
    assert Notice.objects.filter(user=there.maya, kind="again").exists()
    shown = maya.get(f"/cases/{ann.ref}/").content.decode()
    assert "It did not go well" in shown and "Invite the customer to come again" in shown


def test_a_booking_that_we_hear_of_counts_as_well(there: Shop, ann: Case, seen_by: SeenBy) -> None:
    told = {"team": "Harbour Street", "kind": "booking", "status": "open", "promised_at": soon()}
    heard(happens("b-7", customer=ANN, **told), at=timezone.now())
    bo = CustomerIn(id="c-77", email="bo@shop.example", name="Bo Lind")
    heard(happens("b-8", customer=bo, **told), at=timezone.now())
    shown = page_of(seen_by(there.sefa))
    assert LET_DOWN.search(shown) and f"{told['promised_at']:%H:%M}" in shown
    assert "Bo Lind" not in shown and "Ann Thorne" not in page_of(seen_by(there.maya))


def test_whoever_was_let_down_is_found_among_many_who_book_and_nobody_else(
    there: Shop, ann: Case, seen_by: SeenBy
) -> None:
    at, begin = timezone.now(), soon().replace(hour=0, minute=0)
    team = {"team": there.harbour, "kind": "stay", "status": "open", "occurred_at": at}
    guests = Customer.objects.bulk_create(Customer(name=f"Guest {number}") for number in range(SHOWN + 1))
    Encounter.objects.bulk_create(
        Encounter(
            customer=one, external_id=f"g-{one.pk}", source="inn", promised_at=begin, received_at=at,
            content_hash=b"", **team,
        )
        for one in guests
    )  # fmt: skip
    hers = happens("b-7", customer=ANN, team="Harbour Street", kind="stay", status="open", promised_at=soon())
    heard(hers, at=at)
    sefa = seen_by(there.sefa)
    shown = page_of(sefa)
    assert LET_DOWN.search(shown) and "Guest" not in shown
    Case.objects.update(fault="customer")
    assert "Ann Thorne" not in page_of(sefa)
    Case.objects.update(fault="own", opened_at=at - timedelta(days=400))
    assert "Ann Thorne" not in page_of(sefa)


def test_who_was_at_fault_herself_is_invited_without_our_saying_that_we_were(
    there: Shop, ann: Case, seen_by: SeenBy
) -> None:
    today = timezone.now().astimezone(LONDON).date()
    long_ago = datetime(2024, 2, 3, 15, tzinfo=LONDON)
    Case.objects.update(fault="customer", opened_at=long_ago)
    said = {"team": str(there.web.pk), "expects": "quiet", "on_date": today.isoformat()}
    maya = seen_by(there.maya)
    maya.post(f"/cases/{ann.ref}/visits/", said)
    assert "Something went wrong on 3 February 2024; look after this customer." in page_of(maya)
    hers, visit = Client(), Visit.objects.get()
    hers.get(f"/my-case/{make_tokens([ann.pk], at=timezone.now())[ann.pk]}/")
    hers.post(
        f"/my-case/visits/{visit.pk}/", {"case": str(ann.pk), "on_date": today.isoformat(), "expects": ""}
    )
    assert Visit.objects.get().expects == ""


def test_nobody_says_her_day_again_and_again_without_end(
    there: Shop, ann: Case, seen_by: SeenBy, no_replies_yet: None
) -> None:
    seen_by(there.maya).post(
        f"/cases/{ann.ref}/visits/", {"team": str(there.web.pk), "expects": "", "on_date": ""}
    )
    hers, visit = Client(), Visit.objects.get()
    hers.get(f"/my-case/{make_tokens([ann.pk], at=timezone.now())[ann.pk]}/")
    for _time in range(REPLIES.units):
        REPLIES.spend(hash((ann.ref, "127.0.0.1")), 1, time.monotonic())
    today = timezone.now().astimezone(LONDON).date().isoformat()
    said = {"case": str(ann.pk), "on_date": today, "expects": ""}
    assert hers.post(f"/my-case/visits/{visit.pk}/", said).status_code == 429
    assert Visit.objects.get().state == "invited"


def test_a_manager_of_many_teams_asks_no_more_of_the_database(
    there: Shop, ann: Case, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Team.objects.bulk_create(
        Team(name=f"Shop {number}", calendar=there.web.calendar, lead=there.jonas) for number in range(10)
    )
    jonas = seen_by(there.jonas)
    page_of(jonas)
    with django_assert_max_num_queries(22):
        page_of(jonas)


def test_a_day_before_it_comes_and_one_invitation_at_a_time(there: Shop, ann: Case, seen_by: SeenBy) -> None:
    maya = seen_by(there.maya)
    soon = timezone.now().astimezone(LONDON).date() + timedelta(days=9)
    said = {"team": str(there.web.pk), "expects": "", "on_date": soon.isoformat()}
    maya.post(f"/cases/{ann.ref}/visits/", said)
    assert maya.post(f"/cases/{ann.ref}/visits/", said).status_code == 409
    visit = Visit.objects.get()
    assert maya.post(f"/coming/{visit.pk}/", {"how": "well"}).status_code == 409
    assert "Ann Thorne" not in page_of(maya)
    maya.post(f"/cases/{ann.ref}/visits/{visit.pk}/", {"on_date": (soon + timedelta(days=1)).isoformat()})
    maya.post(f"/cases/{ann.ref}/visits/{visit.pk}/end/")
    assert Visit.objects.get().state == "taken_back"
    assert "Invite the customer to come again" in maya.get(f"/cases/{ann.ref}/").content.decode()


def test_a_full_day_asks_no_more_of_the_database(
    there: Shop, ann: Case, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    maya, at = seen_by(there.maya), timezone.now()
    today = at.astimezone(LONDON).date()
    for number in range(12):
        other = Case.objects.get(pk=ann.pk)
        other.pk, other.ref, other.case_key = None, f"x{number}", f"s:x{number}"
        other.customer = Customer.objects.create(name=f"Guest {number}")
        other.save()
        Visit.objects.create(
            case=other, team=there.web, on_date=today, state="coming", made_at=at, changed_at=at
        )
    page_of(maya)
    with django_assert_max_num_queries(22):
        assert "Guest 11" in page_of(maya)
