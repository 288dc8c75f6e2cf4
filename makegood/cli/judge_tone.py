"""`makegood judge tone`: how each draft reply of a file sounds, without a database."""

from pathlib import Path
from typing import Annotated

import typer

from makegood.cli.added import add_columns
from makegood.cli.say import say
from makegood.outreach.coach.tone import Tone, tone

NAMES = ("defensive", "empathy", "polite", "findings")


def tone_command(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, TSV, XLSX, ODS, JSON lines, Parquet.")
    ],
    text: Annotated[str, typer.Option(help="The column that holds the draft replies.")],
    out: Annotated[Path | None, typer.Option(help="Where to write; else to standard output.")] = None,
    encoding: Annotated[str | None, typer.Option(help="The file's encoding, where it is not plain.")] = None,
) -> None:
    """Add to every row how defensive, empathic and polite the reply is (0 to 1), and what the coach marks in it.

    Where a reply is in a language whose tone was not learnt, the numbers are empty.
    """
    count = add_columns(file, out, text=text, names=NAMES, judge=_judged, encoding=encoding)
    say(f"{count:,} replies judged.")


def _judged(replies: list[str]) -> list[tuple[str, ...]]:
    return [_cells(judged) for judged in tone(replies)]


def _cells(judged: Tone) -> tuple[str, ...]:
    numbers = (judged.defensive, judged.empathy, judged.polite)
    return (*("" if number is None else f"{number:.4f}" for number in numbers), ";".join(judged.findings))
