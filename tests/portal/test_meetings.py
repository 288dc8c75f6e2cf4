"""Help in kind with a time: she picks one, both have it in their calendars, and the case waits for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from babel.dates import format_date
from django.db import connections
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from makegood.accounts.models import AuditEntry, Organisation
from makegood.accounts.models import Calendar as Hours
from makegood.cases.models import Case
from makegood.customers.models import Customer
from makegood.lib.errors import Refused
from makegood.lib.jobs import JOBS, load_jobs
from makegood.listening.incoming import CustomerIn
from makegood.loop.held_back import why_not
from makegood.loop.meetings import ask_whether_held, choose_time, note_meeting, remind_of_meetings
from makegood.loop.people import goes_away, person_leaves
from makegood.outreach.links import make_tokens
from makegood.outreach.models import Message
from makegood.portal.strangers import REPLIES
from makegood.remedies.authority.limits import set_limits
from makegood.remedies.bookings.deeds import TakenAlready
from makegood.remedies.bookings.queries import agreed_with, free_slots, next_meeting
from makegood.remedies.bookings.rules import MOST_CHANGES
from makegood.remedies.models import Approval, Booking, Offer, Slot
from makegood.remedies.offers.changing import HasAnAppointment
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.giving import give, give_or_ask
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.offers.sweeping import expire_what_ran_out
from tests.cases.people import again, case_of, verbs
from tests.cast import NOW
from tests.portal.test_survey import main
from tests.remedies.people import House, house

CARE = "an hour about the care of your garden"


def slot(crew: House, starts_at: datetime, **more: Any) -> Slot:
    """A time that Tom gives."""
    known = {"team": crew.team, "host": crew.tom, "way": "phone", "made_by": crew.tom, "made_at": NOW}
    return Slot.objects.create(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), **known | more)


def consultation(crew: House, case: Case, at: datetime) -> Offer:
    """A consultation, given to the customer of a case."""
    gift = Gift("free_service", "GBP", None, CARE, 2500)
    offer = make_offer(case, gift, by=crew.maya, at=at)
    give(offer, reference="told her on the telephone", by=crew.maya, at=at)
    return offer


@pytest.fixture
def crew(shop: object) -> House:
    Hours.objects.update(tz="Europe/London")
    return house()


@pytest.fixture
def case(crew: House) -> Case:
    return case_of(crew.maya, at=timezone.now() - timedelta(minutes=5), key="a-now")


@pytest.fixture
def offer(crew: House, case: Case) -> Offer:
    return consultation(crew, case, timezone.now())


@pytest.fixture
def hers(browser: Client, case: Case) -> Client:
    browser.get(f"/my-case/{make_tokens([case.pk], at=timezone.now())[case.pk]}/")
    return browser


def sees(browser: Client, language: str = "en") -> str:
    return main(browser.get(f"/my-case/?lang={language}").content.decode())


def picks(browser: Client, case: Case, offer: Offer, one: Slot, status: int = 200) -> str:
    said = {"case": str(case.pk), "slot": str(one.pk)}
    answer = browser.post(f"/my-case/meetings/{offer.pk}/", said, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return main(answer.content.decode())


def entries(to: str) -> list[Any]:
    """The calendar entries that went to an address, in order: (method, entry)."""
    found = Message.objects.filter(to=to).exclude(calendar="").order_by("pk")
    read = [Calendar.from_ical(message.calendar) for message in found]
    return [(str(calendar["method"]), calendar.walk("VEVENT")[0]) for calendar in read]


def run(name: str) -> None:
    load_jobs()
    JOBS[name].function()


@pytest.mark.capability("MIR-04")
@pytest.mark.django_db
def test_she_picks_a_time_both_get_a_calendar_entry_and_the_case_waits_for_it(
    hers: Client, crew: House, case: Case, offer: Offer
) -> None:
    at = (timezone.now() + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    first, second = slot(crew, at), slot(crew, at + timedelta(hours=2))
    page = sees(hers)
    assert "Pick a time" in page and CARE in page and "Tom Brandt" in page
    page = picks(hers, case, offer, first)
    assert "Calendar file" in page and "Pick a time" not in page
    assert "Your appointment: <strong>" in page and "We wait for your answer" not in page
    booking = Booking.objects.get()
    (method, entry), (_method, colleagues) = entries("ann@shop.example") + entries("tom@shop.example")
    assert (method, str(entry["uid"]), entry["sequence"], entry["dtstart"].dt) == (
        "REQUEST", booking.uid, 0, at,
    )  # fmt: skip
    assert "Ann Thorne" in str(colleagues["summary"]) and colleagues["dtstart"].dt == at
    assert "tom@shop.example" not in Message.objects.get(to="ann@shop.example", kind="update").calendar
    waits = again(case)
    assert waits.due_at == at and waits.waiting_since and CARE in waits.next_step
    assert "There is an appointment" in why_not(waits, "silent") and "There is an appointment" in why_not(
        waits
    )
    assert verbs(case)[-2:] == ["booking.made", "case.meets"]
    ics = hers.get(f"/my-case/meetings/{offer.pk}/appointment.ics")
    assert Calendar.from_ical(ics.content).walk("VEVENT")[0]["uid"] == booking.uid
    # another time is the same entry, further on
    picks(hers, case, offer, second)
    method, moved = entries("ann@shop.example")[-1]
    assert (method, str(moved["uid"]), moved["sequence"]) == ("REQUEST", booking.uid, 1)
    assert moved["dtstart"].dt == at + timedelta(hours=2)
    # cancelled, twice tapped
    for _tap in range(2):
        hers.post(f"/my-case/meetings/{offer.pk}/end/")
    methods = [(method, entry["sequence"]) for method, entry in entries("tom@shop.example")]
    assert methods == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    goes_on = again(case)
    assert goes_on.waiting_since is None and goes_on.next_step == f"Agree another time: Free service: {CARE}"
    assert not why_not(goes_on).startswith("There is an appointment") and "Pick a time" in sees(hers)


@pytest.mark.django_db
def test_after_it_the_owner_is_asked_whether_it_took_place(
    crew: House, case: Case, offer: Offer, hers: Client
) -> None:
    begins = timezone.now() + timedelta(hours=30)
    one = slot(crew, begins)
    picks(hers, case, offer, one)
    Message.objects.all().delete()
    run("loop.remind_of_meetings")
    assert not Message.objects.exists()
    earlier = timezone.now() - timedelta(days=2)
    Slot.objects.update(starts_at=begins - timedelta(hours=8), ends_at=begins - timedelta(hours=7))
    Booking.objects.update(changed_at=earlier)
    for _round in range(2):
        run("loop.remind_of_meetings")
    reminder = Message.objects.get()
    assert reminder.to == "ann@shop.example" and CARE in reminder.body and "/my-case/" in reminder.body
    Slot.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now())
    for _round in range(2):
        run("loop.ask_whether_held")
    asked = again(case)
    assert asked.next_step.startswith("Say whether the appointment took place")
    assert asked.due_at and asked.due_at > timezone.now() and verbs(case).count("case.resumed") == 1
    maya = Client()
    maya.force_login(crew.maya)
    page = maya.get(f"/cases/{case.ref}/").content.decode()
    assert "Did it take place?" in page and "It took place" in page
    maya.post(f"/cases/{case.ref}/offers/{offer.pk}/meeting/outcome/", {"held": "yes"})
    assert Booking.objects.get().state == "held" and "It took place." in sees(hers)
    assert "There is an appointment" not in why_not(again(case))


@pytest.mark.django_db
def test_what_asks_for_a_yes_when_it_is_given_keeps_its_appointment_in_sight(
    hers: Client, crew: House, case: Case
) -> None:
    at = timezone.now()
    offer = make_offer(case, Gift("free_service", "GBP", None, CARE, 2500), by=crew.maya, at=at)
    choose(case, offer.pk, offer.seen, at=at)
    begins = at + timedelta(hours=30)
    picks(hers, case, offer, slot(crew, begins))
    set_limits("agent", {"grant": 10}, by=crew.mona, at=at)
    asked = give_or_ask(offer, reference="told her", by=crew.tom, at=at)
    assert isinstance(asked, Approval) and Offer.objects.get().state == "awaiting_approval"
    # to her, on the case, among the times of the team and where colleagues are away
    assert "Your appointment: <strong>" in sees(hers) and "There is an appointment" in why_not(again(case))
    maya = Client()
    maya.force_login(crew.maya)
    assert "Appointment with Tom Brandt" in maya.get(f"/cases/{case.ref}/").content.decode()
    assert next_meeting(case, at) == Booking.objects.get() == agreed_with(crew.tom, at, None)[0]
    # reminded of, and its owner asked afterwards
    Booking.objects.update(changed_at=at - timedelta(days=2))
    Slot.objects.update(starts_at=begins - timedelta(hours=8), ends_at=begins - timedelta(hours=7))
    assert remind_of_meetings(at) == 1
    at = timezone.now()
    Slot.objects.update(starts_at=at - timedelta(hours=2), ends_at=at - timedelta(hours=1))
    assert ask_whether_held(at) == 1
    # nor does it run out, or end by a no, while somebody comes for it
    offer.refresh_from_db()
    assert expire_what_ran_out(at=offer.expires_at) == 0
    with pytest.raises(HasAnAppointment):
        decide(offer, False, offer.seen, by=crew.ruth, at=at)
    note_meeting(case, offer.pk, False, by=crew.maya, at=at)
    assert decide(offer, False, offer.seen, by=crew.ruth, at=at).state == "declined"


@pytest.mark.django_db
def test_the_team_gives_times_in_its_hours_and_agrees_one_itself(
    crew: House, case: Case, offer: Offer, hers: Client
) -> None:
    maya = Client()
    maya.force_login(crew.maya)
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    said = {
        "host": crew.tom.pk, "team": crew.team.pk, "first": monday.isoformat(), "last": monday.isoformat(),
        "begins": "16:00", "minutes": 30, "a_day": 4, "way": "place", "where": "4 Mill Yard",
    }  # fmt: skip
    page = maya.post("/times/", said, follow=True).content.decode()
    assert "2 times are given." in page and "16:30" in page and "17:00–" not in page
    assert "There is no such time" in maya.post("/times/", said).content.decode()
    assert "Say where one meets" in maya.post("/times/", said | {"where": ""}).content.decode()
    one, other = Slot.objects.order_by("starts_at")
    # where one meets, the clock is the shop's, wherever she lives
    Customer.objects.update(tz="Asia/Tokyo", language="de")
    assert "4 Mill Yard" in sees(hers, "de") and "16:00 (" in sees(hers, "de")
    address = f"/cases/{case.ref}/offers/{offer.pk}/meeting/"
    assert "16:30" in maya.get(address).content.decode()
    maya.post(address, {"slot": one.pk})
    mail = Message.objects.get(to="ann@shop.example", kind="update")
    assert mail.subject.startswith("Ihr Termin") and "16:00 Uhr, persönlich, 4 Mill Yard" in mail.body
    assert maya.post(f"/times/{one.pk}/removal/").status_code == 409
    maya.post(f"/times/{other.pk}/removal/")
    assert AuditEntry.objects.get(verb="times.taken_back").by == crew.maya
    assert list(Slot.objects.filter(withdrawn_at=None)) == [one]
    page = maya.get("/times/").content.decode()
    assert f"/cases/{case.ref}/" in page
    maya.post(f"{address}end/")
    assert Booking.objects.get().state == "cancelled" and "16:00" in maya.get("/times/").content.decode()


@pytest.mark.django_db
def test_where_a_colleague_will_not_be_there_another_time_is_agreed(
    crew: House, case: Case, offer: Offer, hers: Client
) -> None:
    begins = timezone.now() + timedelta(days=2)
    picks(hers, case, offer, slot(crew, begins))
    later = slot(crew, begins + timedelta(days=1))
    goes_away(crew.tom, begins + timedelta(hours=20), begins + timedelta(days=2), by=None, at=timezone.now())
    assert again(case).next_step.startswith("Meet the customer")
    assert free_slots(again(case), timezone.now()) == [] and later.withdrawn_at is None
    person_leaves(crew.tom, by=crew.ada, at=timezone.now())
    later.refresh_from_db()
    gone = AuditEntry.objects.get(verb="times.taken_back")
    assert later.withdrawn_at and (gone.by, gone.data) == (crew.ada, {"slots": [later.pk]})
    now = again(case)
    assert now.next_step == f"Agree another time, Tom Brandt is not there: Free service: {CARE}"
    assert now.due_at and now.due_at < begins and Booking.objects.get().state == "booked"


@pytest.mark.django_db
def test_what_has_begun_or_took_place_is_changed_by_nobody_any_more(
    crew: House, case: Case, offer: Offer, hers: Client
) -> None:
    maya, soon = Client(), timezone.now() + timedelta(days=2)
    maya.force_login(crew.maya)
    first, second = slot(crew, soon), slot(crew, soon + timedelta(hours=2))
    picks(hers, case, offer, first)
    begun = timezone.now() - timedelta(minutes=30)
    Slot.objects.filter(pk=first.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    address = f"/cases/{case.ref}/offers/{offer.pk}/meeting/"
    for tries, path in ((hers, f"/my-case/meetings/{offer.pk}/"), (maya, address)):
        said = {"case": str(case.pk), "slot": str(second.pk)}
        assert (tries.post(path, said).status_code, tries.post(f"{path}end/").status_code) == (409, 409)
    assert Booking.objects.get().state == "booked" and "has begun or took place" in main(
        maya.get(address).content.decode()
    )
    maya.post(f"{address}outcome/", {"held": "yes"})
    picks(hers, case, offer, second, status=409)
    assert (
        Booking.objects.get().state == "held"
        and address not in maya.get(f"/cases/{case.ref}/").content.decode()
    )


@pytest.mark.django_db
def test_of_two_appointments_the_case_waits_for_the_sooner_then_for_the_other(
    hers: Client, crew: House, case: Case, offer: Offer
) -> None:
    other, soon = consultation(crew, case, timezone.now()), timezone.now() + timedelta(days=2)
    first, later = slot(crew, soon), slot(crew, soon + timedelta(days=1))
    picks(hers, case, offer, first)
    picks(hers, case, other, later)
    assert again(case).due_at == soon
    hers.post(f"/my-case/meetings/{offer.pk}/end/")
    waits = again(case)
    assert waits.due_at == soon + timedelta(days=1) and waits.waiting_since
    assert waits.next_step.startswith("Meet the customer")
    hers.post(f"/my-case/meetings/{other.pk}/end/")
    assert again(case).waiting_since is None


@pytest.mark.django_db
def test_she_does_not_change_one_appointment_without_end(
    hers: Client, crew: House, case: Case, offer: Offer
) -> None:
    soon = timezone.now() + timedelta(days=2)
    first, second = slot(crew, soon), slot(crew, soon + timedelta(hours=2))
    picks(hers, case, offer, first)
    Booking.objects.update(sequence=MOST_CHANGES)
    assert "changed many times" in picks(hers, case, offer, second, status=429)
    answers = [hers.post(f"/my-case/meetings/{offer.pk}/end/").status_code for _time in range(REPLIES.units)]
    assert (answers[0], answers[-1]) == (303, 429)


@pytest.mark.django_db
def test_the_desk_tells_the_day_and_the_clock_of_who_reads_it(crew: House, case: Case, offer: Offer) -> None:
    Hours.objects.update(tz="Asia/Tokyo")
    maya, day = Client(), timezone.now().date() + timedelta(days=3)
    maya.force_login(crew.maya)
    slot(crew, datetime.combine(day, time(20), UTC))
    there = f"{format_date(day + timedelta(days=1), 'EEEE d MMMM', 'en_GB')}</"
    for address in ("/times/", f"/cases/{case.ref}/offers/{offer.pk}/meeting/"):
        page = maya.get(address).content.decode()
        assert there in page and "05:00–06:00" in page


@pytest.mark.django_db
def test_another_customers_time_is_not_hers(
    hers: Client, browser: Client, crew: House, case: Case, offer: Offer
) -> None:
    one = slot(crew, timezone.now() + timedelta(days=2))
    picks(hers, case, offer, one)
    other = case_of(
        crew.maya, at=timezone.now(), key="other", customer=CustomerIn(id="c-10", email="bo@b.example")
    )
    theirs = consultation(crew, other, timezone.now())
    browser.get(f"/my-case/{make_tokens([other.pk], at=timezone.now())[other.pk]}/")
    assert "Somebody else has just taken this time" in picks(browser, other, theirs, one, status=409)
    for path in ("", "end/"):
        assert browser.post(f"/my-case/meetings/{offer.pk}/{path}", {"slot": one.pk}).status_code == 404
    assert browser.get(f"/my-case/meetings/{offer.pk}/appointment.ics").status_code == 404


def test_of_six_who_tap_the_same_time_at_once_one_has_it(own_database: str) -> None:
    Organisation.objects.update(reply_to="hello@larkandlinden.example")
    crew = house()
    others = [
        case_of(crew.maya, key=f"o-{n}", customer=CustomerIn(id=f"c-{n}", email=f"c{n}@c.example"))
        for n in range(6)
    ]
    offers = [consultation(crew, one, NOW) for one in others]
    one = slot(crew, NOW + timedelta(days=3))

    def tap(number: int) -> bool:
        try:
            choose_time(others[number], offers[number].pk, one.pk, by=None, at=NOW)
        except TakenAlready:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(tap, range(6))) == 1
    assert Booking.objects.count() == 1
    with pytest.raises(Refused):
        choose_time(others[0], offers[0].pk, one.pk + 1, by=None, at=NOW)
