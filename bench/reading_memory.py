"""The memory of reading a large file with comments: CSV, JSON lines and Parquet, through `makegood import`.

A million rows by MAKEGOOD_BENCH_ROWS=1000000; by default fewer, and a second look shows that memory does not grow.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from bench.database import fresh
from bench.pace import is_quick
from bench.rows import Row, at_most, told

MOST = 300.0
BLOCK = 20_000
WORDS = ("It came in time and all was well thank you", "Nobody called me back and the parcel is late")
COLUMNS = ("id", "score", "comment", "customer_id", "email", "order_id", "channel", "date")


def run() -> list[Row]:
    """The most memory of the reading process, by format; and that of a file a quarter as long."""
    count = _rows()
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for ending, write in WRITERS.items():
            found += _measured(Path(folder), ending, write, count)
        small, _ = _read(Path(folder), "csv", WRITERS["csv"], count // 4)
        return [*found, told(f"memory reading {count // 4:,} rows of csv", small, "MB")]


def _rows() -> int:
    return int(os.environ.get("MAKEGOOD_BENCH_ROWS", "20000" if is_quick() else "120000"))


def _measured(folder: Path, ending: str, write: "Writer", count: int) -> list[Row]:
    most, seconds = _read(folder, ending, write, count)
    return [
        at_most(f"memory reading {count:,} rows of {ending} (PSS)", most, "MB", MOST),
        told(f"rows of {ending}", count / seconds, "/s"),
    ]


def _read(folder: Path, ending: str, write: "Writer", count: int) -> tuple[float, float]:
    path = folder / f"answers.{ending}"
    write(path, count)
    with fresh() as url:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "makegood", "import", str(path), "--as", "answers", "--json"],
            env=os.environ | {"DATABASE_URL": url},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        most = _most(process)
        seconds = time.perf_counter() - began
        out, _ = process.communicate()
    path.unlink()
    receipt = json.loads(out.splitlines()[-1])
    if receipt["new"] != count:
        raise RuntimeError(f"Not all rows got in: {receipt}")
    return most, seconds


def _most(process: "subprocess.Popen[str]") -> float:
    """The most proportional memory that a process had, looked at until it ends, in megabytes."""
    seen, watched = 0, psutil.Process(process.pid)
    while process.poll() is None:
        try:
            seen = max(seen, watched.memory_full_info().pss)
        except psutil.Error:
            break
        time.sleep(0.1)
    process.wait()
    return seen / 1e6


Writer = Callable[[Path, int], None]


def _blocks(count: int) -> Iterator[list[Mapping[str, object]]]:
    today = datetime.now(UTC).date().isoformat()
    for first in range(0, count, BLOCK):
        yield [_row(n, today) for n in range(first, min(first + BLOCK, count))]


def _row(n: int, today: str) -> Mapping[str, object]:
    low = n % 5 == 3
    said = (1 if low else 5, WORDS[low], f"c-{n}", f"c-{n}@shop.example", f"o-{n}", "web", today)
    return dict(zip(COLUMNS, (f"a-{n}", *said), strict=True))


def _csv(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write(",".join(COLUMNS) + "\n")
        for block in _blocks(count):
            file.writelines(",".join(map(str, row.values())) + "\n" for row in block)


def _jsonl(path: Path, count: int) -> None:
    with path.open("w") as file:
        for block in _blocks(count):
            file.writelines(json.dumps(row) + "\n" for row in block)


def _parquet(path: Path, count: int) -> None:
    writer = None
    for block in _blocks(count):
        table = pa.Table.from_pylist(list(block))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


WRITERS: Mapping[str, Writer] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
