"""The filters of the queue as they stand in an address: read leniently, and written back as choices."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.cases.queries import DONE_VIEWS, ORDERS, VIEWS, Place, Wanted
from makegood.desk import places
from makegood.desk.nav import day_end
from makegood.desk.severities import SEVERITIES
from makegood.listening.models import Failure

ORDER_WORDS = {"pressing": _("most pressing first"), "due": _("due first"), "newest": _("newest first")}


def read(asked: Mapping[str, str], at: dt.datetime) -> Wanted:
    """What somebody wants to see; a filter that makes no sense is no filter."""
    view = one_of(VIEWS, asked.get("view"), "open")
    order = "newest" if view in DONE_VIEWS else one_of(ORDERS, asked.get("order"), "pressing")
    return Wanted(
        at,
        day_end(at),
        view,
        words=asked.get("q", "")[:200],
        severity=number(asked.get("severity")),
        team=number(asked.get("team")),
        owner=number(asked.get("owner")),
        noticed_by=one_of(Failure.By.values, asked.get("noticed"), ""),
        order=order,
    )


def one_of(known: Iterable[str], asked: str | None, otherwise: str) -> str:
    """What was asked for if it is known."""
    return asked if asked is not None and asked in set(known) else otherwise


def number(text: str | None) -> int | None:
    """A whole number of at most nine digits, or nothing."""
    return int(text) if text and len(text) < 10 and text.isdecimal() else None


def narrowed(wanted: Wanted) -> bool:
    """Whether a filter hides what the view would show."""
    return (wanted.severity, wanted.team, wanted.owner, wanted.noticed_by) != (None, None, None, "")


def query_of(wanted: Wanted) -> str:
    """How an address says it: the view and what narrows or sorts it, nothing else, always in the same order."""
    usual = "newest" if wanted.view in DONE_VIEWS else "pressing"
    asked = {
        "view": wanted.view,
        "q": wanted.words,
        "severity": wanted.severity,
        "team": wanted.team,
        "owner": wanted.owner,
        "noticed": wanted.noticed_by,
        "order": wanted.order if wanted.order != usual else "",
    }
    return urlencode({name: value for name, value in asked.items() if value not in {None, ""}})


@dataclass(frozen=True)
class Choice:
    """One line of a filter's list."""

    value: str
    word: str | Promise
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter as the page draws it; `set` where it narrows the list."""

    name: str
    word: str | Promise
    choices: list[Choice]
    set: bool


def chooser(
    name: str, word: str | Promise, pairs: Iterable[tuple[str, str | Promise]], asked: object
) -> Filter:
    """A filter over value and word, the first of which means no filter."""
    value = "" if asked is None else str(asked)
    choices = [Choice(each, text, each == value) for each, text in pairs]
    return Filter(name, word, choices, any(choice.chosen for choice in choices[1:]))


def drawn(wanted: Wanted, teams: list[Team], people: list[User]) -> list[Filter]:
    """The filters of a queue over these teams and people."""
    # what is over, or waits for a yes, is always sorted by its day
    orders = [] if wanted.view in DONE_VIEWS else list(ORDER_WORDS.items())
    severities = [(str(level), word) for level, (_shape, word) in enumerate(SEVERITIES)]
    return [
        chooser("severity", _("Severity"), [("", _("any")), *severities], wanted.severity),
        chooser("team", _("Team"), [("", _("any")), *((str(t.pk), t.name) for t in teams)], wanted.team),
        chooser(
            "owner", _("Owner"), [("", _("anyone")), *((str(p.pk), p.name) for p in people)], wanted.owner
        ),
        chooser("noticed", _("Noticed by"), [("", _("anyone")), *Failure.By.choices], wanted.noticed_by),
        *([chooser("order", _("Order"), orders, wanted.order)] if orders else []),
    ]


def packed(place: Place) -> str:
    """A place of the queue as a word of an address."""
    return places.packed((place.priority, place.due_at, place.opened_at, place.pk))


def unpacked(text: str | None, order: str) -> Place | None:
    """The place that an address names in this order; none where it names none."""

    def place(priority: Any, due: Any, opened: Any, pk: Any) -> Place:
        # what is sorted by its date has one
        due_at = None if due is None and order == "newest" else places.moment(due)
        return Place(places.whole(priority), due_at, places.moment(opened), places.whole(pk))

    return places.unpacked(text, place)


def address(asked: QueryDict, after: str = "") -> str:
    """This page's address from another place on; without one, from the top."""
    changed = asked.copy()
    changed.pop("after", None)
    if after:
        changed["after"] = after
    return f"?{changed.urlencode()}"
