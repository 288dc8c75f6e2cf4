"""A small art shop at work, for the tests of the desk: two teams, five people, and cases as they come."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from makegood.accounts.models import Calendar, Membership, Organisation, Role, Team, User
from makegood.cases.models import Case, Promise
from makegood.customers.models import Customer
from makegood.lib.text import fold

NUMBERS = itertools.count(2041)


@dataclass(frozen=True)
class Shop:
    """Who is there: Maya and Tom in the web shop under Ruth, Sefa in Harbour Street, Jonas over all."""

    web: Team
    harbour: Team
    maya: User
    tom: User
    ruth: User
    sefa: User
    jonas: User


def person(name: str, role: str, team: Team | None = None) -> User:
    user = User.objects.create_user(f"{name.split()[0].lower()}@shop.example", name=name, role=role)
    if team:
        Membership.objects.create(user=user, team=team)
    return user


def shop() -> Shop:
    Organisation.objects.update_or_create(id=1, defaults={"name": "Lark & Linden", "tz": "Europe/London"})
    office, _made = Calendar.objects.get_or_create(name="Desk", defaults={"tz": "Europe/London"})
    ruth, jonas = person("Ruth Adler", Role.LEAD), person("Jonas Weiss", Role.MANAGER)
    web = Team.objects.create(name="Web shop", calendar=office, lead=ruth)
    harbour = Team.objects.create(name="Harbour Street", calendar=office, lead=jonas)
    Membership.objects.create(user=ruth, team=web)
    return Shop(
        web,
        harbour,
        person("Maya Okafor", Role.AGENT, web),
        person("Tom Brandt", Role.AGENT, web),
        ruth,
        person("Sefa Kaya", Role.AGENT, harbour),
        jonas,
    )


def case(owner: User, team: Team, name: str, headline: str, step: str, **more: Any) -> Case:
    """An open case of a customer called `name`; `minutes` is the time left, negative when late."""
    at = timezone.now()
    due_at = at + dt.timedelta(minutes=more.pop("minutes", 90))
    customer, _made = Customer.objects.get_or_create(name=name, defaults={"folded": fold(name)})
    ref = str(next(NUMBERS))
    found = Case.objects.create(
        **{
            "ref": ref,
            "case_key": f"s:{ref}",
            "customer": customer,
            "failure_kind": "product.wrong_item",
            "headline": headline,
            "severity": 2,
            "team": team,
            "owner": owner,
            "next_step": step,
            "due_at": due_at,
            "noticed_by": "customer",
            "noticed_at": at,
            "opened_at": at - dt.timedelta(hours=4),
            "changed_at": at,
            "head": b"",
            "folded": fold(name, headline, ref),
        }
        | more
    )
    Promise.objects.create(
        case=found,
        kind=Promise.Kind.FIRST_REPLY,
        started_at=found.opened_at,
        minutes=240,
        due_at=due_at,
        warn_at=due_at - dt.timedelta(minutes=48),
    )
    return found


LINES = [
    ("Henrik Solberg", "Parcel eight days late, silent", "Ring him before he has to ask", 2, -51),
    ("Yusuf Demir", "Gift card shows nothing left", "Load the card again and write", 2, -22),
    ("Elena Marsh", "Wrong marker set, class Saturday", "Say whether Friday noon holds", 3, 24),
    ("Arthur Pell", "Spoken to rudely at the till", "Ring together with the shop lead", 4, 38),
    ("Priya Raman", "Charged twice for one order", "Confirm £86.40 is going back", 2, 54),
    ("Dana Whitlock", "First order arrived soaked", "Maya to say yes to taking it", 2, 84),
    ("Kofi Mensah", "Frame cut two centimetres short", "Ring him, he asked for after four", 2, 99),
    ("Beatriz Lobo", "Return label never came", "Send the label by e-mail", 1, 144),
    ("Chidi Anozie", "Paid for express, came standard", "Give back £7.50 and say why", 1, 1100),
    ("Imogen Clarke", "Easel leg split on first use", "Waiting for her photograph", 2, 1160),
    ("Hana Sato", "Third mail about one refund", "Ring, then write the date down", 3, 1175),
    ("Farid Nazari", "Card declined, then charged", "Check with the bank, then ring", 0, 1300),
]


def open_cases(there: Shop) -> list[Case]:
    """Twelve open cases of the web shop, shared between Maya and Tom."""
    made = []
    for number, (name, headline, step, severity, minutes) in enumerate(LINES):
        owner = (there.maya, there.tom)[number % 2]
        more: dict[str, Any] = {"severity": severity, "minutes": minutes, "priority": severity * 10}
        more["first_order"] = name in {"Dana Whitlock", "Yusuf Demir"}
        more["waiting_since"] = timezone.now() if name == "Imogen Clarke" else None
        made.append(case(owner, there.web, name, headline, step, **more))
    return made
