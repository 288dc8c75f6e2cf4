"""What every room stands on stays small."""

from pathlib import Path

LIB = Path(__file__).resolve().parents[2] / "makegood" / "lib"


def test_what_every_room_stands_on_stays_under_eight_hundred_lines() -> None:
    """docs/decisions/0120-what-lib-is-for.md: what grows beyond this belongs to a room. None stands on migrations."""
    written = [path for path in LIB.rglob("*.py") if path.parent.name != "migrations"]
    assert sum(len(path.read_text().splitlines()) for path in written) < 800
