"""Who was let down, as the page shows it: how it is narrowed and sorted, and where its pages end."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.accounts.queries import teams_of, teams_seen_by
from makegood.desk import places
from makegood.desk.filters import Filter, address, chooser, number, one_of
from makegood.desk.severities import SEVERITIES
from makegood.insights.queries.let_down import EVER, ORDERS, STANDINGS, Place, Wanted, page

SPANS = ("90", "28", "365", "ever")
USUAL = "90"
SPAN_WORDS: Mapping[str, Promise] = {
    "90": _("90 days"),
    "28": _("28 days"),
    "365": _("a year"),
    "ever": _("ever"),
}
STANDING_WORDS: Mapping[str, Promise] = {
    "": _("any"),
    "open": _("a case is open"),
    "lost": _("over, without a yes"),
    "recovered": _("recovered"),
}
ORDER_WORDS: Mapping[str, Promise] = {
    "latest": _("let down last"),
    "oldest": _("let down longest ago"),
    "value": _("worth most to us"),
    "tenure": _("with us longest"),
    "contact": _("longest without a word from us"),
    "open": _("most open cases"),
}


def read(user: User, asked: Mapping[str, str], at: dt.datetime) -> Wanted:
    """Whom somebody wants to see, of those whom she may see; a filter that makes no sense is no filter."""
    days = one_of(SPANS, asked.get("days"), USUAL)
    return Wanted(
        at,
        EVER if days == "ever" else at - dt.timedelta(days=int(days)),
        teams_seen_by(user),
        None if user.sees_all else user.pk,
        number(asked.get("team")),
        number(asked.get("severity")),
        one_of(STANDINGS, asked.get("standing"), ""),
        one_of(ORDERS, asked.get("order"), "latest"),
    )


def let_down_page(user: User, asked: QueryDict, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page."""
    wanted = read(user, {name: str(value) for name, value in asked.items()}, at)
    after = unpacked(asked.get("after"), wanted.order)
    shown = page(wanted, after)
    return {
        "at": at,
        "people": shown.people,
        "found": None if after else shown.found,
        "counted": shown.counted,
        "filters": filters(user, wanted, one_of(SPANS, asked.get("days"), USUAL)),
        "order": wanted.order,
        "asked": address(asked).lstrip("?"),
        "older": address(asked, packed(shown.people[-1].place)) if shown.more else "",
        "newer": address(asked) if after else "",
    }


def filters(user: User, wanted: Wanted, days: str) -> list[Filter]:
    """The filters of the page, as they stand."""
    teams = [(str(team.pk), team.name) for team in teams_of(user)]
    severities = [(str(level), word) for level, (_shape, word) in enumerate(SEVERITIES) if level]
    return [
        chooser("days", _("Let down in"), SPAN_WORDS.items(), days),
        chooser("standing", _("Standing"), STANDING_WORDS.items(), wanted.standing),
        chooser("severity", _("At least"), [("", _("any")), *severities], wanted.severity),
        chooser("team", _("Team"), [("", _("any")), *teams], wanted.team),
        chooser("order", _("Order"), ORDER_WORDS.items(), wanted.order),
    ]


def packed(place: Place) -> str:
    """A place as a word of an address."""
    return places.packed((place.key, place.pk))


def unpacked(text: str | None, order: str) -> Place | None:
    """The place that an address names in this order; none where it names none."""
    key_of = places.whole if ORDERS[order].type == "bigint" else places.moment
    return places.unpacked(text, lambda key, pk: Place(key_of(key), places.whole(pk)))
