"""Capabilities from door to page: what another system sends to the real front, and what staff and customers read."""

import datetime as dt
from collections.abc import Iterator
from email.message import Message as Mail
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from django.utils import timezone

from makegood.accounts.models import Calendar, Organisation, User
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.lib.jobs import JOBS, load_jobs
from makegood.outreach.models import Message
from tests.api.test_door import answer
from tests.desk.story import Shop, person
from tests.desk.story import shop as story
from tests.desk.test_radar import words
from tests.front import desk
from tests.postbox import Postbox

ALWAYS = {str(day): [[0, 1440]] for day in range(7)}
NEVER: dict[str, list[list[int]]] = {}
BY_DAY = {str(day): [[9 * 60, 17 * 60]] for day in range(7)}


@pytest.fixture(scope="module")
def there(front: str) -> Shop:
    """The shop and its people, for all tests of this module; the web shop is open day and night, the other has hours
    of its own."""
    found = story()
    found.harbour.calendar = Calendar.objects.create(name="Harbour", tz="Europe/London")
    found.harbour.save()
    Calendar.objects.filter(team=found.web).update(windows=ALWAYS)
    return found


@pytest.fixture
def manager(front: str, there: Shop) -> Iterator[httpx.Client]:
    """The manager's desk."""
    with desk(front, there.jonas) as browser:
        yield browser


def job(name: str) -> None:
    """Let happen what happens by itself under this name."""
    load_jobs()
    JOBS[name].function()


def ann(number: str, **more: str) -> dict[str, str]:
    return {"id": f"c-{number}", "email": f"{number}@shop.example", "name": f"Ann {number.title()}"} | more


def sent(shop: httpx.Client, what: str = "signals", **said: Any) -> Case:
    """The case that this opened."""
    told = shop.post(f"/api/v1/{what}", json={"team": "Web shop"} | said)
    assert (told.status_code, told.json()["cases_opened"]) == (202, 1), told.text
    return Case.objects.latest("id")


def case_page(browser: httpx.Client, case: Case) -> str:
    return unescape(words(browser.get(f"/cases/{case.ref}/").text))


def mails_to(postbox: Postbox, address: str) -> list[str]:
    """What this customer has in her mailbox, after the minute's job has run."""
    job("outreach.send_due")
    return [body(mail) for mail in postbox.mails if mail["To"] and address in mail["To"]]


