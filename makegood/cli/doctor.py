"""`makegood doctor`: what is missing or wrong, in words."""

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from makegood.cli.say import answer
from makegood.loop.doctor import examine


def doctor_command(
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Look whether everything holds; ends with 1 if a promise the house makes of itself does not."""
    found = examine()
    if json:
        answer(found, as_json=True)
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(found))
    if not found["healthy"]:
        raise typer.Exit(1)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    for name, count in found["invariants"].items():
        yield f"{'ok' if not count else 'WRONG':<6} {name.replace('_', ' ')}: {count}"
    if found["first_broken_link"]:
        yield f"       the first broken link: {found['first_broken_link']}"
    if found["cases"]:
        yield f"       look at: {', '.join(found['cases'])}"
    for check in found["checks"]:
        yield f"{'ok' if check['ok'] else 'note':<6} {check['name'].replace('_', ' ')}: {check['words']}"
