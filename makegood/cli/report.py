"""`makegood report`: the figures in words, or as one JSON object."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from django.utils import timezone

from makegood.cli.say import answer
from makegood.insights.queries import report


def report_command(
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Answers, cases by state, how soon a person answered, and how many were recovered."""
    facts = report(timezone.now())
    if json:
        answer(facts, as_json=True)
        return
    for title, section in facts.items():
        _print(title, section)


def _print(title: str, section: Any) -> None:
    words = title.replace("_", " ")
    if not isinstance(section, Mapping):
        sys.stdout.write(f"{words}: {section}\n")
        return
    sys.stdout.write(f"{words}\n")
    for name, value in section.items():
        sys.stdout.write(f"  {name.replace('_', ' ')}: {_value(value)}\n")


def _value(value: Any) -> str:
    if isinstance(value, Mapping) and "share" in value:
        return _rate(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {_value(inner)}" for name, inner in value.items())
    return str(value)


def _rate(rate: Mapping[str, Any]) -> str:
    if rate["share"] is None:
        return f"nothing to say yet (n = {rate['n']})"
    return (
        f"{rate['share']:.1%} ({rate['k']} of {rate['n']}, between {rate['low']:.1%} and {rate['high']:.1%})"
    )
