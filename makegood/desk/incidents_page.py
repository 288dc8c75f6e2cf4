"""The pages of group failures: the list, the dry run, and one incident as it stands."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.desk.incident_forms import WENT, IncidentForm, UpdateForm
from makegood.lib.pages import language
from makegood.loop.group_failures import queries
from makegood.loop.group_failures.costing import Cost, Whole, costs, wholes
from makegood.loop.group_failures.forecasting import Foreseen
from makegood.loop.group_failures.pledges import gifts_of, look
from makegood.loop.group_failures.queries import Told
from makegood.loop.group_failures.rules import Words, tongue
from makegood.loop.models import Incident, IncidentUpdate
from makegood.outreach.languages import languages
from makegood.remedies.authority.words import sentences
from makegood.remedies.models import Remedy

DONE: Mapping[str, Promise] = {
    "incident.declared": _("declared it"),
    "incident.approved": _("said yes to all of it"),
    "incident.stopped": _("stopped it"),
    "incident.continued": _("let it go on"),
    "incident.halted": _("It stopped by itself"),
    "incident.done": _("Everybody had a case and was told"),
    "incident.update": _("posted an update"),
    "incident.closed": _("closed it"),
}


@dataclass(frozen=True)
class Spoken:
    """How many people speak a language, and in which they are told."""

    name: str
    people: int
    told_in: str
    falls_back: bool


@dataclass(frozen=True)
class Line:
    """One remedy of a forecast, beside what was offered so far."""

    name: str
    cost: Cost
    given: Cost | None


@dataclass(frozen=True)
class Posted:
    """An update with how far it is."""

    update: IncidentUpdate
    text: str
    languages: str
    told: Told


@dataclass(frozen=True)
class Outlook:
    """What going ahead does and costs, ready to be read."""

    facts: Mapping[str, Any]
    spoken: Sequence[Spoken]
    lines: Sequence[Line]
    wholes: Sequence[Whole]

    @property
    def reached(self) -> int:
        """How many can be written to."""
        return int(self.facts["people"]) - int(self.facts["no_address"])


Facts = Mapping[str, Any]


def outlook(facts: Facts, words: Words, at: dt.datetime, given: Sequence[Facts] = ()) -> Outlook:
    """A forecast as a page tells it, beside what was given."""
    names = {row.key: str(row) for row in Remedy.objects.order_by("pk")}
    found, so_far = costs(facts["sums"], at), costs(given, at)
    by_remedy = {(each.remedy, each.high.currency): each for each in so_far}
    lines = [
        Line(names.get(each.remedy, each.remedy), each, by_remedy.get((each.remedy, each.high.currency)))
        for each in found
    ]
    return Outlook(facts, spoken(facts["languages"], words), lines, wholes(found, facts["sums"], at))


def spoken(counted: Mapping[str, int], words: Words) -> list[Spoken]:
    """The languages of who is written to, and which of them fall back to English."""
    found = []
    for code, people in counted.items():
        told_in = tongue(code, words)
        found.append(Spoken(language(code), people, language(told_in), told_in != code))
    return found


def dry_run(form: IncidentForm, found: Foreseen, at: dt.datetime) -> Outlook:
    """What would happen, with nothing written."""
    return outlook(found.forecast.as_facts(), _said(form.words()), at)


def _said(words: Words) -> Words:
    return {code: told for code, told in words.items() if told["text"].strip()}


def incident_page(
    incident: Incident, user: User, at: dt.datetime, form: UpdateForm | None = None
) -> dict[str, Any]:
    """Everything on the page of one incident."""
    told, words = queries.told(incident), incident.words
    return {
        "at": at,
        "incident": incident,
        "outlook": outlook(incident.forecast, words, at, incident.given),
        "progress": queries.progress(incident),
        "chosen": chosen(incident),
        "words": [(code, language(code), words[code]) for code in languages() if code in words],
        "updates": [_posted(each, told) for each in incident.updates.select_related("by").order_by("-id")],
        "history": [(entry, DONE.get(entry.verb, entry.verb)) for entry in queries.history(incident)],
        "against": against(incident, user, at),
        "form": form or UpdateForm(initial={"once": secrets.token_hex(16)}),
        "fallbacks": spoken(incident.forecast["languages"], words),
        "is": {state.value: incident.state == state for state in Incident.State},
    }


CHOSEN: Mapping[str, Promise] = {
    "ids": _("Named by number"),
    "case": _("Behind the answers of case"),
    "place": _("Place"),
    "product": _("Product"),
    "kind": _("Kind"),
    "team": _("Team"),
    "went": _("How it went"),
    "since": _("From"),
    "until": _("Until"),
}
TIMES = ("since", "until")
HOW_IT_WENT: Mapping[str, str | Promise] = {**dict(WENT), "open": _("not there yet")}


def chosen(incident: Incident) -> list[tuple[Promise, str | dt.datetime]]:
    """Whom it was declared for, as it was asked."""
    said: list[tuple[Promise, str | dt.datetime]] = []
    for name, word in CHOSEN.items():
        if value := incident.selection.get(name):
            is_time = name in TIMES
            said.append(
                (
                    word,
                    timezone.localtime(dt.datetime.fromisoformat(value)) if is_time else _called(name, value),
                )
            )
    return said


def _called(name: str, value: Any) -> str:
    """A number or a word of ours by its name: a team is called, a case has its own, how it went is said."""
    if name == "team":
        return Team.objects.filter(pk=value).values_list("name", flat=True).first() or str(value)
    return str(HOW_IT_WENT.get(value, value)) if name == "went" else str(value)


def _posted(update: IncidentUpdate, told: Mapping[int, Told]) -> Posted:
    names = ", ".join(language(code) for code in languages() if code in update.words)
    return Posted(update, update.words["en"]["text"], names, told.get(update.pk, Told(0, 0, 0, 0)))


def against(incident: Incident, user: User, at: dt.datetime) -> list[str]:
    """Why somebody else says yes to it; nothing where this person may."""
    if incident.state != Incident.State.READY or not incident.gives:
        return []
    found = look(incident, gifts_of(incident), user, at=at)
    return list(dict.fromkeys(words for currency, over in found for words in sentences([over], currency)))


def falls_back(words: Words) -> list[str]:
    """The languages of ours in which an update is not written: whoever speaks them is told in English."""
    return [name for code, name in languages().items() if code not in words]
