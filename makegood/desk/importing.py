"""The import page's own words: columns as a person settles them, and the first lines as they will read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makegood.listening.files import BadRow
from makegood.listening.heard import Heard
from makegood.listening.incoming import SignalIn
from makegood.listening.rules import LOW, oriented
from makegood.loop.uploads import Look

FIELDS: dict[str, Promise] = {
    "external_id": gettext_lazy("Its own number"),
    "score": gettext_lazy("Score"),
    "comment": gettext_lazy("Comment"),
    "customer": gettext_lazy("Customer number"),
    "email": gettext_lazy("Customer e-mail"),
    "phone": gettext_lazy("Customer telephone"),
    "name": gettext_lazy("Customer name"),
    "language": gettext_lazy("Language"),
    "encounter": gettext_lazy("Order number"),
    "channel": gettext_lazy("Channel"),
    "product": gettext_lazy("Product"),
    "place": gettext_lazy("Place"),
    "team": gettext_lazy("Team"),
    "handled_by": gettext_lazy("Handled by"),
    "amount": gettext_lazy("Amount"),
    "occurred_at": gettext_lazy("When it was said or happened"),
    "reported_at": gettext_lazy("Reported at"),
    "responded_at": gettext_lazy("Answered by us at"),
    "promised_at": gettext_lazy("Promised for"),
    "happened_at": gettext_lazy("Delivered at"),
    "status": gettext_lazy("Status"),
}
ONLY_SIGNALS = frozenset({"score", "comment", "encounter", "handled_by", "reported_at", "responded_at"})
ONLY_ENCOUNTERS = frozenset({"promised_at", "happened_at", "status"})
CHOICES = {
    "kinds": ("answers", "reviews", "complaints", "encounters"),
    "scales": tuple(LOW),
    "best": ("high", "low"),
    "orders": ("DMY", "MDY", "YMD"),
}
NEWS = timedelta(days=30)


@dataclass(frozen=True)
class Column:
    """One column of the file: its name, examples, and what it is taken for."""

    number: int
    name: str
    examples: str
    ours: str


def columns(look: Look) -> list[Column]:
    """The columns of the file with what each is taken for."""
    if not look.table:
        return []
    named = look.mapping.columns if look.mapping else {}
    ours = {
        theirs: name for name, told in named.items() for theirs in ([told] if isinstance(told, str) else told)
    }
    return [
        Column(number, name, ", ".join(_examples(look.sample, number)), ours.get(name, ""))
        for number, name in enumerate(look.table.columns)
    ]


def _examples(sample: Iterable[list[str]], number: int) -> list[str]:
    seen = dict.fromkeys(
        cells[number][:40] for cells in sample if number < len(cells) and cells[number].strip()
    )
    return list(seen)[:3]


def said_mapping(posted: Mapping[str, str], look: Look, source: str) -> dict[str, Any]:
    """The mapping as the form says it, in the words of a mapping file."""
    names = look.table.columns if look.table else []
    told: dict[str, Any] = {}
    for number, name in enumerate(names):
        if ours := posted.get(f"column-{number}", ""):
            told.setdefault(ours, []).append(name)
    what = posted.get("as", "answers")
    unfit = ONLY_SIGNALS if what == "encounters" else ONLY_ENCOUNTERS
    kept = {
        ours: theirs[0] if len(theirs) == 1 else theirs for ours, theirs in told.items() if ours not in unfit
    }
    settings = {name: posted.get(name, "") for name in ("date_order", "currency") if posted.get(name)}
    mapping: dict[str, Any] = {
        "as": what,
        "source": posted.get("source") or source,
        "columns": kept,
        **settings,
    }
    mapping["timezone"] = posted.get("timezone") or "UTC"
    if "score" in kept:
        mapping |= {"scale": posted.get("scale") or "1-5", "best": posted.get("best") or "high"}
    return mapping


def since(posted: Mapping[str, str], at: datetime) -> datetime | None:
    """From when on rows are news: 30 days ago unless she says otherwise; None for all."""
    if posted.get("since") == "all":
        return None
    day = parse_date(posted.get("since_date", "") or "1-1-1") if posted.get("since") == "date" else None
    return datetime.combine(day, time(), UTC) if day else at - NEWS


@dataclass(frozen=True)
class Line:
    """One of the first lines, as it will be read."""

    number: int
    who: str
    score: str
    when: datetime | None
    comment: str
    becomes: str
    is_bad: bool = False


def first_lines(look: Look) -> list[Line]:
    """The first lines with what will become of each."""
    return [_line(row) for row in look.first]


def _line(row: tuple[int, Heard] | BadRow) -> Line:
    if isinstance(row, BadRow):
        return Line(row.line, "", "", None, " ".join(row.raw)[:80], row.reason, is_bad=True)
    number, heard = row
    item = heard.item
    who = (item.customer.name or item.customer.email or item.customer.id) if item.customer else ""
    if not isinstance(item, SignalIn):
        return Line(
            number,
            who,
            "",
            item.promised_at or item.occurred_at,
            item.external_id,
            _("counted, or a case if it failed"),
        )
    score = "" if item.score is None else f"{item.score.normalize():f}"
    return Line(number, who, score, item.occurred_at, item.comment[:80], _fate(item))


def _fate(item: SignalIn) -> str:
    if item.score is None or item.scale is None:
        return _("read, and a case if somebody was let down")
    low = oriented(item.score, item.scale, item.best) <= LOW[item.scale]
    return _("a case") if low else _("counted")
