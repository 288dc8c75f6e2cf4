"""Help of the demo in other ways than money: times and an appointment, mix-ups, a guest, what customers say of it."""

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from makegood.accounts.models import Team, User
from makegood.cases.actions import judge
from makegood.cases.models import Case, Status
from makegood.loop.demo.story import words
from makegood.loop.meetings import choose_time
from makegood.loop.replying import measure
from makegood.loop.visiting import invite
from makegood.remedies.bookings.publishing import NoTimes, Times, publish
from makegood.remedies.bookings.queries import free_slots
from makegood.remedies.models import Condition, OfferState
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.parcels.deeds import Line, note_line

AT_WORK = (Status.OPEN, Status.CONTACTED)
WRONG, SAYS_MEASURE, WRONG_THING = "delivery.wrong_item", 0.6, 0.6
NO_THINGS = {"Classes"}
MEASURES = ("met", "met", "met", "exceeded", "exceeded", "short")


def name_what_was_wrong(case: Case, at: datetime) -> None:
    """Where nothing was recognised, the owner asked and names it: mostly the wrong thing came."""
    order = case.encounter
    if (
        case.failure_kind == "other"
        and order
        and order.product not in NO_THINGS
        and Random(case.pk).random() < WRONG_THING
    ):
        judge(case, case.severity, "own", WRONG, by=case.owner, at=at)


def note_mix_up(case: Case, at: datetime) -> None:
    """Where the wrong thing came, the owner notes which."""
    order, shelves = case.encounter, sorted(set(words()["products"]) - NO_THINGS)
    if case.failure_kind == WRONG and order and order.product in shelves:
        beside = shelves[(shelves.index(order.product) + 1) % len(shelves)]
        condition = Random(case.pk).choice(Condition.values)
        line = Line(
            order.product, beside, "taken from the shelf beside it", condition,
            amount=order.amount, currency=order.currency,
        )  # fmt: skip
        note_line(case, line, by=case.owner, at=at)


def say_measure(case: Case, at: datetime) -> None:
    """Most who say that it is right say as well how it compares with what they expected."""
    random = Random(case.pk)
    if random.random() < SAYS_MEASURE:
        measure(case, random.choice(MEASURES), at=at)


def help_in_kind(now: datetime) -> None:
    """A team gives times for a week; one customer has an hour with somebody, and has chosen when."""
    found = Case.objects.filter(status__in=AT_WORK, reachable=True, offers=None, encounter__currency="GBP")
    case = found.select_related("owner", "team__calendar", "encounter").order_by("-id").first()
    if case is None or not _give_times(case.team, case.owner, now):
        return
    hour = Gift("free_service", "GBP", None, "An hour with our framer, by telephone", 1500)
    offer = make_offer(case, hour, by=case.owner, at=now)
    if offer.state != OfferState.APPROVED:
        return
    give(offer, reference="told on the telephone", by=case.owner, at=now)
    choose_time(Case.objects.get(pk=case.pk), offer.pk, free_slots(case, now)[2].pk, by=None, at=now)


def _give_times(team: Team, host: User, now: datetime) -> bool:
    tomorrow = (now.astimezone(ZoneInfo(team.calendar.tz)) + timedelta(days=1)).date()
    wanted = Times(tomorrow, tomorrow + timedelta(days=6), time(10), 45, 3, "phone")
    try:
        return len(publish(team, host, wanted, by=host, at=now)) > 2
    except NoTimes:
        return False


def expect_a_guest(now: datetime) -> None:
    """Somebody who was recovered comes again today, to the counter."""
    case = Case.objects.filter(status=Status.RECOVERED, customer__isnull=False).order_by("-id").first()
    counter = Team.objects.filter(name="Harbour Street").select_related("calendar").first()
    if case and counter:
        today = now.astimezone(ZoneInfo(counter.calendar.tz)).date()
        invite(case, counter, "somebody who has time to look at frames", today, by=case.owner, at=now)
