"""`makegood export`: cases, customers and answers as CSV or XLSX, whole, in constant memory."""

import sys
import time
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from makegood.accounts.models import Organisation
from makegood.accounts.rules.zones import zone_named
from makegood.cli.dates import beginning
from makegood.cli.say import answer, progress, say
from makegood.cli.written import place, written
from makegood.insights import exports
from makegood.insights.exports import Export
from makegood.insights.queries.let_down import Wanted
from makegood.loop.taking_out import TakingOut


class What(StrEnum):
    """What can be exported whole."""

    cases = "cases"
    customers = "customers"
    answers = "answers"
    mix_ups = "mix-ups"


class Format(StrEnum):
    """The files it can become."""

    csv = "csv"
    xlsx = "xlsx"


def export_command(
    what: Annotated[What, typer.Argument(help="What to export.")],
    format_: Annotated[
        Format | None, typer.Option("--format", help="csv or xlsx. [what --out ends in, else csv]")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write; else to standard output.")
    ] = None,
    since: Annotated[
        str, typer.Option(help="A date: cases opened, answers given, customers known from then on. Or all.")
    ] = "all",
    let_down: Annotated[
        bool, typer.Option("--let-down", help="With customers: only those who were let down since then.")
    ] = False,
    tz: Annotated[str, typer.Option("--tz", help="The zone of all times. [the organisation's]")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Write every row there is, without a cap: formulas neutralised, headings that name the time zone."""
    out = place(out)
    kind = form_of(format_, out)
    must_fit(kind, out, json)
    if let_down and what is not What.customers:
        raise typer.BadParameter("only customers are let down: makegood export customers --let-down.")
    zone = zone_or_ours(tz)
    started = time.perf_counter()
    begin = beginning(since, zone)
    export = _let_down(zone, begin) if let_down else _export(what, zone, begin)
    count = write(export, kind, out)
    if json:
        answer(facts(export, kind, out, count, started), as_json=True)
    else:
        say(f"{count:,} {what.value} written{f' to {out}' if out else ''}.")


def form_of(asked: Format | None, out: Path | None) -> Format:
    """The form that was asked for, else what the file's name ends in, else CSV."""
    ending = out.suffix.lstrip(".").lower() if out else ""
    return asked or (Format.xlsx if ending == Format.xlsx else Format.csv)


def must_fit(kind: Format, out: Path | None, json: bool) -> None:
    """Refuse what standard output cannot take."""
    if out is None and json:
        raise typer.BadParameter("the rows go to standard output; with --json, name a file.")
    if out is None and kind is Format.xlsx and sys.stdout.isatty():
        raise typer.BadParameter("a workbook is nothing to read here; name a file with --out.")


def zone_or_ours(asked: str) -> str:
    """The zone that was asked for, else the organisation's."""
    return zone_named(asked).key if asked else Organisation.current().tz


def _export(what: What, tz: str, since: datetime | None) -> Export:
    whole = {What.cases: exports.cases, What.customers: exports.customers, What.answers: exports.answers}
    whole[What.mix_ups] = exports.mix_ups
    return whole[what](tz, since)


def _let_down(tz: str, since: datetime | None) -> Export:
    wanted = Wanted(timezone.now())
    return exports.let_down(tz, replace(wanted, since=since) if since else wanted)


def write(export: Export, kind: Format, out: Path | None) -> int:
    """Write the file; how many rows it holds."""
    leaving, told = TakingOut(export, kind.value, by=None), 0
    with progress(export.name, export.about()) as advance, written(out) as file:
        for piece in leaving:
            file.write(piece)
            advance(leaving.count - told)
            told = leaving.count
    return leaving.count


def facts(export: Export, kind: Format, out: Path | None, count: int, started: float) -> dict[str, object]:
    """What is told of an export that was written; `started` by the steady clock."""
    return {
        "what": export.name,
        "format": kind.value,
        "file": str(out),
        "rows": count,
        "timezone": export.params["tz"],
        "seconds": round(time.perf_counter() - started, 3),
    }
