"""A mapping and a header made into a fast function from a row's cells to an item, or to a bad row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from makegood.listening.files import values
from makegood.listening.files.columns import find
from makegood.listening.files.mapping import JOINED, MOMENTS, PERSON, As, Mapping, zone_of
from makegood.listening.files.moments import moment_reader
from makegood.listening.files.rows import BadRow
from makegood.listening.files.values import Wrong
from makegood.listening.incoming import (
    CustomerIn,
    EncounterIn,
    EncounterKind,
    EncounterStatus,
    Item,
    Scale,
    SignalIn,
    SignalKind,
)

Reader = Callable[[str], Any]
OWNER = (("customer", "id"), ("email", "email"), ("phone", "phone"), ("name", "name"))
Convert = Callable[[list[str], int], "Item | BadRow"]
KIND_OF: dict[As, str] = {
    "answers": "csat",
    "reviews": "review",
    "complaints": "complaint",
    "encounters": "order",
}
# What other systems call it; a mapping's [status] table comes before.
STATUSES: dict[str, EncounterStatus] = {
    **{str(status): status for status in get_args(EncounterStatus)},
    **dict.fromkeys(["delivered", "completed", "complete", "done", "fulfilled", "closed", "on time"], "ok"),
    **dict.fromkeys(["canceled", "cancelled by customer", "unavailable", "refunded", "void"], "cancelled"),
    **dict.fromkeys(
        ["shipped", "created", "approved", "processing", "invoiced", "pending", "booked"], "open"
    ),
    **dict.fromkeys(["not delivered", "undelivered", "returned", "no show", "missed"], "failed"),
    **dict.fromkeys(["delayed", "overdue"], "late"),
}


@dataclass(frozen=True)
class Field:
    """One field of an item: where its cells stand and how they are read."""

    name: str
    places: list[int]
    between: str
    read: Reader

    def cell(self, cells: Sequence[str]) -> str:
        """Return the field's text, put together where it has several columns."""
        if len(self.places) == 1:
            return cells[self.places[0]]
        parts = [cells[place].strip() for place in self.places]
        return self.between.join(part for part in parts if part)


def compile_mapping(mapping: Mapping, columns: list[str]) -> Convert:
    """Make the converter; raises BadMapping when a column that the mapping names is not there."""
    fields = [_field(name, theirs, mapping, columns) for name, theirs in mapping.named.items()]
    fields.sort(key=lambda field: field.name in PERSON)
    used = {place for field in fields for place in field.places}
    others = [(place, name) for place, name in enumerate(columns) if place not in used]
    finish = _encounter(mapping) if mapping.as_ == "encounters" else _signal(mapping)
    steps = [
        (field.name, field.read, field.places[0], field.cell if len(field.places) > 1 else None)
        for field in fields
    ]

    def convert(cells: list[str], line: int) -> Item | BadRow:
        found: dict[str, Any] = {}
        place = -1
        try:
            for name, read, place, joined in steps:
                value = read(joined(cells) if joined else cells[place])
                if value is not None:
                    found[name] = value
            place = -1
            found["extra"] = {name: cells[at] for at, name in others if cells[at]}
            return finish(found)
        except Wrong as wrong:
            reason = f"{columns[place]}: {wrong}" if place >= 0 else str(wrong)
            return BadRow(line, reason, tuple(cells))

    return convert


def _field(name: str, theirs: list[str], mapping: Mapping, columns: list[str]) -> Field:
    places = [find(column, columns) for column in theirs]
    return Field(name, places, JOINED.get(name, ""), _reader(name, mapping, zone_of(mapping)))


def _reader(name: str, mapping: Mapping, zone: ZoneInfo) -> Reader:
    if name in MOMENTS:
        return moment_reader(zone, mapping.date_order, is_promise=name == "promised_at")
    if name == "score":
        return values.score_reader(cast(Scale, mapping.scale))
    if name == "status":
        return _status_reader(mapping)
    readers: dict[str, Reader] = {
        "email": values.email,
        "phone": values.phone,
        "language": values.language,
        "comment": values.long,
        "amount": lambda raw: raw if raw.strip() else None,
        "currency": values.currency,
        "promised_minutes": values.minutes,
        "kind": _kind,
    }
    return readers.get(name, values.short)


def _status_reader(mapping: Mapping) -> Reader:
    known = {theirs.strip().casefold(): ours for theirs, ours in mapping.status.items()}

    def read(raw: str) -> EncounterStatus | None:
        text = raw.strip().casefold()
        if not text:
            return None
        status = known.get(text) or STATUSES.get(text)
        if status is None:
            raise Wrong(
                _("The status “%(text)s” is not in the mapping's [status] table.") % {"text": raw[:100]}
            )
        return status

    return read


def _kind(raw: str) -> EncounterKind | None:
    text = raw.strip().casefold()
    if text and text not in get_args(EncounterKind):
        raise Wrong(_("“%(text)s” is no kind of encounter.") % {"text": raw[:100]})
    return cast(EncounterKind, text) if text else None


def _signal(mapping: Mapping) -> Callable[[dict[str, Any]], SignalIn]:
    is_nps = mapping.as_ == "answers" and mapping.scale == "0-10"
    kind = cast(SignalKind, mapping.kind or ("nps" if is_nps else KIND_OF[mapping.as_]))
    money = _money(mapping)

    def finish(found: dict[str, Any]) -> SignalIn:
        if "score" in found:
            found["scale"], found["best"] = mapping.scale, mapping.best
        elif "comment" not in found:
            raise Wrong(_("There is neither a score nor a comment."))
        if "amount" in found:
            money(found)
        if "occurred_at" not in found and "reported_at" in found:
            found["occurred_at"] = found["reported_at"]
        found.setdefault("external_id", "")
        found["customer"] = _customer(found)
        return SignalIn(kind=kind, **found)

    return finish


def _encounter(mapping: Mapping) -> Callable[[dict[str, Any]], EncounterIn]:
    money = _money(mapping)

    def finish(found: dict[str, Any]) -> EncounterIn:
        if "external_id" not in found:
            raise Wrong(_("An encounter needs its own id."))
        if "amount" in found:
            money(found)
        found.setdefault("kind", mapping.kind or "order")
        found.setdefault("status", "ok" if "happened_at" in found else "open")
        found["customer"] = _customer(found)
        found.pop("language", None)
        return EncounterIn(**found)

    return finish


def _customer(found: dict[str, Any]) -> CustomerIn | None:
    """Take what belongs to the customer out of the fields; None when the row says nobody."""
    owner = {ours: found.pop(theirs) for theirs, ours in OWNER if theirs in found}
    return CustomerIn(language=found.get("language", ""), **owner) if owner else None


def _money(mapping: Mapping) -> Callable[[dict[str, Any]], None]:
    read = values.money_reader(mapping.decimal)

    def settle(found: dict[str, Any]) -> None:
        code = found.get("currency") or mapping.currency
        if not code:
            raise Wrong(_("The amount has no currency."))
        found["amount"], found["currency"] = read(found["amount"], code), code

    return settle
