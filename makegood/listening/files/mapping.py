"""What the columns of a file mean: a mapping, as a person wrote it in TOML or as it was guessed."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.utils.translation import gettext as _

from makegood.lib.errors import Refused
from makegood.listening.files.moments import Order
from makegood.listening.incoming import Best, EncounterStatus, Scale

As = Literal["answers", "reviews", "complaints", "encounters"]
Decimals = Literal[".", ",", ""]
PERSON = ("customer", "email", "phone", "name", "language")
MOMENTS = (
    "occurred_at",
    "reported_at",
    "responded_at",
    "promised_at",
    "happened_at",
    "started_at",
    "ended_at",
)
SHARED = ("external_id", *PERSON, "channel", "product", "place", "team", "amount", "currency", "occurred_at")
SIGNAL = (*SHARED, "score", "comment", "encounter", "handled_by", "reported_at", "responded_at")
ENCOUNTER = (
    *(*SHARED, "kind", "status", "promised_at", "happened_at"),
    *("started_at", "ended_at", "promised_minutes"),
)
# Fields that may be put together from several columns, and what stands between them.
JOINED = {"external_id": ":", "comment": "\n", "place": ", ", "name": " "}


class BadMapping(Refused):
    """This mapping cannot be used."""


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Columns taken from another file beside this one, where `on` is the same in both.

    `file` may hold * where one file fits; `on` is a column of both, or { ours = theirs }. `sum` adds up a
    column over all rows that fit, `take` takes columns of the first. They are called NAME.COLUMN.
    """

    file: str
    on: str | dict[str, str]
    sum: str | list[str] = []
    take: str | list[str] = []


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file's columns are; what is not named is kept with the row."""

    as_: As = msgspec.field(name="as")
    source: str
    scale: Scale | None = None
    best: Best = "high"
    kind: str = ""
    timezone: str = "UTC"
    date_order: Order = ""
    decimal: Decimals = ""
    currency: str = ""
    columns: dict[str, str | list[str]]
    status: dict[str, EncounterStatus] = {}
    join: dict[str, Join] = {}

    @property
    def named(self) -> dict[str, list[str]]:
        """Our fields and the columns they come from, without those left empty."""
        listed = {
            ours: [theirs] if isinstance(theirs, str) else theirs for ours, theirs in self.columns.items()
        }
        return {
            ours: names for ours, theirs in listed.items() if (names := [name for name in theirs if name])
        }


# The keys that take one of a few words; a word left out stands for "told from the file".
CHOICES: dict[str, tuple[str, ...]] = {
    key: tuple(filter(None, get_args(words)))
    for key, words in (
        ("as", As),
        ("scale", Scale),
        ("best", Best),
        ("date_order", Order),
        ("decimal", Decimals),
    )
}
KINDS: dict[As, tuple[str, ...]] = {
    "answers": ("csat", "nps", "ces"),
    "reviews": ("review", "mention"),
    "complaints": ("complaint", "note"),
    "encounters": ("order", "visit", "booking", "stay", "call", "other"),
}


