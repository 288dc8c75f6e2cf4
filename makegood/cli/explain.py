"""`makegood explain`: why a case exists, why it has this owner, why each promise is due when it is."""

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from django.utils import timezone
from django.utils.formats import date_format

from makegood.cases.explaining import explain_case
from makegood.cases.models import Case
from makegood.cli.say import answer
from makegood.lib.errors import Refused


class NoSuchCase(Refused):
    """There is no case {ref}."""

    status = 404


def explain_command(
    ref: Annotated[str, typer.Argument(metavar="CASE-REF", help="The number of the case.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Why this case exists, why it has this owner, and step by step why each promise is due when it is due."""
    found = Case.objects.filter(ref=ref).select_related("owner", "team__calendar").first()
    if found is None:
        raise NoSuchCase(ref=ref)
    with timezone.override(ZoneInfo(found.team.calendar.tz)):
        told = explain_case(found)
        if json:
            answer(told, as_json=True)
        else:
            sys.stdout.writelines(f"{line}\n" for line in _lines(told, found.team.calendar.tz))


def _lines(told: Mapping[str, Any], zone: str) -> Iterator[str]:
    yield f"Case {told['case']}: {told['headline']} ({told['status']}); times in {zone}"
    yield from ("", "Why it exists")
    for failure in told["failures"]:
        seen = "we saw it first" if failure["noticed_by"] == "us" else "the customer told us"
        yield f"  {failure['kind']}, severity {failure['severity']}; {seen}, {_when(failure['noticed_at'])}"
        yield from (f"    because {reason}" for reason in failure["why"])
        yield from (f"    sign: {sign}" for sign in failure["signs"])
    owner, rank = told["owner"], told["priority"]
    yield from ("", "Why this owner", f"  {owner['name']} ({owner['team']}): {owner['why']}")
    yield from ("", "Why so far up", f"  {rank['points']} points: {rank['why']}")
    for promise in told["promises"]:
        yield from ("", f"{promise['label']}: due {_when(promise['due_at'])}, {promise['state']}")
        yield from (f"  {step['words']}  {step['value']}".rstrip() for step in promise["steps"])


def _when(at: Any) -> str:
    return date_format(timezone.localtime(at), "D j M Y H:i")
