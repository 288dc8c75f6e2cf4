"""What the page of one case shows, put together from the rooms that know it."""

import datetime as dt
from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from django.utils.translation import get_language

from makegood.accounts.models import Role, User
from makegood.accounts.queries import people_with
from makegood.cases import queries
from makegood.cases.models import Case, Fault, Feeling, Promise, Status
from makegood.cases.wording import owner_why, priority_why
from makegood.desk import triage
from makegood.desk.conversation import conversation
from makegood.desk.letter_links import letter_links
from makegood.desk.measures import measured
from makegood.desk.remedies_panel import remedies_panel
from makegood.desk.returns_panel import returns_panel
from makegood.desk.severities import SEVERITIES
from makegood.desk.steps_panel import steps_panel
from makegood.desk.timeline import timeline
from makegood.desk.visits_panel import visits_panel
from makegood.listening.failure_queries import taxonomy
from makegood.listening.queries import scores_of
from makegood.outreach.facts import language_of
from makegood.outreach.models import Message
from makegood.outreach.queries import Reply, attempts_of, drafts_of, messages_of, reply_by
from makegood.remedies.models import Offer
from makegood.remedies.offers.queries import in_a_letter, standing_open

SCORES = 8


def case_page(case: Case, user: User, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page, for whoever may see the case."""
    signals, promises = queries.signals_of(case), queries.promises_of(case)
    kinds, panel = taxonomy(), remedies_panel(case, user, at)
    offers = [line.offer for line in panel.offers]
    events = queries.events_of(case)
    drafts = drafts_of(case) if case.due_at else []
    attempts, others = attempts_of(case), queries.earlier_cases(user, case)
    return {
        "at": at,
        "case": case,
        "mine": case.owner_id == user.pk,
        "hand_over": queries.hand_over_of(case),
        "words": conversation(signals, messages_of(case), queries.notes_of(case), attempts),
        "days": timeline(events, signals, promises, case.encounter, at),
        "promises": [promise for promise in promises if promise.kind != Promise.Kind.STEP],
        "steps": steps_panel(case, promises),
        "running": next((promise for promise in promises if promise.due_at == case.due_at), None),
        # whoever was reached, or is rung no more, is not to be tried again
        "planned": [attempt for attempt in attempts if not attempt.done_at and case.status == Status.OPEN],
        "card": triage.card(case, others, triage.seen_on(signals, voice()), queries.detail_of(case), kinds),
        "others": others,
        "scores": scores_of(case.customer, SCORES) if case.customer else [],
        "people": people_with(user),
        "feelings": Feeling.choices,
        "faults": Fault.choices,
        "kinds": triage.kinds_in_force(kinds),
        "severities": [(level, word) for level, (_shape, word) in enumerate(SEVERITIES)],
        "panel": panel,
        "measured": measured(events, offers),
        "back": returns_panel(
            case, offers, keeps=panel.keeps, noted=any(each.verb == "line.noted" for each in events)
        ),
        "visits": visits_panel(case, invited=any(each.verb == "visit.invited" for each in events)),
        "reply": reply_now(case, user, at, standing_open(offers, at), drafts)
        if writable(case, user)
        else None,
        "once": token_urlsafe(16),
        "letters": letter_links(drafts),
        "owner_why": owner_why(case.owner_reason),
        "priority_why": priority_why(case.priority_reasons),
    }


def reply_now(
    case: Case,
    user: User,
    at: dt.datetime,
    open_: Sequence[Offer],
    drafts: Sequence[Message] | None = None,
) -> Reply:
    """Her reply as it stands; a fresh one says what the customer may choose among of what she may take."""
    return reply_by(user, case, at=at, voice=voice(), offers=choices_of(case, open_), drafts=drafts)


def choices_of(case: Case, open_: Sequence[Offer]) -> list[str]:
    """What the customer of a case may choose among of these offers, as her letter says it."""
    return in_a_letter(open_, language_of(case))


def writable(case: Case, user: User) -> bool:
    """Whether there is somebody to write to, and something still open to write about."""
    known = case.customer is not None and case.reachable and not case.customer.do_not_contact
    return bool(known and case.due_at and user.role != Role.AUDITOR and case.customer and case.customer.email)


def voice() -> str:
    """The language in which the coach speaks to the writer."""
    return (get_language() or "en").split("-")[0]
