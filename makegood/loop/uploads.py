"""Files that somebody brings through the page: kept, guessed, settled by her, tried out, and read in the background."""

import secrets
from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction

from makegood.accounts.models import User
from makegood.lib.errors import Refused
from makegood.lib.jobs import enqueue
from makegood.listening.files import (
    BadMapping,
    BadRow,
    Candidate,
    Mapping,
    NeedsEncoding,
    Table,
    fingerprint,
    good,
    guess_mapping,
    open_table,
    prepare,
    source_named,
)
from makegood.listening.heard import Heard, Receipt
from makegood.listening.models import Import
from makegood.loop.reading import read_in
from makegood.loop.replay import Opened, plan_for

SAMPLE, SHOWN, TRIED = 200, 4, 3000
LARGEST = 1_000_000_000


class TooLarge(Refused):
    """This file is larger than a gigabyte. Read it with the command: makegood import"""

    status = 413


class NotWaiting(Refused):
    """This file has been read in, or is being read. Its receipt tells how far it is."""

    status = 409


class NothingToRead(Refused):
    """Nothing in this file is known as a score, a comment or an encounter yet. Say which column is what."""


@dataclass
class Look:
    """What the page shows of a waiting file before anything is written."""

    table: Table | None = None
    mapping: Mapping | None = None
    reasons: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    first: list[tuple[int, Heard] | BadRow] = field(default_factory=list)
    problem: str = ""


def keep_upload(name: str, chunks: Iterable[bytes], *, by: User, at: datetime) -> Import:
    """Keep a file under a name of its own that says nothing; it waits until somebody has looked at it."""
    folder = Path(settings.MEDIA_ROOT) / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    # the ending tells nothing to the reader, and everything to a person who looks into the folder
    path = folder / f"file{''.join(Path(name).suffixes[-2:])[:16]}"
    _write(path, chunks)
    return Import.objects.create(
        name=Path(name).name[:255], fingerprint=b"", source=source_named(Path(name).name), state=Import.State.WAITING,
        mapping={"path": str(path)}, by=by, started_at=at,
    )  # fmt: skip


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise TooLarge
            file.write(chunk)


def look(reading: Import) -> Look:
    """Open a waiting file, guess what nobody has said yet, and read its first lines as they would be read in."""
    try:
        table = open_table(Path(reading.mapping["path"]), reading.mapping.get("encoding") or None)
    except NeedsEncoding as question:
        return Look(candidates=question.candidates, problem=str(question))
    except Refused as refusal:
        return Look(problem=str(refusal))
    sample = [cells for _, cells in good(table.rows(), SAMPLE)]
    seen = Look(table, mapping_of(reading), sample=sample)
    if seen.mapping is None:
        guess = guess_mapping(table.columns, sample, source=reading.source)
        seen.mapping, seen.reasons, seen.open = guess.mapping, guess.reasons, guess.open
    if seen.mapping:
        try:
            seen.first = list(islice(prepare(table, seen.mapping).arrivals(), SHOWN))
        except BadMapping as wrong:
            seen.problem = str(wrong)
    return seen


def mapping_of(reading: Import) -> Mapping | None:
    """The mapping somebody has settled, if any."""
    told = reading.mapping.get("mapping")
    return msgspec.convert(told, Mapping) if told else None


def settle(reading: Import, said: Words[str, Any], *, encoding: str = "") -> None:
    """Keep what somebody says of the columns and the encoding; refuses what cannot be a mapping."""
    changes = dict(reading.mapping) | ({"encoding": encoding} if encoding else {})
    if said:
        changes["mapping"] = msgspec.to_builtins(msgspec.convert(dict(said), Mapping))
    reading.mapping = changes
    if not Import.objects.filter(pk=reading.pk, state=Import.State.WAITING).update(mapping=changes):
        raise NotWaiting


def opened(reading: Import) -> Opened:
    """The file with its mapping, ready to be read."""
    path = Path(reading.mapping["path"])
    table = open_table(path, reading.mapping.get("encoding") or None)
    sample = [cells for _, cells in good(table.rows(), SAMPLE)]
    mapping = mapping_of(reading) or guess_mapping(table.columns, sample, source=reading.source).mapping
    if mapping is None:
        raise NothingToRead
    return Opened(reading.name, prepare(table, mapping, path.parent), fingerprint(path, mapping))


def try_out(reading: Import, since: datetime | None, *, at: datetime) -> Receipt:
    """The receipt before the fact: everything is done and taken back. For files of up to 3,000 lines."""
    _, receipt = read_in(plan_for(opened(reading)), at=at, since=since, dry_run=True)
    return receipt


def may_try(table: Table) -> bool:
    """Whether a file is small enough to be tried out while somebody waits."""
    return 0 < table.estimate <= TRIED


@transaction.atomic
def start(reading: Import, since: datetime | None, *, at: datetime) -> None:
    """Say yes: the file is read in the background, and nothing is sent to anybody because of it."""
    plan = plan_for(opened(reading))
    changed = Import.objects.filter(pk=reading.pk, state=Import.State.WAITING).update(
        state=Import.State.RUNNING, fingerprint=plan.fingerprint, source=plan.source, since_at=since, started_at=at,
        total_rows=plan.estimate,
    )  # fmt: skip
    if not changed:
        raise NotWaiting
    enqueue("loop.read_file", reading=reading.pk)


def read_waiting(reading: Import) -> None:
    """Read a file that somebody said yes to, going on after the last row that is in."""
    if reading.state == Import.State.RUNNING:
        read_in(plan_for(opened(reading)), at=reading.started_at, since=reading.since_at)
