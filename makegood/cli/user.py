"""`makegood user add`: somebody new, who then signs in by link."""

from typing import Annotated

import typer
from django.core.exceptions import ValidationError
from django.utils import timezone

from makegood.accounts import people
from makegood.cli.say import answer
from makegood.lib.errors import Refused


class NoAddress(Refused):
    """“{email}” is no e-mail address."""


def add_command(
    email: Annotated[str, typer.Argument(help="Their e-mail address, by which they sign in.")],
    name: Annotated[str, typer.Option(help="Their name, as customers read it.")],
    role: Annotated[str, typer.Option(help="agent, lead, manager, admin or auditor")] = "agent",
    team: Annotated[list[str] | None, typer.Option(help="A team they work in; may be given twice.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="A language they write in, as en or es.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Add somebody who works here; then `makegood login-link EMAIL` lets them in."""
    teams = [people.team_named(words) for words in team or []]
    more = {"languages": language} if language else {}
    try:
        person = people.add_person(email, name, role, teams, by=None, at=timezone.now(), **more)
    except ValidationError as wrong:
        raise NoAddress(email=email) from wrong
    facts = {"id": person.pk, "email": person.email, "name": person.name, "role": person.role}
    answer(facts | {"teams": [t.name for t in person.teams.order_by("name")]}, as_json=json)
