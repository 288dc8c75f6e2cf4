"""Reads of check-backs and outcomes."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from makegood.accounts.models import User
from makegood.cases.models import Case, Status
from makegood.customers.models import Customer
from makegood.followup.models import CheckBack, Outcome
from makegood.outreach.models import Message

ASKABLE = (Status.RESOLVED, Status.RECOVERED)


def falls_due(at: datetime, limit: int) -> list[CheckBack]:
    """The questions whose time has come, oldest first; nobody else can take them while this transaction lasts."""
    due = CheckBack.objects.filter(due_at__lte=at, asked_at=None, answered_at=None, dropped_at=None)
    taken = due.select_for_update(skip_locked=True, of=("self",)).select_related(
        "case__customer", "case__owner"
    )
    return list(taken.order_by("due_at", "id")[:limit])


def unanswered(since: datetime, limit: int) -> list[CheckBack]:
    """The questions sent before `since` that nobody answered or noted yet, locked with their cases, oldest first.

    Only of cases that wait for a yes: what was never answered of one that has ended is nobody's task.
    Asked is only what a mail was sent for: what lies in the outbox, failed, or is to be asked by hand is no silence.
    """
    mails = Message.objects.filter(kind=Message.Kind.CHECK_BACK, state=Message.State.SENT, sent_at__lte=since)
    heard = Exists(mails.filter(case=OuterRef("case"), sent_at__gte=OuterRef("asked_at")))
    waiting = CheckBack.objects.filter(case__status=Status.RESOLVED, answered_at=None, dropped_at=None)
    open_ = waiting.filter(heard, asked_at__lte=since, silent_at=None)
    taken = open_.select_for_update(skip_locked=True, of=("self", "case")).select_related("case")
    return list(taken.order_by("asked_at", "id")[:limit])


def asked_in_vain(cases: Collection[Case]) -> list[Case]:
    """Those of the cases that are put right as we see it, with no question left that may still be answered in time."""
    resolved = {case.pk: case for case in cases if case.status == Status.RESOLVED}
    open_ = CheckBack.objects.filter(case__in=resolved, answered_at=None, dropped_at=None, silent_at=None)
    for number in open_.values_list("case_id", flat=True):
        resolved.pop(number, None)
    return list(resolved.values())


def to_close(user: User) -> QuerySet[Case]:
    """This person's cases whose customers never answered: what is left is to close them, each with its review."""
    silent = CheckBack.objects.filter(case=OuterRef("pk"), answered_at=None, dropped_at=None)
    hers = Case.objects.filter(owner=user, status=Status.RESOLVED).select_related("customer")
    ended = hers.filter(
        Exists(silent.filter(silent_at__isnull=False)), ~Exists(silent.filter(silent_at=None))
    )
    return ended.order_by("due_at", "id")


def open_question(case: Case) -> CheckBack | None:
    """The question a verdict answers: the last one asked, else the next one planned."""
    waiting = CheckBack.objects.filter(case=case, answered_at=None, dropped_at=None)
    asked = waiting.exclude(asked_at=None).order_by("-asked_at", "-id").first()
    return asked or waiting.order_by("due_at", "id").first()


def last_answer(case: Case) -> CheckBack | None:
    """The customer's last verdict."""
    answered = CheckBack.objects.filter(case=case).exclude(answered_at=None)
    return answered.order_by("-answered_at", "-id").first()


def check_backs_of(case: Case) -> list[CheckBack]:
    """Every question of a case and what came of it, in order."""
    return list(case.check_backs.order_by("due_at", "id"))


def outcomes_of(customer: Customer, limit: int = 10) -> list[Outcome]:
    """Where a customer stood, newest first, each with its rule and date."""
    return list(customer.outcomes.order_by("-at", "-id")[:limit])
