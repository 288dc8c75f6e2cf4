"""An evening without light: the stories of group failures, with as many customers as one likes."""

from datetime import datetime, timedelta
from typing import Any

from makegood.accounts.models import User
from makegood.listening.heard import Heard
from makegood.listening.incoming import CustomerIn
from makegood.loop.group_failures import deeds, running
from makegood.loop.group_failures.deeds import Declared
from makegood.loop.group_failures.selecting import Selection
from makegood.loop.models import Incident
from tests.cast import NOW, happens, heard

EVENING = NOW - timedelta(hours=18)
LANGUAGES = ("en", "es", "de", "fr")
WORDS = {
    "en": {
        "subject": "No light on Tuesday",
        "text": "On Tuesday you had no light for three hours. We are sorry.",
    },
    "es": {"subject": "Sin luz el martes", "text": "El martes estuvo tres horas sin luz. Lo sentimos."},
    "de": {"subject": "Kein Strom am Dienstag", "text": "Am Dienstag hatten Sie drei Stunden keinen Strom."},
}


def customer(number: int, **more: Any) -> CustomerIn:
    """One of many: her language goes round, and every tenth has no address."""
    said = {"language": LANGUAGES[number % len(LANGUAGES)], "name": f"Ida No{number}"} | more
    said.setdefault("email", "" if number % 10 == 9 else f"ida{number}@home.example")
    return CustomerIn(id=f"h-{number}", **said)


def dark(many: int, *, at: datetime = NOW, place: str = "Quay Street", **more: Any) -> None:
    """So many households without light; every other paid 40.00, the others 80.00."""
    usual: dict[str, Any] = {"kind": "stay", "currency": "GBP", "place": place, "status": "ok"}
    usual |= {"started_at": EVENING} | more
    heard(*(_stay(number, place, usual) for number in range(many)), at=at)


def _stay(number: int, place: str, usual: dict[str, Any]) -> Heard:
    said = {"amount": 4000 + 4000 * (number % 2), "customer": customer(number)} | usual
    return happens(f"{place[0]}-{number}", **said)


def told(**more: Any) -> Declared:
    """What somebody declares of that evening."""
    said: dict[str, Any] = {
        "title": "No light on Tuesday evening",
        "words": WORDS,
        "chosen": Selection(place="Quay Street", since=EVENING - timedelta(hours=1)),
        "kind": "delivery.outage",
        "severity": 2,
        "fault": "own",
        "began_at": EVENING,
        "gives": True,
        "per_minute": 10_000,
    }
    return Declared(**said | more)


def declared(by: User, **more: Any) -> Incident:
    """An incident that waits for a yes."""
    return deeds.declare(told(**more), by=by, at=NOW)


def runs(incident: Incident, *, at: datetime = NOW) -> Incident:
    """The worker does what is to be done at this moment."""
    running.run(Incident.objects.get(pk=incident.pk), lambda: at)
    return Incident.objects.get(pk=incident.pk)
