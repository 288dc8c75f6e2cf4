"""`makegood policy check`, `simulate` and `approve`: whether a policy can be used, what it changes, letting it live."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from makegood.accounts.models import Organisation
from makegood.accounts.rules.zones import zone_named
from makegood.cli.login_link import find
from makegood.cli.main import House
from makegood.cli.say import answer, progress, say
from makegood.cli.written import written
from makegood.lib.errors import Refused
from makegood.remedies.money import Money
from makegood.remedies.policy.building import build
from makegood.remedies.policy.checking import Known
from makegood.remedies.policy.deeds import adopt
from makegood.remedies.policy.packs import known_as_shipped
from makegood.remedies.policy.queries import known_now
from makegood.remedies.policy.simulating import how_many, simulate
from makegood.remedies.policy.trial import CHANGES, Tell
from makegood.remedies.policy.trying import YEAR
from makegood.remedies.wording import change

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A remedy policy, as TOML.")]


Out = Annotated[
    Path | None,
    typer.Option("--out", help="A file for every case that would change, one JSON object a line."),
]


class NotText(Refused):
    """{file} is not text in UTF-8."""


class NotApproved(Refused):
    """Nothing was changed. To let it live without being asked: --yes."""


class BadSince(Refused):
    """--since takes a date like 2026-01-31, and not one that is still to come; not “{since}”."""


def check_command(
    context: typer.Context,
    file: File,
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Say whether a policy can be used, or everything that is wrong with it, with its line."""
    policy = build(_text(file), _known(context.obj))
    facts = {"name": policy.name, "rules": len(policy.standings), "duties": len(policy.duties)}
    read = ", ".join(f"{name} {day}" for name, day in policy.read_on.items())
    law = sum(each.rule.law for each in policy.standings)
    answer(facts | {"law": law, "sources_read": read or "no pack is named"}, as_json=json)


def _known(house: House) -> Known:
    """What a policy may name here; as Makegood ships, where there is no installation to ask."""
    with house.installation() as is_there:
        return known_now() if is_there else known_as_shipped()


def simulate_command(
    file: File,
    since: Annotated[str, typer.Option(help="Cases opened from this date on. [365 days ago]")] = "",
    out: Out = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Try a policy on past cases: what it would cost, and who would get more, less or something else than now."""
    found = _tried(_text(file), since, out)
    if json:
        answer(found, as_json=True)
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(found))
        say("Nothing was changed.")


def approve_command(
    file: File,
    by: Annotated[str, typer.Option(help="The e-mail address of the manager or admin who approves it.")],
    since: Annotated[str, typer.Option(help="Try it on cases opened from this date on. [365 days ago]")] = "",
    note: Annotated[str, typer.Option(help="What it is for, in a few words.")] = "",
    out: Out = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask once more.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Try a policy on past cases, show what it would change, and let it live from now on."""
    text, who = _text(file), find(by)
    found = _tried(text, since, out)
    if not json:
        sys.stdout.writelines(f"{line}\n" for line in _lines(found))
    if not yes and not _is_sure():
        raise NotApproved
    version = adopt(text, found, by=who, at=timezone.now(), note=note)
    if json:
        answer({"version": version.pk, "live_from": version.live_from, "trial": found}, as_json=True)
    else:
        say(f"Version {version.pk} lives from now on.")


def _is_sure() -> bool:
    return sys.stdin.isatty() and typer.confirm("Let it live from now on?", err=True)


def _tried(text: str, since: str, out: Path | None) -> dict[str, Any]:
    until, began = timezone.now(), time.perf_counter()
    begin = _since(since, until)
    with progress("Trying on past cases", how_many(begin, until)) as advance, _listed(out) as tell:
        found = simulate(text, begin, until, advance, tell)
    return found | {"seconds": round(time.perf_counter() - began, 1)}


@contextmanager
def _listed(out: Path | None) -> Iterator[Tell]:
    """Writes each case that changes as a line of JSON, where a file was named."""
    if out is None:
        yield lambda told: None
        return
    with written(out) as file:

        def tell(told: Mapping[str, Any]) -> None:
            file.write(f"{dumps(told, ensure_ascii=False)}\n".encode())

        yield tell


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(file=file) from error


def _since(asked: str, now: datetime) -> datetime:
    if not asked:
        return now - YEAR
    try:
        day = datetime.combine(date.fromisoformat(asked), datetime.min.time())
    except ValueError as error:
        raise BadSince(since=asked) from error
    begin = day.replace(tzinfo=zone_named(Organisation.current().tz))
    if begin > now:
        raise BadSince(since=asked)
    return begin


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['name']}, on {found['cases']:,} cases since {found['since'][:10]}"
    yield from (f"  {change(name)}: {found['changes'][name]:,}" for name in CHANGES)
    yield f"  now: {_sum(found['live'])}"
    yield f"  then: {_sum(found['draft'])}"
    for title, name in (("By failure", "by_failure"), ("By remedy", "by_remedy")):
        yield from ("", title)
        for key, both in found[name].items():
            yield f"  {key}: {both['changed']:,} of {both['cases']:,} cases change"
            yield f"    now: {_sum(both['live'])}"
            yield f"    then: {_sum(both['draft'])}"
    yield from ("", "The biggest changes")
    yield from (f"  {_told(one)}" for one in found["biggest"])


def _told(one: Mapping[str, Any]) -> str:
    difference = Money(one["difference"], one["currency"])
    sign = "+" if one["difference"] > 0 else ""
    before, after = _given(one["live"]), _given(one["draft"])
    return f"case {one['case']}, {one['failure']}: {before} → {after} ({sign}{difference})"


def _sum(total: Mapping[str, Any]) -> str:
    cost = ", ".join(str(Money(amount, code)) for code, amount in total["cost"].items()) or "nothing"
    unpriced = f", {total['unpriced']:,} without a price" if total["unpriced"] else ""
    return f"{total['given']:,} given something, {cost}{unpriced}"


def _given(options: list[Mapping[str, str]]) -> str:
    return " and ".join(f"{each['remedy']} {each['amount']}".strip() for each in options) or "nothing"
