"""The command `makegood`: loads the one command that was asked for, and says every refusal in a sentence."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from importlib import import_module
from typing import Annotated

import typer

from makegood import __version__
from makegood.cli.say import say
from makegood.lib.errors import Refused


class Needs(Enum):
    """What a command needs before its module can be loaded."""

    NOTHING = "nothing"
    MODELS = "models"  # Django is set up, so that models can be imported
    DATABASE = "database"  # and the database is running and migrated


@dataclass(frozen=True)
class Command:
    """One line of the table of commands: where its function is, what it does, what it needs."""

    where: str  # "package.module:function"
    help: str
    needs: Needs = Needs.DATABASE


@dataclass(frozen=True)
class House:
    """What the top floor hands down to the commands: how to set up Django, how to open the database, and how to look
    into one as it stands, if there is one: `installation` yields whether there is, and changes nothing in it."""

    set_up: Callable[[], None]
    database: Callable[[], AbstractContextManager[object]]
    installation: Callable[[], AbstractContextManager[bool]] = lambda: nullcontext(False)


def main(
    commands: Mapping[str, Command], groups: Mapping[str, str], house: House, argv: Sequence[str]
) -> int:
    """Run the command line `argv`; 0 done, 1 refused, 2 wrong usage."""
    try:
        app(commands, groups, house, argv)(args=list(argv), prog_name="makegood", obj=house)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except Refused as refused:
        say(str(refused))
        return 1
    return 0


def app(
    commands: Mapping[str, Command], groups: Mapping[str, str], house: House, argv: Sequence[str]
) -> typer.Typer:
    """All commands, of which only the one named in `argv` is loaded: a start stays quick."""
    top = _group("Hear who was let down, make it right, learn from it.")
    top.callback()(_options)
    inner = {name: _group(about) for name, about in groups.items()}
    for name, command in commands.items():
        words = name.split()
        asked = list(argv[: len(words)]) == words
        home = inner[words[0]] if len(words) > 1 else top
        home.command(words[-1], help=command.help)(_load(command, house) if asked else _stub)
    for name, group in inner.items():
        top.add_typer(group, name=name)
    return top


def _say_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"{__version__}\n")
        raise typer.Exit


def _group(about: str) -> typer.Typer:
    return typer.Typer(
        help=about,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Say which Makegood this is, and end.", callback=_say_version)
    ] = False,
) -> None:
    """What `makegood` understands before the name of a command."""


def _stub() -> None:
    """Stands for a command that was not asked for."""


def _load(command: Command, house: House) -> Callable[..., None]:
    if command.needs is not Needs.NOTHING:
        house.set_up()
    module, _, name = command.where.partition(":")
    function: Callable[..., None] = getattr(import_module(module), name)

    @wraps(function)
    def with_what_it_needs(*args: object, **options: object) -> None:
        with house.database() if command.needs is Needs.DATABASE else nullcontext():
            function(*args, **options)

    return with_what_it_needs
