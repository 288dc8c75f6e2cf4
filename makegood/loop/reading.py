"""Reading a file into the loop: batch by batch, resumable after a kill, every row either in or rejected by its line."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, transaction

from makegood.accounts.models import User
from makegood.lib.bulk import copy_in
from makegood.listening.files.rows import BadRow
from makegood.listening.heard import Heard, Receipt
from makegood.listening.models import Import, RejectedRow
from makegood.loop.ahead import Ahead, read_ahead
from makegood.loop.collecting import seldom
from makegood.loop.steps import hear

BATCH = 4000
Arrived = tuple[int, Heard]


@dataclass
class Plan:
    """What is to be read: `rows(skip)` gives items with their line, and bad rows, in the order of the file.

    `fingerprint` (32 bytes) is equal exactly for the same files read by the same mapping: it finds a reading again.
    """

    name: str
    source: str
    fingerprint: bytes
    rows: Callable[[int], Iterator[Arrived | BadRow]]
    mapping: dict[str, Any] = field(default_factory=dict)
    estimate: int | None = None


def read_in(
    plan: Plan,
    *,
    at: datetime,
    since: datetime | None,
    by: User | None = None,
    dry_run: bool = False,
    advance: Callable[[int], None] = lambda rows: None,
    finish: Callable[[Import], None] = lambda reading: None,
) -> tuple[Import, Receipt]:
    """Read a plan's rows into the loop and say what became of them.

    A reading that was cut off goes on after its last committed row. A dry run does the very same and takes it back;
    `finish` sees the reading, with its rejected rows, before that.
    """
    started = time.perf_counter()
    with seldom(), transaction.atomic() if dry_run else nullcontext():
        reading = _begin(plan, at, since, by)
        receipt = Receipt()
        receipt.counts.update(reading.counts)
        advance(reading.done_rows)
        ahead = Ahead(reading.source)
        for batch in read_ahead(_batches(plan.rows(reading.done_rows), ahead)):
            before = receipt.counts["duplicates"]
            _take(batch, reading, receipt)
            ahead.words_pay = receipt.counts["duplicates"] - before < len(batch) // 2
            advance(len(batch))
        _end(reading)
        finish(reading)
        receipt.seconds = time.perf_counter() - started
        if dry_run:
            transaction.set_rollback(True)
    return reading, receipt


def _begin(plan: Plan, at: datetime, since: datetime | None, by: User | None) -> Import:
    cut_off = (
        Import.objects.filter(fingerprint=plan.fingerprint, state=Import.State.RUNNING)
        .order_by("-id")
        .first()
    )
    return cut_off or Import.objects.create(
        name=plan.name, fingerprint=plan.fingerprint, source=plan.source, mapping=plan.mapping, since_at=since, by=by,
        started_at=at, total_rows=plan.estimate,
    )  # fmt: skip


def _end(reading: Import) -> None:
    Import.objects.filter(pk=reading.pk).update(
        state=Import.State.DONE, ended_at=reading.started_at, total_rows=reading.done_rows
    )
    reading.state = Import.State.DONE


def _batches(rows: Iterator[Arrived | BadRow], ahead: Ahead) -> Iterator[list[Arrived | BadRow]]:
    while batch := list(islice(rows, BATCH)):
        ahead.make_ready([row[1] for row in batch if not isinstance(row, BadRow)])
        yield batch


def _take(batch: Sequence[Arrived | BadRow], reading: Import, receipt: Receipt) -> None:
    """Hear a batch; where the database itself refuses it, halve it until only the guilty row is left out."""
    bad = [row for row in batch if isinstance(row, BadRow)]
    good = [row for row in batch if not isinstance(row, BadRow)]
    try:
        _commit(good, bad, reading, receipt)
    except (DataError, IntegrityError) as error:
        if len(batch) == 1:
            refused = BadRow(good[0][0], _sentence(error), ())
            _commit([], [refused], reading, receipt)
            return
        middle = len(batch) // 2
        _take(batch[:middle], reading, receipt)
        _take(batch[middle:], reading, receipt)


def _sentence(error: Exception) -> str:
    return str(error).splitlines()[0]


def _commit(good: Sequence[Arrived], bad: Sequence[BadRow], reading: Import, receipt: Receipt) -> None:
    """One transaction: what was heard, what was rejected, and how far the reading has come."""
    total, done = Receipt(), reading.done_rows + len(good) + len(bad)

    def keep(heard: Receipt) -> None:
        heard.counts.update(rows=len(bad), rejected=len(bad))
        total.counts = receipt.counts + heard.counts
        copy_in(RejectedRow, REJECTED, [(reading.pk, row.line, row.reason, list(row.raw)) for row in bad])
        Import.objects.filter(pk=reading.pk).update(done_rows=done, counts=dict(total.counts))

    # a reading has one moment, also where it goes on after a kill: by it a replay knows its own steps
    heard = hear(
        [row[1] for row in good],
        source=reading.source,
        at=reading.started_at,
        since=reading.since_at,
        reading_id=reading.pk,
        within=keep,
    )
    receipt.counts, reading.done_rows = total.counts, done
    receipt.case_ids += heard.case_ids


REJECTED = ["reading_id", "line", "reason", "raw"]
