"""`makegood login-link`: a sign-in link for somebody, on the terminal or in a file that only its owner may read."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from makegood.accounts.models import User
from makegood.accounts.signin import first_owner, make_link
from makegood.cli.say import say
from makegood.lib.errors import Refused


class NobodyByThatName(Refused):
    """Nobody here has the e-mail address {who}. Add them: makegood user add {who}"""


class WhoIsIt(Refused):
    """Say for whom: makegood login-link ann@shop.example"""


def login_link_command(
    user: Annotated[
        str, typer.Argument(help="Their e-mail address; none while nobody has signed in yet.")
    ] = "",
) -> None:
    """Make a sign-in link: 15 minutes, one use."""
    hand_out(sign_in_address(find(user)))


def find(who: str) -> User:
    """The person meant; the first owner while nobody has signed in yet."""
    if not who:
        if owner := first_owner():
            return owner
        raise WhoIsIt
    if found := User.objects.filter(email__iexact=who, is_active=True).first():
        return found
    raise NobodyByThatName(who=who)


def sign_in_address(user: User, url: str = "") -> str:
    """A fresh sign-in link for this person."""
    return f"{url or settings.URL}/sign-in/{make_link(user, at=timezone.now())}/"


def hand_out(address: str) -> None:
    """Show a secret link on a terminal; where there is none, leave it in a file of mode 600 and say where."""
    if sys.stdout.isatty():
        sys.stdout.write(f"{address}\n")
        return
    path = Path(os.environ.get("MAKEGOOD_HOME", ".")) / "sign-in-link.txt"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{address}\n")
    say(f"The sign-in link lies in {path}. It is good for 15 minutes and for one use.")
