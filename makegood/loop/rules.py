"""Which playbook a failure calls for, and in which order a batch may be taken. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from makegood.cases.rules import Play
from makegood.listening.heard import Heard
from makegood.listening.incoming import EncounterIn

# Working minutes by severity. Newcomers expect an answer sooner (Hogreve, Bilstein & Mandl 2017).
FIRST_REPLY = {1: 480, 2: 240, 3: 60, 4: 30}
PLAN = {1: 1440, 2: 960, 3: 480, 4: 240}
RESOLVE = {1: 3360, 2: 2400, 3: 1440, 4: 960}
ACKNOWLEDGE = 15


def choose_play(kind: str, severity: int, own: Mapping[str, Play], first_step: str) -> Play:
    """The clocks and first step for a kind of failure: the shop's longest fitting playbook, else ours.

    A playbook that names no first step leaves `first_step`, that of the kind.
    """
    fitting = [key for key in own if kind == key or kind.startswith(f"{key}.") or key == ""]
    if fitting:
        play = own[max(fitting, key=len)]
        return replace(play, first_step=play.first_step or first_step)
    level = min(max(severity, 1), 4)
    return Play(ACKNOWLEDGE, FIRST_REPLY[level], PLAN[level], RESOLVE[level], first_step)


def waves(items: Sequence[Heard]) -> Iterable[list[Heard]]:
    """Cut a batch so that in each piece an outside id stands once, and no encounter follows a signal that names it.

    Within a piece encounters are taken first; so the order in which things happened is kept where it matters.
    """
    piece: list[Heard] = []
    seen: set[str] = set()
    for heard in items:
        key, named = _keys(heard)
        if key in seen:
            yield piece
            piece, seen = [], set()
        piece.append(heard)
        seen.update((key, named))
    if piece:
        yield piece


def by_source(wave: Sequence[Heard], source: str) -> Iterable[tuple[str, list[Heard]]]:
    """A wave's items by the source they come from, encounters before what is said of them."""
    groups: dict[tuple[bool, str], list[Heard]] = {}
    mixed = any(heard.source for heard in wave)
    for heard in wave:
        is_signal = mixed and not isinstance(heard.item, EncounterIn)
        groups.setdefault((is_signal, heard.source or source), []).append(heard)
    return ((origin, groups[is_signal, origin]) for is_signal, origin in sorted(groups))


def _keys(heard: Heard) -> tuple[str, str]:
    item = heard.item
    if isinstance(item, EncounterIn):
        return f"e:{item.external_id}", f"e:{item.external_id}"
    return f"s:{heard.source}:{item.external_id or heard.content_key}", f"e:{item.encounter}"
