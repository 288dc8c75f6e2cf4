"""`makegood ledger …`: whether what was given holds, and the ledger as a bookkeeper imports it."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from makegood.cli.dates import beginning
from makegood.cli.export import facts, form_of, must_fit, write, zone_or_ours
from makegood.cli.say import answer, say
from makegood.cli.written import place
from makegood.insights import exports
from makegood.remedies.checking import verify

Json = Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")]


def verify_command(json: Json = False) -> None:
    """Look whether everything holds; ends with 1 where it does not."""
    found = verify()
    counts = {name: count for name, (count, _first) in found.items()}
    if json:
        answer(
            {**counts, "first": [name for _count, first in found.values() for name in first]}, as_json=True
        )
    else:
        for name, (count, first) in found.items():
            sys.stdout.write(f"{'WRONG' if count else 'ok':<6} {name.replace('_', ' ')}: {count}\n")
            sys.stdout.writelines(f"       {one}\n" for one in first)
    if any(counts.values()):
        raise typer.Exit(1)


def export_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to write: CSV, or XLSX if it ends in .xlsx. [standard output]"),
    ] = None,
    since: Annotated[str, typer.Option(help="A date: what was posted from then on. Or all.")] = "all",
    tz: Annotated[str, typer.Option("--tz", help="The zone of all dates. [the organisation's]")] = "",
    json: Json = False,
) -> None:
    """Write every entry there is: date, transaction, account, debit, credit, currency, reference, kind."""
    file = place(file)
    must_fit(form_of(None, file), file, json)
    zone, started, form = zone_or_ours(tz), time.perf_counter(), form_of(None, file)
    export = exports.ledger(zone, beginning(since, zone))
    count = write(export, form, file)
    if json:
        answer(facts(export, form, file, count, started), as_json=True)
    else:
        say(f"{count:,} entries written{f' to {file}' if file else ''}.")
