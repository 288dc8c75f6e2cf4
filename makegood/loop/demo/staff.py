"""The people and hours of the demo shop."""

from datetime import datetime
from typing import Any

from makegood.accounts.models import Calendar, Membership, Organisation, Team, User
from makegood.accounts.signin import first_owner
from makegood.lib.errors import Refused
from makegood.loop.demo.story import words

# nine to half past five with half an hour for lunch; the counter also on Saturdays
WEEK = {str(day): [[540, 750], [780, 1050]] for day in range(5)}
COUNTER = {**WEEK, "5": [[600, 960]]}
OFFICE = {
    "en": "Mon to Fri, 9 to 17:30",
    "es": "de lunes a viernes, de 9 a 17:30",
    "de": "Mo bis Fr, 9 bis 17:30",
}
TELL_US = {
    "channels": [
        {
            "name": {"en": "E-mail", "es": "Correo", "de": "E-Mail"},
            "value": "hello@larkandlinden.example",
            "hours": OFFICE,
        },
        {
            "name": {"en": "Telephone", "es": "Teléfono", "de": "Telefon"},
            "value": "+44 20 7946 0000",
            "hours": OFFICE,
        },
        {
            "name": {"en": "At the counter", "es": "En la tienda", "de": "Im Laden"},
            "value": "12 Harbour Street",
            "hours": {
                "en": "Mon to Sat, 10 to 16",
                "es": "de lunes a sábado, de 10 a 16",
                "de": "Mo bis Sa, 10 bis 16",
            },
        },
    ],
    "stages": [
        {"en": "A receipt at once", "es": "Un acuse de recibo al momento", "de": "Sofort eine Bestätigung"},
        {
            "en": "An answer by a person within a working day",
            "es": "La respuesta de una persona en un día hábil",
            "de": "Die Antwort eines Menschen binnen eines Arbeitstags",
        },
        {
            "en": "A plan, and what we do about it",
            "es": "Un plan, y lo que hacemos para arreglarlo",
            "de": "Ein Plan, und was wir dafür tun",
        },
    ],
    "outside": [
        {
            "name": {
                "en": "Consumer advice in your town",
                "es": "La oficina del consumidor de su ciudad",
                "de": "Die Verbraucherberatung in Ihrer Stadt",
            },
            "value": {
                "en": "free, and independent of us",
                "es": "gratuita e independiente de nosotros",
                "de": "kostenlos und unabhängig von uns",
            },
        }
    ],
}


class NotEmpty(Refused):
    """This installation has people or cases already. The demo needs an empty one: choose another MAKEGOOD_HOME."""

    status = 409


def host_of_the_demo() -> User | None:
    """The person whose desk the demo shows, once the story is told."""
    told = words()
    if Organisation.current().name != told["shop"]:
        return None
    return User.objects.filter(email=address_of(told["staff"][0]["name"])).first()


def address_of(name: str) -> str:
    """Where somebody of the demo gets her mail: nowhere."""
    return f"{name.split()[0].lower().replace('í', 'i')}@larkandlinden.example"


def employ(at: datetime) -> User:
    """Open the shop: hours, two teams, six people. Returns the one whose desk the demo shows."""
    told = words()
    owner = first_owner()
    if owner is None or User.objects.exclude(pk=owner.pk).exists():
        raise NotEmpty
    Organisation.objects.update(name=told["shop"], reply_to=told["mailbox"], tz="Europe/London", currency="GBP",
                                tell_us=TELL_US, returns_to=told["returns"])  # fmt: skip
    web = Team.objects.get(is_default=True)
    Calendar.objects.filter(pk=web.calendar_id).update(
        name="Web shop hours", tz="Europe/London", windows=WEEK, country="GB", subdivision="ENG"
    )
    counter = Calendar.objects.create(name="Counter hours", tz="Europe/London", windows=COUNTER, country="GB")
    Team.objects.filter(pk=web.pk).update(name="Web shop")
    street = Team.objects.create(name="Harbour Street", calendar=counter, lead=owner)
    people = [_employ(person, owner if number == 0 else None) for number, person in enumerate(told["staff"])]
    _seat(people, {"Web shop": web, "Harbour Street": street})
    return people[0]


def _employ(person: dict[str, Any], known: User | None) -> User:
    name = str(person["name"])
    email = address_of(name)
    user = known or User()
    user.name, user.email, user.role = name, email, str(person["role"])
    user.languages = [str(language) for language in person["languages"]]
    user.set_unusable_password()
    user.save()
    return user


def _seat(people: list[User], teams: dict[str, Team]) -> None:
    Membership.objects.all().delete()
    for user, person in zip(people, words()["staff"], strict=True):
        Membership.objects.bulk_create(Membership(user=user, team=teams[name]) for name in person["teams"])
    lead = next(user for user in people if user.role == "lead")
    for team in teams.values():
        Team.objects.filter(pk=team.pk).update(lead=lead)
    for user in people:
        User.objects.filter(pk=user.pk).update(stand_in=lead if user != lead else people[0])
