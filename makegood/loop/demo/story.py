"""What happens in the demo shop: a year of orders, answers and comments, from a seed. Pure: no database, no clock."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from makegood.listening.incoming import CustomerIn, EncounterIn, EncounterStatus, SignalIn

SEED = 20
DAYS = 365
CUSTOMERS = 3000
ORDERS_A_DAY = 9
BUSY_DAYS = 18
ANSWERED = 0.45
LONDON = ZoneInfo("Europe/London")
CHANNELS = ("E-mail link", "At the till", "On the page", "Telephone")
LANGUAGES = ("en",) * 16 + ("de", "de", "es", "es")


@cache
def words() -> dict[str, Any]:
    """The invented words of the demo."""
    return tomllib.loads(files("makegood.loop.demo").joinpath("words.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Happening:
    """Something that becomes known at a moment: an order placed, an order that came, an answer."""

    at: datetime
    item: EncounterIn | SignalIn


@dataclass(frozen=True)
class Fate:
    """How one order goes: days promised, days it took (None: it never came), status, and how happy it leaves her."""

    promised: int
    took: float | None
    status: EncounterStatus
    scores: tuple[int, ...]


FATES = (
    (0.940, Fate(4, 2.6, "ok", (5, 5, 5, 4, 5, 4, 5, 4, 5, 5, 4, 5, 5, 3))),
    (0.965, Fate(4, 7.5, "late", (3, 2, 4, 1, 2))),
    (0.983, Fate(4, 3.0, "ok", (2, 1, 3, 2))),
    (0.990, Fate(4, None, "cancelled", (1, 2))),
    (0.995, Fate(4, 3.2, "wrong_address", (1, 2, 3))),
    (1.000, Fate(5, None, "open", (1, 1, 2))),
)


def people(random: Random) -> list[CustomerIn]:
    """The customers of the shop; a few left no address."""
    told = words()["people"]
    made = []
    for number in range(CUSTOMERS):
        first, last = random.choice(told["first"]), random.choice(told["last"])
        email = f"{first}.{last}.{number}@post.example".lower() if random.random() < 0.96 else ""
        phone = f"+44 20 7946 {number:04d}" if random.random() < 0.5 else ""
        language = random.choice(LANGUAGES)
        name = f"{first} {last}"
        made.append(CustomerIn(id=f"c-{number}", email=email, phone=phone, name=name, language=language))
    return made


def year(today: date, seed: int = SEED, days: int = DAYS) -> Iterator[tuple[date, list[Happening]]]:
    """A year (or `days`) of happenings, day by day, ending with `today`; the same seed tells the same year."""
    random = Random(seed)
    customers = people(random)
    by_day: dict[date, list[Happening]] = {}
    for day in range(days, -1, -1):
        # the last weeks are the busy ones before the holidays
        for happening in _day(
            today - timedelta(days=day), customers, random, 2.2 if day < BUSY_DAYS else 0.9
        ):
            by_day.setdefault(happening.at.astimezone(LONDON).date(), []).append(happening)
    for day in range(days, -1, -1):
        wanted = today - timedelta(days=day)
        yield wanted, sorted(by_day.get(wanted, []), key=lambda happening: happening.at)


def _day(day: date, customers: list[CustomerIn], random: Random, busy: float) -> Iterator[Happening]:
    for number in range(max(round(random.gauss(ORDERS_A_DAY, 3) * busy), 0)):
        yield from _order(f"{day:%y%m%d}-{number:02d}", day, random.choice(customers), random)


def _order(ref: str, day: date, customer: CustomerIn, random: Random) -> Iterator[Happening]:
    placed = _moment(day, random)
    fate = _fate(random)
    group = random.choice(list(words()["products"]))
    team = "Harbour Street" if random.random() < 0.35 else "Web shop"
    order = EncounterIn(
        external_id=ref,
        customer=customer,
        occurred_at=placed,
        promised_at=_end_of(day + timedelta(days=fate.promised)),
        product=group,
        place="Harbour Street" if team == "Harbour Street" else "Online",
        team=team,
        amount=random.randrange(900, 16000, 50),
        currency="GBP",
    )
    yield Happening(placed, order)
    yield from _ends(order, fate, placed, random)
    if random.random() < ANSWERED:
        asked = placed + timedelta(days=(fate.took or fate.promised + 2) + random.uniform(0.3, 3))
        yield _answer(order, fate, asked, team, random)


def _ends(order: EncounterIn, fate: Fate, placed: datetime, random: Random) -> Iterator[Happening]:
    if fate.status == "open":
        return
    took = (fate.took or 1.5) * random.uniform(0.7, 1.25)
    came = placed + timedelta(days=took)
    happened = came if fate.took else None
    known = EncounterIn(
        external_id=order.external_id, customer=order.customer, occurred_at=placed, promised_at=order.promised_at,
        happened_at=happened, status="ok" if fate.status == "late" else fate.status, product=order.product,
        place=order.place, team=order.team, amount=order.amount, currency=order.currency,
    )  # fmt: skip
    yield Happening(came, known)


def _answer(order: EncounterIn, fate: Fate, at: datetime, team: str, random: Random) -> Happening:
    score = random.choice(fate.scores)
    language = order.customer.language if order.customer else "en"
    mood = "unhappy" if score <= 2 else "middling" if score == 3 else "happy"
    comment = (
        random.choice(words()[mood][language]) if random.random() < (0.85 if score <= 3 else 0.3) else ""
    )
    said = SignalIn(
        external_id=f"a-{order.external_id}", score=Decimal(score), scale="1-5", comment=comment,
        customer=order.customer, encounter=order.external_id, channel=random.choice(CHANNELS), product=order.product,
        place=order.place, team=team, language=language, occurred_at=at,
    )  # fmt: skip
    return Happening(at, said)


def _fate(random: Random) -> Fate:
    drawn = random.random()
    return next(fate for limit, fate in FATES if drawn <= limit)


def _moment(day: date, random: Random) -> datetime:
    return datetime.combine(day, time(8, 0), LONDON) + timedelta(minutes=random.randrange(0, 720))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), LONDON)
