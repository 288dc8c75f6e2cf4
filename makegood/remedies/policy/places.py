"""Where in a policy's text something stands: lines for sentences about what is wrong with it. Pure."""

import re
from collections.abc import Iterator, Sequence

HEADER = re.compile(r"\s*(\[{1,2})\s*([A-Za-z0-9_.\-\s]+?)\s*\]{1,2}\s*(?:#.*)?$")
KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*(?:\.|=)")
STEP = re.compile(r"\.?([A-Za-z0-9_-]+)|\[(\d+|\.\.\.)\]")
Path = tuple[str | int, ...]


def path_of(written: str) -> Path:
    """A place as the reader names it: `$.rule[0].share` is ("rule", 0, "share")."""
    steps = (match.groups() for match in STEP.finditer(written.removeprefix("$")))
    return tuple(name or (int(number) if number.isdigit() else number) for name, number in steps)


def line_of(text: str, path: Path) -> int | None:
    """The line on which this, or the nearest thing around it, stands; None where none of it has one."""
    known = dict(_places(text))
    return next((known[path[:end]] for end in range(len(path), 0, -1) if path[:end] in known), None)


def _places(text: str) -> Iterator[tuple[Path, int]]:
    """Every header and key with its line, the last first, so that of two alike the first counts."""
    found: list[tuple[Path, int]] = []
    here: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            here = _opened(header[2].split("."), header[1] == "[[", counts)
            found.append((here, number))
        elif key := KEY.match(line):
            found.append(((*here, key[1]), number))
    return reversed(found)


def _opened(names: Sequence[str], is_list: bool, counts: dict[Path, int]) -> Path:
    """The path of a header; each of a list is the next, and what is below a list is below its last."""
    path: Path = ()
    for place, name in enumerate(names, start=1):
        path = (*path, name.strip())
        if is_list and place == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