def load_mapping(path: Path, unsaid: dict[str, str] | None = None) -> Mapping:
    """Read a mapping from a TOML file; raises BadMapping with a sentence for whatever is wrong in it.

    `unsaid` holds what counts where the file says nothing: `as`, `source`.
    """
    try:
        return read_mapping(path.read_text("utf-8"), unsaid)
    except OSError as error:
        raise BadMapping(_("{path}: {why}."), path=path, why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise BadMapping(_("{path} is not UTF-8 text."), path=path) from error


def read_mapping(text: str, unsaid: dict[str, str] | None = None) -> Mapping:
    """Read a mapping from TOML text; raises BadMapping with a sentence for whatever is wrong in it."""
    try:
        found = (unsaid or {}) | tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(_("The mapping is not TOML: {why}."), why=error) from error
    _known_keys(found, [field.encode_name for field in msgspec.structs.fields(Mapping)], _("a mapping"))
    for name, join in found.get("join", {}).items():
        _known_keys(join, Join.__struct_fields__, f"[join.{name}]")
    try:
        mapping = msgspec.convert(found, Mapping)
    except msgspec.ValidationError as error:
        raise BadMapping(_("The mapping is wrong: {why}."), why=_in_words(str(error))) from error
    check(mapping)
    return mapping


def _in_words(error: str) -> str:
    """What msgspec says of a mapping, in the words of the file: the key, and what it takes."""
    missing = re.search(r"missing required field `(\w+)`", error)
    if missing:
        return _("it has no “%(key)s”") % {"key": missing[1]}
    what, _at, place = error.partition(" - at `$.")
    key = place.rstrip("`")
    if what.startswith("Invalid enum value") and key in CHOICES:
        return _("“%(key)s” is one of %(values)s") % {"key": key, "values": ", ".join(CHOICES[key])}
    return f"{key}: {what}" if key else what


def check(mapping: Mapping) -> None:
    """Refuse a mapping that cannot work whatever the file holds."""
    ours = ENCOUNTER if mapping.as_ == "encounters" else SIGNAL
    _known_keys(mapping.columns, ours, _("[columns] of %(what)s") % {"what": mapping.as_})
    for field, columns in mapping.named.items():
        if len(columns) > 1 and field not in JOINED:
            raise BadMapping(_("“{field}” can come from one column only."), field=field)
    _check_settings(mapping)
    if "score" in mapping.named and not mapping.scale:
        raise BadMapping(_("A score needs its scale: 1-5, 1-7, 0-10, 1-10, thumbs or stars."))
    if mapping.as_ != "encounters" and not mapping.named.keys() & {"score", "comment"}:
        raise BadMapping(_("A mapping of {what} names a score, a comment or both."), what=mapping.as_)
    if "amount" in mapping.named and not (mapping.currency or "currency" in mapping.named):
        raise BadMapping(_("An amount needs a currency: one for the file, or a column."))


def _check_settings(mapping: Mapping) -> None:
    if not mapping.source.strip() or len(mapping.source) > 80:
        raise BadMapping(_("The source needs a name of up to 80 characters."))
    if mapping.kind and mapping.kind not in KINDS[mapping.as_]:
        kinds = ", ".join(KINDS[mapping.as_])
        raise BadMapping(
            _("“{kind}” is no kind of {what}: {kinds}."), kind=mapping.kind, what=mapping.as_, kinds=kinds
        )
    if mapping.currency and not (len(mapping.currency) == 3 and mapping.currency.isupper()):
        raise BadMapping(_("“{code}” is not a currency code such as EUR."), code=mapping.currency)
    zone_of(mapping)


def zone_of(mapping: Mapping) -> ZoneInfo:
    """Return the time zone in which the file's local times are meant."""
    try:
        return ZoneInfo(mapping.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadMapping(
            _("“{name}” is not a time zone such as Europe/Berlin."), name=mapping.timezone
        ) from error


def written(mapping: Mapping) -> str:
    """Write a mapping as TOML, so that a person can keep and change what was guessed."""
    lines = [f"as = {_quoted(mapping.as_)}", f"source = {_quoted(mapping.source)}"]
    settings = ("scale", "best", "kind", "timezone", "date_order", "decimal", "currency")
    lines += [f"{key} = {_quoted(value)}" for key in settings if (value := getattr(mapping, key))]
    lines += ["", "[columns]", *(f"{ours} = {_value(theirs)}" for ours, theirs in mapping.columns.items())]
    if mapping.status:
        lines += [
            "",
            "[status]",
            *(f"{_quoted(theirs)} = {_quoted(ours)}" for theirs, ours in mapping.status.items()),
        ]
    return "\n".join(lines) + "\n"


def _value(theirs: str | list[str]) -> str:
    return _quoted(theirs) if isinstance(theirs, str) else f"[{', '.join(map(_quoted, theirs))}]"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for the one control character that JSON leaves as it is.
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


def _known_keys(found: Any, known: Any, where: str) -> None:
    if not isinstance(found, dict):
        return
    for key in found:
        if key not in known:
            close = difflib.get_close_matches(key, list(known), 1)
            hint = _(" Did you mean “%(key)s”?") % {"key": close[0]} if close else ""
            raise BadMapping(_("“{key}” is no key of {where}.{hint}"), key=key, where=where, hint=hint)