def body(mail: Mail) -> str:
    """The plain text of a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    plain = part.get_payload(decode=True)
    assert isinstance(plain, bytes)
    return " ".join(plain.decode().split())


@pytest.mark.capability("OWN-03")
def test_her_own_person_owns_it_in_his_hours_his_stand_in_outside_them_and_she_is_told(
    shop: httpx.Client, manager: httpx.Client, there: Shop, postbox: Postbox
) -> None:
    raj = person("Raj Iyer", "agent", there.web)
    hours = Calendar.objects.create(name="Raj", tz="Europe/London", windows=ALWAYS)
    User.objects.filter(pk=raj.pk).update(stand_in=there.tom, calendar=hours)
    shop.post("/api/v1/signals", json=answer("own-0", 5, customer=ann("thorne"))).raise_for_status()
    Customer.objects.filter(email="thorne@shop.example").update(person=raj)

    inside = sent(shop, **answer("own-1", customer=ann("thorne"), encounter="own-o-1"))
    assert "Owner Raj Iyer, the customer's own person" in case_page(manager, inside)
    hours.windows = NEVER
    hours.save()
    outside = sent(shop, **answer("own-2", customer=ann("thorne"), encounter="own-o-2"))
    assert "Owner Tom Brandt, stands in for the customer's own person" in case_page(manager, outside)
    first, second = mails_to(postbox, "thorne@shop.example")
    assert f"{inside.ref}" in first and "Raj Iyer" in first and "Tom Brandt" not in first
    assert f"{outside.ref}" in second and "Tom Brandt" in second


@pytest.mark.capability("OWN-07")
def test_with_one_speaker_sick_a_spanish_case_goes_to_the_next_with_least_to_do(
    shop: httpx.Client, manager: httpx.Client, there: Shop
) -> None:
    luis, eva, rosa = (person(name, "agent", there.web) for name in ("Luis Mora", "Eva Ruiz", "Rosa Vidal"))
    User.objects.filter(pk__in=[luis.pk, eva.pk, rosa.pk]).update(languages=["es", "en"])
    busy = sent(shop, **answer("es-1", customer=ann("uno", language="es")))
    Case.objects.filter(pk=busy.pk).update(owner=eva)
    at = timezone.now()
    luis.absences.create(from_at=at - dt.timedelta(hours=1), until_at=at + dt.timedelta(days=1))
    case = sent(shop, **answer("es-2", customer=ann("dos", language="es")))
    assert "Owner Rosa Vidal, speaks the language and had the least to do" in case_page(manager, case)
    assert shop.get(f"/api/v1/cases/{case.ref}").json()["owner"]["name"] == "Rosa Vidal"


@pytest.mark.capability("DET-12")
def test_a_wait_of_65_minutes_where_20_were_promised_is_a_failure_with_45_beyond_it(
    shop: httpx.Client, manager: httpx.Client, there: Shop
) -> None:
    begun = timezone.now() - dt.timedelta(hours=2)
    visit = {
        "kind": "visit",
        "promised_minutes": 20,
        "started_at": begun.isoformat(),
        "customer": ann("visit"),
    }
    ended = (begun + dt.timedelta(minutes=65)).isoformat()
    case = sent(shop, "encounters", external_id="v-1", ended_at=ended, **visit)
    page = case_page(manager, case)
    assert "Waited too long" in page and "45 min beyond the promise (65 instead of 20)" in page
    assert "We noticed first" in page and "Ann Visit" in words(manager.get("/queue/").text)
    assert shop.get(f"/api/v1/cases/{case.ref}").json()["failure"] == "delivery.wait"
    in_time = {"external_id": "v-2", "ended_at": (begun + dt.timedelta(minutes=20)).isoformat(), **visit}
    assert shop.post("/api/v1/encounters", json=in_time).json()["failures"] == 0


def at_ten_in_the_evening() -> str:
    """A zone in which it is between ten and eleven in the evening now."""
    hour = timezone.now().hour
    zones = [f"Etc/GMT{offset:+d}" if offset else "Etc/GMT" for offset in range(-14, 13)]
    return next(zone for zone in zones if (hour + int(zone.removeprefix("Etc/GMT") or 0) * -1) % 24 == 22)


@pytest.mark.capability("RES-03")
@pytest.mark.parametrize(
    ("language", "tomorrow"), [("en", "13:00 tomorrow"), ("es", "13:00"), ("de", "13:00")]
)
def test_who_writes_at_ten_in_the_evening_has_a_number_a_name_and_a_working_time_within_a_minute(
    shop: httpx.Client, manager: httpx.Client, there: Shop, postbox: Postbox, language: str, tomorrow: str
) -> None:
    zone = at_ten_in_the_evening()
    Calendar.objects.filter(team=there.harbour).update(tz=zone, windows=BY_DAY)
    Organisation.objects.update(tz=zone)
    began = timezone.now()
    said = answer(
        f"night-{language}",
        comment="The wrong set came.",
        customer=ann(f"night-{language}", language=language),
    )
    case = sent(shop, **said | {"team": "Harbour Street"})
    (mail,) = mails_to(postbox, f"night-{language}@shop.example")
    assert timezone.now() - began < dt.timedelta(minutes=1)
    assert case.ref in mail and case.owner.name in mail and tomorrow in mail
    local = timezone.localtime(case.due_at, ZoneInfo(zone))
    assert (local.date(), local.hour) == (
        timezone.localtime(began, ZoneInfo(zone)).date() + dt.timedelta(1),
        13,
    )
    receipt = Message.objects.get(case=case)
    assert (receipt.language, receipt.state) == (language, "sent")
    assert case.owner.name in words(manager.get(f"/outbox/{receipt.pk}/").text)


@pytest.mark.capability("RES-05")
def test_an_inbox_unread_for_two_working_hours_is_an_incident_on_the_radar(
    shop: httpx.Client, manager: httpx.Client, there: Shop
) -> None:
    unread = sent(shop, **answer("in-1", customer=ann("inbox"), channel="inbox"))
    read = sent(shop, **answer("in-2", customer=ann("chat"), channel="chat"))
    job("loop.look_after_the_house")
    assert "Needs a look now" not in words(manager.get("/radar/").text)
    # two hours go by, in which somebody takes up what came by chat
    hours_ago = timezone.now() - dt.timedelta(hours=2, minutes=1)
    Case.objects.filter(pk__in=[unread.pk, read.pk]).update(opened_at=hours_ago)
    take(manager, read)
    job("loop.look_after_the_house")
    job("loop.look_after_the_house")
    for page in ("/radar/", "/queue/"):
        said = words(manager.get(page).text)
        assert said.count("Nobody has read “inbox” for two working hours") == 1
        assert "Nobody has read “chat”" not in said
    incident = Case.objects.get(case_key__startswith="i:channel-")
    assert (incident.owner, bool(incident.next_step), bool(incident.due_at)) == (there.ruth, True, True)


def take(browser: httpx.Client, case: Case) -> None:
    """Write a note on the case, as the page's own form does."""
    token = browser.get(f"/cases/{case.ref}/").text.partition('name="csrfmiddlewaretoken" value="')[2][:64]
    said = browser.post(
        f"/cases/{case.ref}/notes/",
        data={"text": "Looking.", "csrfmiddlewaretoken": token},
        headers={"referer": str(browser.base_url)},
    )
    assert said.status_code == 302, said.text
