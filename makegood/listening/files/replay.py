"""Telling the past in the order in which it happened, each time with what could be known then.

An encounter is told up to three times: when it began (nothing but the promise is known), when its promise
passed without its being kept, and when it ended. So a failure can be found at the moment the promise passed,
before the customer says a word. An end without a time of its own (cancelled, never delivered) is taken to be
known no earlier than the promise passes.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from makegood.listening.incoming import EncounterIn, Item, SignalIn

INSTANT = timedelta(microseconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)


class Step(NamedTuple):
    """At this time, this much was known of the item; `is_whole` once everything the file says is told.

    `source` is the mapping's. An item without any time has the time of the latest step of all.
    """

    at: datetime
    source: str
    item: Item
    is_whole: bool


def merge_by_time(sources: Iterable[tuple[str, Iterable[Item]]]) -> list[Step]:
    """Merge the items of several sources into steps in the order in which things happened.

    Of two steps at the same time the encounter's comes first: what was done precedes what is said of it.
    """
    steps = [step for source, items in sources for item in items for step in replay_steps(item, source)]
    latest = max((step.at for step in steps), default=NEVER)
    timed = [step if step.at > NEVER else step._replace(at=latest) for step in steps]
    return sorted(timed, key=lambda step: (step.at, isinstance(step.item, SignalIn)))


def replay_steps(item: Item, source: str) -> Iterator[Step]:
    """Tell one item as it became known over time; NEVER is the time of an item that has none."""
    if isinstance(item, SignalIn):
        said = item.occurred_at or item.reported_at or item.responded_at or NEVER
        yield Step(said, source, item, is_whole=True)
    else:
        yield from _encounter_steps(item, source)


def _encounter_steps(item: EncounterIn, source: str) -> Iterator[Step]:
    open_still = replace(item, status="open", happened_at=None, ended_at=None)
    began = item.occurred_at or item.started_at
    ended = _end(item, began)
    if began and (ended is None or began < ended):
        yield Step(began, source, open_still, is_whole=False)
    if item.promised_at and (ended is None or item.promised_at + INSTANT < ended):
        yield Step(item.promised_at + INSTANT, source, open_still, is_whole=False)
    yield Step(ended or NEVER, source, item, is_whole=True)


def _end(item: EncounterIn, began: datetime | None) -> datetime | None:
    """Return when everything about an encounter was known; None when it has no time at all."""
    told = item.happened_at or item.ended_at
    if told:
        return max(told, began) if began else told
    if item.promised_at:
        return max(item.promised_at + INSTANT, began or NEVER)
    return began
