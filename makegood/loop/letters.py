"""What the letters of a case say: its facts, what was given, to whom she may turn outside us; and the printed page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils import translation

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.cases.models import Case
from makegood.listening.failure_queries import taxonomy
from makegood.outreach.actions import NotFilledIn
from makegood.outreach.coach.facts import Facts
from makegood.outreach.facts import facts_of
from makegood.outreach.models import Message
from makegood.outreach.safe_template import fields_in
from makegood.remedies.offers.queries import TAKEN, offers_of
from makegood.remedies.papers import paper
from makegood.remedies.policy.facts_sql import Lines
from makegood.remedies.policy.queries import live_policy


def facts_for_letter(case: Case, *, by: User, at: datetime) -> Facts:
    """The facts of the case, with what a letter at its end needs: cause, what was done and given, who is outside."""
    facts = facts_of(case, at, writer=by)
    plan = case.plan
    return replace(
        facts,
        explanation=facts.explanation or str(plan.get("cause", "")),
        repair=facts.repair or "; ".join(plan.get("actions", [])),
        given=_given(case, facts.language),
        outside=outside(case, facts.language, at),
    )


def _given(case: Case, language: str) -> list[str]:
    with translation.override(language):
        return [str(offer) for offer in offers_of(case) if offer.state in TAKEN]


def outside(case: Case, language: str, at: datetime) -> Sequence[str]:
    """To whom she may turn: whom the law of the packs in force names, else whom the organisation names itself."""
    line = Lines(taxonomy()).of(case.failure_kind)
    by_law = [_in(one.text, language) for one in live_policy().outside_for(line, at.date())]
    return by_law or [_named(body, language) for body in kept_organisation().tell_us.get("outside", [])]


def _named(body: dict[str, object], language: str) -> str:
    url = str(body.get("url") or "")
    name = _in(body.get("name", ""), language)
    return f"{name} ({url})" if url else name


def _in(text: object, language: str) -> str:
    """A text in a language, else in English, else in whatever there is."""
    if not isinstance(text, dict):
        return str(text)
    return str(text.get(language[:2]) or text.get("en") or next(iter(text.values()), ""))


def printed(letter: Message, case: Case) -> bytes:
    """The letter as one page of A4; its letters shrink until it fits. A bare field keeps it back, as in the outbox."""
    bare = dict.fromkeys(name for part in letter.parts for name in fields_in(part["text"]))
    if bare:
        raise NotFilledIn(fields=", ".join(bare))
    organisation = kept_organisation()
    said = {
        "lang": letter.language[:2],
        "title": letter.subject,
        "from": organisation.name,
        "to": case.customer.name if case.customer else "",
        "date": _day(letter, ZoneInfo(organisation.tz)),
        "parts": [{"label": part["label"], "text": part["text"]} for part in letter.parts],
    }
    return paper("letter", said)


def _day(letter: Message, zone: ZoneInfo) -> str:
    """The day of a letter as its reader writes one: 22 November 2026."""
    code = letter.language[:2]
    return format_date(letter.made_at.astimezone(zone), "long", locale={"en": "en_GB"}.get(code, code))
