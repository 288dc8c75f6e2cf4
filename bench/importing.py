"""Reading a file into the loop, beside a plain COPY of the same rows into the same indexed table of signals."""

import itertools
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import connection

from bench.database import checkpoint, fresh
from bench.pace import is_quick
from bench.rows import Row, at_least, ratio, told

# enough that opening a file and warming up weigh little
ROWS, QUICK_ROWS = 50_000, 10_000
WORDS = ("It came in time and all was well thank you", "Nobody called me back and the parcel is late")
_runs = itertools.count()


def run() -> list[Row]:
    """Rows without comments, and rows with; one in five is low."""
    bare, words = _measured(comments=False), _measured(comments=True)
    return [
        at_least("import without comments / plain COPY", bare[0], "×", 0.15, 0.30),
        told("import without comments", bare[1], "rows/s"),
        at_least("import with comments / plain COPY", words[0], "×", 0.06, 0.15),
        told("import with comments", words[1], "rows/s"),
    ]


def rows() -> int:
    """How many rows a file has."""
    return QUICK_ROWS if is_quick() else ROWS


def _measured(*, comments: bool) -> tuple[float, float]:
    with fresh(), tempfile.TemporaryDirectory() as folder:
        _imported(Path(folder), comments)
        return ratio(partial(_imported, Path(folder), comments), _copied, checkpoint)


def _imported(folder: Path, comments: bool) -> float:
    """Rows a second of one file with customers, orders and channels, through parsing, matching and the whole loop."""
    from makegood.listening.files import fingerprint, good, guess_mapping, open_table, prepare
    from makegood.loop.reading import read_in
    from makegood.loop.replay import Opened, plan_for

    path = folder / f"answers-{next(_runs)}.csv"
    path.write_text("".join(_lines(path.stem, comments)))
    at = datetime.now(UTC)
    began = time.perf_counter()
    table = open_table(path, None)
    sample = [cells for _, cells in good(table.rows(), 200)]
    mapping = guess_mapping(table.columns, sample, "answers", source="bench").mapping
    if mapping is None:
        raise RuntimeError("The columns of the bench are not understood.")
    opened = Opened(path.name, prepare(table, mapping, folder), fingerprint(path, mapping))
    _, receipt = read_in(plan_for(opened), at=at, since=at - timedelta(days=30))
    seconds = time.perf_counter() - began
    if receipt.counts["new"] != rows():
        raise RuntimeError(f"Not all rows got in: {receipt.as_dict()}")
    return rows() / seconds


def _lines(name: str, comments: bool) -> Iterator[str]:
    day = datetime.now(UTC).date().isoformat()
    yield "id,score,comment,customer_id,email,order_id,channel,date\n"
    for n in range(rows()):
        low = n % 5 == 3
        comment = WORDS[low] if comments else ""
        key = f"{name}-{n}"
        yield f"{key},{1 if low else 5},{comment},c-{key},c-{key}@shop.example,o-{key},web,{day}\n"


def _copied() -> float:
    """Rows a second of the same rows, ready-made, into the table with all its indexes."""
    from makegood.listening.models import Signal

    names = [str(field.column) for field in Signal._meta.concrete_fields]
    kept = [name for name in names if name not in {"id", "source"}]
    every = ", ".join(["id", "source", *kept])
    made = f"SELECT nextval('listening_signal_id_seq'), 'plain-{next(_runs)}', {', '.join(kept)} FROM listening_signal"
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({made} WHERE source = 'bench' ORDER BY id LIMIT {rows()}) TO STDOUT") as out:
            blocks = [bytes(block) for block in out]
        began = time.perf_counter()
        with cursor.copy(f"COPY listening_signal ({every}) FROM STDIN") as table:
            for block in blocks:
                table.write(block)
        return rows() / (time.perf_counter() - began)
