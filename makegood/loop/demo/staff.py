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
TELL_US = {
    "channels": [
        {"name": "E-mail", "value": "hello@larkandlinden.example", "hours": "Mo-Fr 9-17:30"},
        {"name": "Telephone", "value": "+44 20 7946 0000", "hours": "Mo-Fr 9-17:30, Sa 10-16"},
        {"name": "At the counter", "value": "12 Harbour Street", "hours": "Mo-Sa 10-16"},
    ],
    "stages": [
        "A receipt at once",
        "An answer by a person within a working day",
        "A plan, and what we do about it",
    ],
    "outside": [{"name": "Consumer advice in your town", "value": "free, and independent of us"}],
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
