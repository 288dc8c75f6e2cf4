"""Guessing what a file's columns mean, from their names and what stands in them; it says what and why."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from makegood.listening.files import moments, values
from makegood.listening.files.columns import plain
from makegood.listening.files.mapping import ENCOUNTER, MOMENTS, SIGNAL, As, Mapping
from makegood.listening.files.values import NOTHING, Wrong
from makegood.listening.incoming import EMAIL, Scale

_read_date = moments.moment_reader(ZoneInfo("UTC"), "")
HIGHEST = 10  # of any scale
SLIPS = 0.05  # the share of scores that may be mistyped
ENCOUNTER_SIGNS = {"promised_at", "happened_at", "promised_minutes", "status"}


@dataclass
class Guess:
    """A guessed mapping, why each part was guessed, and what a person has to settle; all in sentences.

    `mapping` is None when neither a score nor a comment nor an encounter was found. `loses` says that what is open
    would cost the file its scores: somebody has to settle that before the rows are read.
    """

    mapping: Mapping | None
    reasons: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    loses: bool = False


def guess_mapping(
    columns: list[str], rows: list[list[str]], as_: As | None = None, source: str = "file"
) -> Guess:
    """Guess the mapping of a file from its column names and some of its rows."""
    guess = Guess(None)
    found = _by_name(columns, rows, as_, guess)
    _by_content(found, columns, rows, guess.reasons)
    what: As = as_ or _what(found, columns)
    guess.reasons.append(_("Read as %(what)s.") % {"what": what})
    ours = ENCOUNTER if what == "encounters" else SIGNAL
    kept = {name: place for name, place in found.items() if name in (*ours, "title")}
    cells = {name: _cells(place, rows) for name, place in kept.items()}
    settings = _settings(cells, guess)
    if "score" in kept and not settings.get("scale"):
        guess.loses = bool(cells["score"])
        del kept["score"]
    if "amount" in kept and "currency" not in kept:
        guess.open.append(
            _("“%(column)s” looks like an amount; name its currency in a mapping to use it.")
            % {"column": columns[kept.pop("amount")]}
        )
    if what != "encounters" and not kept.keys() & {"score", "comment", "title"}:
        guess.open.append(_("No column looks like a score or a comment; a mapping has to name one."))
        return guess
    if what == "encounters" and "external_id" not in kept:
        guess.open.append(_("No column looks like the encounter's own id; a mapping has to name one."))
        return guess
    guess.mapping = Mapping(
        as_=what, source=source[:80] or "file", columns=_columns(kept, columns), **settings
    )
    return guess


@lru_cache
def _names() -> dict[str, tuple[str, int]]:
    """Map each known plain column name to the field it stands for, and how surely (0 is surest)."""
    text = resources.files("makegood.listening.files").joinpath("synonyms.json").read_text("utf-8")
    listed: dict[str, list[str]] = json.loads(text)
    known = {plain(name): (ours, at) for ours, names in listed.items() for at, name in enumerate(names, 1)}
    return known | {plain(ours): (ours, 0) for ours in listed}


def _by_name(columns: list[str], rows: list[list[str]], as_: As | None, guess: Guess) -> dict[str, int]:
    """Match columns by their names: the surest name takes a field, unless what it holds contradicts."""
    found: dict[str, tuple[int, int]] = {}
    contradicted: dict[str, str] = {}
    is_orders = as_ == "encounters" or (as_ is None and _is_orders(columns))
    for place, column in enumerate(columns):
        name, rank = _names().get(plain(column), ("", 0))
        if name == "encounter" and is_orders:
            name = "external_id"
        if not name or (name in found and found[name][0] <= rank):
            continue
        if _fits(name, _cells(place, rows)):
            found[name] = (rank, place)
        else:
            contradicted[name] = column
    for name, (_rank, place) in found.items():
        guess.reasons.append(
            _("“%(column)s” is the %(field)s by its name.") % {"column": columns[place], "field": name}
        )
    guess.open += [_contradicts(name, column) for name, column in contradicted.items() if name not in found]
    return {name: place for name, (_rank, place) in found.items()}


def _contradicts(name: str, column: str) -> str:
    told = {"column": column, "field": name}
    if name == "external_id":
        return _("“%(column)s” is not taken as the %(field)s: the same stands in several rows.") % told
    return _("“%(column)s” is not taken as the %(field)s: most of what it holds is none.") % told


def _is_orders(columns: list[str]) -> bool:
    names = {_names().get(plain(column), ("", 0))[0] for column in columns}
    return bool(names & (ENCOUNTER_SIGNS - {"status"})) and not names & {"score", "comment"}


def _fits(name: str, cells: list[str]) -> bool:
    """Say whether most cells can be what the name promises; an empty column fits anything."""
    if name in MOMENTS:
        return _share(cells, _is_date) > 0.5
    if name == "email":
        return _share(cells, lambda cell: bool(EMAIL.fullmatch(cell))) > 0.5
    if name in {"score", "amount", "promised_minutes"}:
        return _share(cells, _is_number) > 0.5
    if name == "comment":
        return _share(cells, _is_number) < 0.5 or not cells
    if name == "external_id":
        return len(set(cells)) == len(cells)
    return True


def _by_content(found: dict[str, int], columns: list[str], rows: list[list[str]], reasons: list[str]) -> None:
    """Look for an address, a time, a score and a comment in columns whose names say nothing."""
    free = [place for place in range(len(columns)) if place not in found.values()]
    for name, test in (
        ("email", _is_address),
        ("occurred_at", _is_stamp),
        ("score", _is_small),
        ("comment", _is_prose),
    ):
        if name in found:
            continue
        for place in free:
            cells = _cells(place, rows)
            least = len(set(cells)) if name == "score" else len(cells)
            if least >= 3 and _share(cells, test) > 0.9 and place not in found.values():
                found[name] = place
                reasons.append(
                    _("“%(column)s” is the %(field)s by what it holds.")
                    % {"column": columns[place], "field": name}
                )
                break


def _what(found: dict[str, int], columns: list[str]) -> As:
    if found.keys() & ENCOUNTER_SIGNS and not found.keys() & {"score", "comment"}:
        return "encounters"
    names = " ".join(columns).casefold()
    if "score" not in found and any(
        word in names for word in ("complaint", "queja", "beschwerde", "reclama")
    ):
        return "complaints"
    if (
        any(word in names for word in ("review", "rezension", "reseña", "star", "rating"))
        and "csat" not in names
    ):
        return "reviews"
    return "answers"


def _settings(cells: dict[str, list[str]], guess: Guess) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if "score" in cells:
        settings["scale"] = _scale(cells["score"], guess)
    stamps = [cell for name in MOMENTS for cell in cells.get(name, [])]
    settings["date_order"] = moments.date_order(stamps)
    if settings["date_order"]:
        guess.reasons.append(_("Dates are in the order %(order)s.") % {"order": settings["date_order"]})
    elif any(moments.is_ambiguous(stamp) for stamp in stamps):
        guess.open.append(_("Dates may be day or month first; say which with date_order in a mapping."))
    if any(_is_local(stamp) for stamp in stamps):
        guess.open.append(
            _("Times have no zone and are taken as UTC; say another with timezone in a mapping.")
        )
    settings["decimal"] = values.decimal_mark(cells.get("amount", []))
    return settings


def _scale(cells: list[str], guess: Guess) -> Scale | None:
    """Tell the scale from the scores seen; says so, and says when it may be another."""
    every = [score for cell in cells if (score := _number(cell)) is not None]
    if not every:
        return None
    scores = _without_strays(every)
    low, high = min(scores), max(scores)
    scale: Scale | None = None
    if low >= 0 and high <= 1 and len(scores) == 2:
        scale = "thumbs"
    elif low >= Decimal("0.5") and high <= 5:
        scale = (
            "stars"
            if any(score % 1 for score in scores) and not any(score % Decimal("0.5") for score in scores)
            else "1-5"
        )
    elif low >= 0 and high <= 10:
        scale = "0-10" if low < 1 else "1-7" if high <= 7 else "1-10"
    if scale in {"1-7", "1-10"} or (scale == "1-5" and high < 5):
        guess.open.append(
            _("Scores run from %(low)s to %(high)s; the scale may be another than %(scale)s.")
            % {"low": low, "high": high, "scale": scale}
        )
    if scale:
        guess.reasons.append(
            _("Scores from %(low)s to %(high)s: the scale is %(scale)s.")
            % {"low": low, "high": high, "scale": scale}
        )
    else:
        guess.open.append(
            _("Scores from %(low)s to %(high)s fit no scale we know.") % {"low": low, "high": high}
        )
    return scale


def _without_strays(scores: list[Decimal]) -> set[Decimal]:
    """The scores that some scale has, where nearly all are such: a few slips are refused by line, not the column."""
    known = {score for score in scores if 0 <= score <= HIGHEST}
    strays = sum(score not in known for score in scores)
    return known if known and strays <= len(scores) * SLIPS else set(scores)


def _columns(found: dict[str, int], columns: list[str]) -> dict[str, str | list[str]]:
    """Write the columns in the order of our fields, title and comment together."""
    named: dict[str, str | list[str]] = {
        name: columns[place] for name, place in found.items() if name != "title"
    }
    texts = [columns[found[name]] for name in ("title", "comment") if name in found]
    if "title" in found and texts:
        named["comment"] = texts
    return named


def _cells(place: int, rows: list[list[str]]) -> list[str]:
    return [cell for row in rows if (cell := row[place].strip()).lower() not in NOTHING]


def _share(cells: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 1.0


def _number(cell: str) -> Decimal | None:
    try:
        return values.number(cell, "," if "," in cell else ".")
    except Wrong:
        return None


def _is_number(cell: str) -> bool:
    return _number(cell) is not None


def _is_date(cell: str) -> bool:
    try:
        return moments.is_ambiguous(cell) or _read_date(cell) is not None
    except Wrong:
        return False


def _is_stamp(cell: str) -> bool:
    return len(cell) >= 6 and not cell.isdigit() and _is_date(cell)


def _is_local(cell: str) -> bool:
    return _is_stamp(cell) and ":" in cell and not cell.endswith("Z") and "+" not in cell


def _is_address(cell: str) -> bool:
    return bool(EMAIL.fullmatch(cell))


def _is_small(cell: str) -> bool:
    return cell.isdecimal() and len(cell) == 1


def _is_prose(cell: str) -> bool:
    return len(cell) > 20 and cell.count(" ") >= 3
