"""Owning up: a colleague says "I made this mistake", and the customer hears of it from us, today."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.accounts.queries import roster
from makegood.cases import actions
from makegood.cases.models import Case
from makegood.cases.opening import Ground, open_cases
from makegood.cases.rules import case_key
from makegood.customers.models import Customer, Encounter
from makegood.customers.queries import cards
from makegood.lib.errors import Refused
from makegood.lib.text import fold
from makegood.listening.actions import write_down
from makegood.listening.failure_queries import taxonomy
from makegood.listening.models import Failure
from makegood.loop import afterwards
from makegood.loop.grounds import play_of, plays


class WhoseIsIt(Refused):
    """Say which customer or which order it is about: only then can somebody make it good."""


@dataclass(frozen=True)
class OwnUp:
    """What somebody says went wrong through her: for whom, in which order or on which case, and how bad (1 to 4)."""

    what: str
    customer: Customer | None = None
    encounter: Encounter | None = None
    kind: str = "other"
    severity: int = 2
    case: Case | None = None


@transaction.atomic
def own_up(told: OwnUp, *, by: User, at: datetime) -> Case:
    """Open, join or reopen the case of a mistake of ours before the customer has to ask.

    Contact is due today where the customer can be reached and wants it; `is_told` says so.

    It counts in no ranking, and nobody is blamed: who said it stands nowhere but beside her own note.
    """
    if told.customer is None and told.encounter is None and told.case is None:
        raise WhoseIsIt
    who = roster(at)
    opened = open_cases([_ground(told, at)], who, at=at)
    afterwards.reopen(opened, who, at=at)
    case = Case.objects.select_related("team__calendar", "customer", "owner").get(
        pk=opened.opened[0].id if opened.opened else next(iter(opened.touched))
    )
    if opened.opened:
        actions.mark_own_up(case, at=at)
    actions.note(case, told.what, by=by, at=at)
    if is_told(case):
        actions.contact_today(case, by=None, at=at)
    return case


def is_told(case: Case) -> bool:
    """Whether the customer of a case is to hear from us: she can be reached, and has not asked for silence."""
    return bool(case.reachable and case.customer and not case.customer.do_not_contact)


def _ground(told: OwnUp, at: datetime) -> Ground:
    encounter = told.encounter
    customer_id = told.customer.pk if told.customer else encounter.customer_id if encounter else None
    card = cards({customer_id} if customer_id else set()).get(customer_id or 0)
    kind = taxonomy().of(told.kind)
    ref = encounter.external_id if encounter else ""
    failure = write_down(
        kind.key, told.severity, ("own_up",), encounter_id=encounter.pk if encounter else None, at=at
    )
    return Ground(
        key=told.case.case_key if told.case else case_key(ref, customer_id, kind.root, None),
        failure_id=failure,
        signal_id=None,
        kind=kind.key,
        headline=kind.now.headline["en"],
        severity=told.severity,
        noticed_by=Failure.By.US,
        noticed_at=at,
        play=play_of(kind, told.severity, plays()),
        customer_id=customer_id,
        encounter_id=encounter.pk if encounter else None,
        team_id=told.case.team_id if told.case else encounter.team_id if encounter else None,
        language=card.language if card else "",
        person_id=card.person_id if card else None,
        reachable=bool(card and (card.email or card.phone) and not card.do_not_contact),
        first_order=encounter.first_order if encounter else False,
        folded=fold(card.folded if card else "", kind.now.headline["en"], ref),
    )
