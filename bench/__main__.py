"""`./do bench [NAME …]`: runs benches, prints a table, and writes build/bench.json."""

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from bench.database import server
from bench.rows import Row

# Each is a function without arguments that returns rows; loaded when it is its turn.
BENCHES = {
    "door": "bench.door:run",
    "import": "bench.importing:run",
}
RESULTS = Path(__file__).resolve().parents[1] / "build" / "bench.json"


def main(wanted: list[str]) -> int:
    """Run the named benches, all without names; 2 for a name that is none."""
    unknown = set(wanted) - set(BENCHES)
    if unknown:
        sys.stderr.write(
            f"There is no bench {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}.\n"
        )
        return 2
    with server():
        for name in wanted or BENCHES:
            rows = _load(BENCHES[name])()
            _print(name, rows)
            _write(name, rows)
    return 0


def _load(where: str) -> Callable[[], list[Row]]:
    module, _, name = where.partition(":")
    found: Callable[[], list[Row]] = getattr(importlib.import_module(module), name)
    return found


def _print(bench: str, rows: Iterable[Row]) -> None:
    for row in rows:
        bounds = f"  ({row.least:g}, better {row.want:g})" if row.least else ""
        mark = "ok  " if row.passed else "MISS"
        sys.stdout.write(f"{mark} {bench}: {row.name:<52} {row.value:>12,.3f} {row.unit}{bounds}\n")
    sys.stdout.flush()


def _write(bench: str, rows: Iterable[Row]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    known[bench] = [asdict(row) for row in rows]
    RESULTS.write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
