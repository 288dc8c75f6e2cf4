"""`makegood key …`: keys of other systems, made, listed and revoked."""

import sys
from typing import Annotated

import typer
from django.utils import timezone

from makegood.accounts import actions, queries
from makegood.accounts.models import ApiKey
from makegood.cli.login_link import find
from makegood.cli.say import answer, say

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def add(
    name: Annotated[str, typer.Argument(help="What the key is called, such as web-shop.")],
    scope: Annotated[
        str, typer.Option(help="Any of signals, encounters, cases, read, money; commas between.")
    ],
    source: Annotated[str, typer.Option(help="The name under which what it sends is kept.")] = "",
    team: Annotated[str, typer.Option(help="Only what this team may see; every team without it.")] = "",
    acts_for: Annotated[
        str, typer.Option("--as", help="The e-mail address of who gives and approves by this key.")
    ] = "",
    json: Json = False,
) -> None:
    """Make a key and tell it, this once."""
    scopes = [word.strip() for word in scope.split(",") if word.strip()]
    seen_by = queries.team_called(team) if team else None
    person = find(acts_for) if acts_for else None
    key, token = actions.add_key(
        name, scopes=scopes, source=source, team=seen_by, person=person, at=timezone.now()
    )
    say("Keep the key now: it is not told again.")
    answer({"key": token} | _facts(key), as_json=json)


def show(json: Json = False) -> None:
    """List every key there is or was; never the keys themselves."""
    facts = [_facts(key) for key in queries.api_keys()]
    if json:
        answer({"keys": facts}, as_json=True)
    else:
        sys.stdout.writelines("  ".join(str(fact or "-") for fact in key.values()) + "\n" for key in facts)


def revoke(
    name: Annotated[str, typer.Argument(help="What the key is called.")],
    json: Json = False,
) -> None:
    """Make a key worthless; within seconds nobody can use it any more."""
    answer(_facts(actions.revoke_key(name, at=timezone.now())), as_json=json)


def _facts(key: ApiKey) -> dict[str, object]:
    return {
        "name": key.name,
        "scopes": ",".join(key.scopes),
        "source": key.source,
        "team": key.team.name if key.team else None,
        "acts_for": (key.person.email or key.person.name) if key.person else None,
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "used_at": key.used_at.isoformat(timespec="seconds") if key.used_at else None,
        "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
    }
