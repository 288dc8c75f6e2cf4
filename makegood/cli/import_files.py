"""`makegood import`: files that people have, read into the loop; the receipt says what became of every row."""

import sys
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from msgspec.structs import replace

from makegood.cli.dates import beginning
from makegood.cli.say import answer, progress, say
from makegood.lib.errors import Refused
from makegood.listening.files import (
    BadRow,
    Mapping,
    NeedsEncoding,
    RejectedWriter,
    Table,
    fingerprint,
    good,
    guess_mapping,
    load_mapping,
    open_table,
    prepare,
    rejected_path,
    source_named,
)
from makegood.listening.heard import Receipt
from makegood.listening.models import Import, RejectedRow
from makegood.loop.reading import read_in
from makegood.loop.replay import Opened, plan_for, plan_replay

NEWS = timedelta(days=30)
SAMPLE = 200


class What(StrEnum):
    """What the rows of a file are."""

    answers = "answers"
    reviews = "reviews"
    complaints = "complaints"
    encounters = "encounters"


class CannotGuess(Refused):
    """The columns of {name} do not say enough: {why} Write a mapping file and name it with --map."""


class TooManyMaps(Refused):
    """There are more mapping files than files to read."""


def import_command(
    files: Annotated[
        list[Path], typer.Argument(help="CSV, TSV, XLSX, ODS, JSON lines or Parquet, also .gz.")
    ],
    maps: Annotated[
        list[Path] | None, typer.Option("--map", help="A mapping file; one for all, or one each.")
    ] = None,
    as_: Annotated[
        What | None, typer.Option("--as", help="What the rows are, where no mapping says it.")
    ] = None,
    since: Annotated[str, typer.Option(help="A date; what is older is history. Or all. [30 days ago]")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding of a text file, where it does not show.")] = "",
    replay: Annotated[
        bool, typer.Option("--replay", help="Merge the files in the order things happened.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything, then take it back.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The receipt as one JSON object, last line.")] = False,
) -> None:
    """Read files into Makegood. Bad rows are named by line and the good ones get in; a repeat changes nothing."""
    at = timezone.now()
    begin = _since(since, at)
    opened = [_open(path, mapping, as_, encoding) for path, mapping in _pairs(files, maps or [])]
    plans = [plan_replay(opened)] if replay else [plan_for(file) for file in opened]
    total = Receipt()
    for plan, path in zip(plans, files, strict=False):
        columns = opened[0].reading.columns if replay else opened[files.index(path)].reading.columns
        with progress(plan.name, plan.estimate) as advance:
            keep = partial(_keep_rejected, path, columns)
            _, receipt = read_in(plan, at=at, since=begin, dry_run=dry_run, advance=advance, finish=keep)
        total.add(receipt)
    answer(total.as_dict(), as_json=json)


def _pairs(files: list[Path], maps: list[Path]) -> list[tuple[Path, Path | None]]:
    if len(maps) > len(files):
        raise TooManyMaps
    shared = maps[0] if len(maps) == 1 else None
    return [(file, mapping or shared) for file, mapping in zip_longest(files, maps)]


def _since(text: str, at: datetime) -> datetime | None:
    if not text:
        return (at - NEWS).replace(hour=0, minute=0, second=0, microsecond=0)
    return beginning(text, "UTC")


def _open(path: Path, map_path: Path | None, as_: What | None, encoding: str) -> Opened:
    table = _table(path, encoding)
    for note in table.notes:
        say(f"{path.name}: {note}")
    unsaid = {"source": source_named(path.name)} | ({"as": as_.value} if as_ else {})
    mapping = load_mapping(map_path, unsaid) if map_path else _guess(table, path, as_)
    if as_ and mapping.as_ != as_.value:
        mapping = replace(mapping, as_=as_.value)
    folder = path.resolve().parent
    return Opened(path.name, prepare(table, mapping, folder), fingerprint(path, mapping))


def _table(path: Path, encoding: str) -> Table:
    """Open the file; where no encoding surely fits, a person at a terminal chooses, anybody else is refused."""
    try:
        return open_table(path, encoding or None)
    except NeedsEncoding as open_question:
        say(f"{path.name}: {open_question}")
        for number, candidate in enumerate(open_question.candidates, 1):
            say(f"  {number}. --encoding {candidate.encoding}: {' / '.join(candidate.preview[:2])}")
        if not sys.stdin.isatty() or not open_question.candidates:
            raise
        return open_table(path, open_question.candidates[_chosen(len(open_question.candidates)) - 1].encoding)


def _chosen(most: int) -> int:
    """The number that somebody at the terminal chooses, from 1 to `most`; asks until it is one."""
    while True:
        number: int = typer.prompt("Which one reads right?", type=int, err=True)
        if 1 <= number <= most:
            return number
        say(f"There are 1 to {most}.")


def _guess(table: Table, path: Path, as_: What | None) -> Mapping:
    sample = [cells for _, cells in good(table.rows(), SAMPLE)]
    guess = guess_mapping(table.columns, sample, as_.value if as_ else None, source=source_named(path.name))
    for reason in (*guess.reasons, *guess.open):
        say(f"{path.name}: {reason}")
    if guess.mapping is None or guess.loses:
        raise CannotGuess(name=path.name, why=" ".join(guess.open))
    say(f"{path.name}: Kept under the source “{guess.mapping.source}”: ids are unique within it.")
    return guess.mapping


def _keep_rejected(path: Path, columns: list[str], reading: Import) -> None:
    """Write the rejected rows of the reading beside the file, line by line."""
    rows = RejectedRow.objects.filter(reading=reading).order_by("line", "id").iterator()
    writer = RejectedWriter(rejected_path(path), columns)
    bad = (BadRow(row.line, row.reason, tuple(row.raw)) for row in rows)
    while some := list(islice(bad, SAMPLE)):
        writer.write(some)
    if writer.count:
        say(f"{writer.count} rows did not get in; {writer.path} names each with its line and the reason.")
