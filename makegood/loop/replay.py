"""Telling the past again in the order in which it happened, so that the loop finds what it would have found then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice

from makegood.listening.files import BadRow, Reading, Step, merge_by_time
from makegood.listening.heard import Heard
from makegood.listening.incoming import Item
from makegood.loop.reading import Arrived, Plan


@dataclass(frozen=True)
class Opened:
    """A file ready to be read, its name, and the fingerprint of file and mapping (32 bytes)."""

    name: str
    reading: Reading
    fingerprint: bytes


def plan_for(file: Opened) -> Plan:
    """The plan that reads one file in its own order."""
    mapping = file.reading.mapping
    return Plan(
        file.name,
        mapping.source,
        file.fingerprint,
        file.reading.arrivals,
        estimate=file.reading.table.estimate,
    )


def plan_replay(files: Sequence[Opened]) -> Plan:
    """One plan for several files: every step in the order of time, telling no more than was known then."""
    told = blake2b(b"replay" + b"".join(file.fingerprint for file in files), digest_size=32).digest()
    name = ", ".join(file.name for file in files)
    return Plan(name, files[0].reading.mapping.source, told, lambda skip: islice(_steps(files), skip, None))


def _steps(files: Sequence[Opened]) -> Iterator[Arrived | BadRow]:
    bad: list[BadRow] = []
    keys: dict[int, str] = {}
    lines: dict[int, int] = {}
    sources: list[tuple[str, list[Item]]] = []
    for file in files:
        items = _items(file.reading, bad, keys, lines)
        sources.append((file.reading.mapping.source, items))
    begun: set[tuple[str, str]] = set()
    steps = (
        (
            lines.get(id(step.item), 0),
            _heard(step, keys.get(id(step.item), ""), begun),
        )
        for step in merge_by_time(sources)
    )
    return chain(bad, steps)


def _heard(step: Step, content_key: str, begun: set[tuple[str, str]]) -> Heard:
    name = (step.source, step.item.external_id)
    told_before = name in begun
    if not step.is_whole:
        begun.add(name)
    return Heard(step.item, step.source, step.is_whole, told_before, step.at, content_key)


def _items(reading: Reading, bad: list[BadRow], keys: dict[int, str], lines: dict[int, int]) -> list[Item]:
    """The items of a file; notes its bad rows, and the line and content key of each item by its identity."""
    items: list[Item] = []
    for row in reading.arrivals():
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        line, heard = row
        items.append(heard.item)
        keys[id(heard.item)], lines[id(heard.item)] = heard.content_key, line
    return items
