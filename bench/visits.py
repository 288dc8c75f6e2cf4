"""What staff ask the desk for: addresses of each page, varied as a day of work varies them."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from bench.shop.plan import NEW, REGULARS, customers
from bench.shop.words import FIRST, PRODUCTS, STEMS
from makegood.accounts.models import Team, User
from makegood.cases.queries import VIEWS

Address = Callable[[Random, int], str]


def today(_dice: Random, _size: int) -> str:
    """Somebody's day."""
    return "/"


def queue(dice: Random, _size: int) -> str:
    """A view of the queue, mostly its top."""
    after = f"&after={_place(dice)}" if dice.random() < 0.3 else ""
    return f"/queue/?view={dice.choice(VIEWS)}{after}"


def _place(dice: Random) -> str:
    """Some place in the midst of the queue."""
    at = datetime.now(UTC) + timedelta(days=dice.uniform(-3, 3))
    opened = datetime.now(UTC) - timedelta(days=dice.uniform(1, 40))
    plain = json.dumps([dice.randrange(20, 100), at.isoformat(), opened.isoformat(), dice.randrange(10_000)])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def filtered(dice: Random, _size: int) -> str:
    """A view narrowed by one to three filters, also to what hardly is there; in any order."""
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    teams = list(Team.objects.order_by("pk").values_list("pk", flat=True))
    filters = {
        "severity": dice.randrange(5),
        "team": dice.choice(teams),
        "owner": dice.choice(people),
        "noticed": dice.choice(["us", "customer"]),
    }
    chosen = dice.sample(sorted(filters), dice.randint(1, 3))
    order = dice.choice(["pressing", "due", "newest"])
    asked = "&".join(f"{name}={filters[name]}" for name in chosen)
    return f"/queue/?view={dice.choice(VIEWS)}&order={order}&{asked}"


def search(dice: Random, size: int) -> str:
    """Names, beginnings of names, things, numbers and addresses, in the palette, the queue and among customers."""
    number = dice.randint(1, customers(size))
    words = dice.choice(
        [
            dice.choice(FIRST),
            dice.choice(FIRST)[0],
            f"{dice.choice(FIRST)} {dice.choice(STEMS)[:2]}",
            dice.choice(PRODUCTS)[:4],
            "shop",
            "nobody at all",
            str(number),
            f"c-{number}@shop.example",
        ]
    )
    return dice.choice([f"/find/?q={words}", f"/customers/?q={words}", f"/queue/?q={words}"])


def case(dice: Random, size: int) -> str:
    """A case, mostly one of the new."""
    return f"/cases/{dice.randint(int(NEW * size) if dice.random() < 0.7 else 1, size)}/"


def customer(dice: Random, size: int) -> str:
    """A customer, sometimes one who comes back with one trouble after the other."""
    most = REGULARS if dice.random() < 0.2 else customers(size)
    return f"/customers/{dice.randint(1, most)}/?kind={dice.choice(['', '', 'orders', 'cases', 'words', 'ours'])}"


def radar(dice: Random, _size: int) -> str:
    """The radar over one of its spans."""
    return f"/radar/?days={dice.choice([7, 28, 90])}"


def speed(dice: Random, _size: int) -> str:
    """The speed report over one of its spans."""
    return f"/radar/speed/?days={dice.choice([7, 28, 90])}"


def outreach(_dice: Random, _size: int) -> str:
    """Who is to be reached next."""
    return "/outreach/"


def outbox(dice: Random, _size: int) -> str:
    """Messages and their fate."""
    return f"/outbox/?state={dice.choice(['', 'sent', 'failed'])}"


PAGES: dict[str, Address] = {
    "Today": today,
    "Queue": queue,
    "Filtered queue": filtered,
    "Search": search,
    "Case": case,
    "Customer": customer,
    "Radar": radar,
}
OTHERS: dict[str, Address] = {"Speed report": speed, "Reach out": outreach, "Outbox": outbox}
