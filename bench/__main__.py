"""`./do bench [--quick] [NAME …]`: runs benches, prints a table, and writes build/bench.json."""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from bench.database import server
from bench.pace import be_quick
from bench.rows import Row

# Each is a function without arguments that returns rows; loaded when it is its turn.
BENCHES = {
    "pages": "bench.pages:run",
    "tick": "bench.tick:run",
    "triage": "bench.triage:run",
    "policy": "bench.policy:run",
    "incident": "bench.incident:run",
    "door": "bench.door:run",
    "import": "bench.importing:run",
    "memory": "bench.reading_memory:run",
    "serve": "bench.living:run",
}
RESULTS = Path(__file__).resolve().parents[1] / "build" / "bench.json"


def main(argv: list[str]) -> int:
    """Run the named benches, all without names; 1 where a bound does not hold, 2 for a name that is none."""
    asked = _parser().parse_args(argv)
    if asked.quick:
        be_quick()
    with server():
        every = [row for name in asked.names or BENCHES for row in _measured(name)]
    return 0 if all(row.ok for row in every) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./do bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*BENCHES, []], help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="fewer runs and smaller files: minutes")
    return parser


def _measured(name: str) -> list[Row]:
    began = time.perf_counter()
    module, _, function = BENCHES[name].partition(":")
    run: Callable[[], list[Row]] = getattr(importlib.import_module(module), function)
    rows = run()
    _print(name, rows)
    _write(name, rows, time.perf_counter() - began)
    return rows


def _print(bench: str, rows: Iterable[Row]) -> None:
    for row in rows:
        sys.stdout.write(
            f"{_mark(row):<5} {bench:<7} {row.name:<56} {row.value:>12,.3f} {row.unit:<7}{_bounds(row)}\n"
        )
    sys.stdout.flush()


def _mark(row: Row) -> str:
    if not row.least:
        return ""
    return "MISS" if not row.ok else "ok" if row.better else "least"


def _bounds(row: Row) -> str:
    if not row.least:
        return ""
    better = f", better {row.want:g}" if row.want != row.least else ""
    return f"({row.least:g}{better})"


def _write(bench: str, rows: Iterable[Row], seconds: float) -> None:
    from bench.machine import facts

    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    benches = known.get("benches", {})
    benches[bench] = {
        "machine": facts(),
        "seconds": round(seconds, 1),
        "rows": [asdict(row) for row in rows],
    }
    RESULTS.write_text(json.dumps({"benches": benches}, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
