"""A file and its mapping together: a stream of items and bad rows, in the order of the file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import msgspec

from makegood.listening.content import content_hash
from makegood.listening.files.binary import BLOCK
from makegood.listening.files.columns import find
from makegood.listening.files.convert import Convert, compile_mapping
from makegood.listening.files.joins import Joined, load_join
from makegood.listening.files.keys import content_key
from makegood.listening.files.mapping import MOMENTS, Mapping, check
from makegood.listening.files.moments import date_order
from makegood.listening.files.rows import BadRow, Row, Table
from makegood.listening.files.values import decimal_mark
from makegood.listening.heard import Heard
from makegood.listening.incoming import Item

SAMPLE = 2_000


@dataclass
class Reading:
    """A file that is ready to be read as items. `mapping` has what the file itself settled."""

    table: Table
    mapping: Mapping
    columns: list[str]
    joined: list[Joined]
    convert: Convert
    ids: list[int]

    def items(self, skip: int = 0) -> Iterator[tuple[int, Item] | BadRow]:
        """Read the items with their line, and the bad rows, in order, leaving out the first `skip` of them."""
        return map(self._item, self.table.rows(skip))

    def arrivals(self, skip: int = 0) -> Iterator[tuple[int, Heard] | BadRow]:
        """Read the same as what is on its way into the loop; rows without an outside id get a content key.

        The rows left out are cut but not converted, except those without an id: they are counted among their equals.
        """
        seen: Counter[bytes] = Counter()
        for number, row in enumerate(self.table.rows()):
            if number >= skip:
                yield self._arrival(row, seen)
            elif not isinstance(row, BadRow) and not self._has_id(row[1]):
                self._arrival(row, seen)

    def _item(self, row: Row | BadRow) -> tuple[int, Item] | BadRow:
        if isinstance(row, BadRow):
            return row
        line, cells = row
        item = self.convert(_widened(cells, self.joined) if self.joined else cells, line)
        return item if isinstance(item, BadRow) else (line, item)

    def _arrival(self, row: Row | BadRow, seen: Counter[bytes]) -> tuple[int, Heard] | BadRow:
        found = self._item(row)
        if isinstance(found, BadRow):
            return found
        line, item = found
        digest = content_hash(item)
        if item.external_id:
            return line, Heard(item, digest=digest)
        seen[digest] += 1
        key = content_key(self.mapping.source, digest, seen[digest])
        return line, Heard(item, content_key=key, digest=digest)

    def _has_id(self, cells: list[str]) -> bool:
        return any(cells[place].strip() for place in self.ids if place < len(cells))


def prepare(table: Table, mapping: Mapping, folder: Path | None = None) -> Reading:
    """Make a file ready: load what it joins from `folder`, settle its dates and numbers, compile it.

    Raises BadMapping in a sentence when mapping and file do not go together.
    """
    check(mapping)
    columns, joined = list(table.columns), []
    for name, join in mapping.join.items():
        joined.append(load_join(name, join, columns, folder))
        columns += joined[-1].columns
    head = [_widened(cells, joined) for _line, cells in good(table.rows(), SAMPLE)]
    settled = settle(mapping, columns, head)
    ids = [find(name, columns) for name in settled.named.get("external_id", [])]
    return Reading(table, settled, columns, joined, compile_mapping(settled, columns), ids)


def fingerprint(path: Path, mapping: Mapping) -> bytes:
    """Return 32 bytes that are equal exactly for the same file read by the same mapping."""
    told = blake2b(msgspec.json.encode(mapping), digest_size=32)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            told.update(block)
    return told.digest()


def good(rows: Iterable[Row | BadRow], most: int) -> list[Row]:
    """Take the first rows that can be used."""
    return list(islice((row for row in rows if not isinstance(row, BadRow)), most))


def settle(mapping: Mapping, columns: list[str], rows: list[list[str]]) -> Mapping:
    """Fill in the order of dates and the decimal mark from the rows, where the mapping leaves them open."""
    places = {ours: find(theirs[0], columns) for ours, theirs in mapping.named.items() if len(theirs) == 1}
    changes: dict[str, str] = {}
    if not mapping.date_order:
        stamps = [place for ours, place in places.items() if ours in MOMENTS]
        changes["date_order"] = date_order(cells[place] for cells in rows for place in stamps)
    if not mapping.decimal and "amount" in places:
        changes["decimal"] = decimal_mark(cells[places["amount"]] for cells in rows)
    return msgspec.structs.replace(mapping, **changes)


def _widened(cells: list[str], joined: list[Joined]) -> list[str]:
    for one in joined:
        cells = [*cells, *one.of(cells)]
    return cells
