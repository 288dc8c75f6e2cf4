"""Reads of messages to customers and of the attempts to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404

from makegood.accounts.models import Organisation, User
from makegood.accounts.queries import with_people
from makegood.cases.models import Case, CaseQuerySet, Status, visible
from makegood.cases.queries import seen_apart
from makegood.customers.models import Customer
from makegood.outreach.coach.compose import compose
from makegood.outreach.coach.facts import Draft, Part, Review
from makegood.outreach.coach.review import review
from makegood.outreach.facts import facts_of
from makegood.outreach.models import Message, OutreachTask
from makegood.outreach.phrases import Fitting, fitting
from makegood.outreach.rules import not_before


def messages_of(case: Case) -> list[Message]:
    """What went or is to go to the customer on a case, oldest first; drafts are not among it."""
    said = case.messages.exclude(state=Message.State.DRAFT)
    return with_people(said.order_by("made_at", "id"), "sender")


def messages_to(user: User, customer: Customer, before: datetime, limit: int) -> list[Message]:
    """The last messages to a customer before then that `user` may see, newest first; drafts are not among them."""
    sent = customer.messages.exclude(state=Message.State.DRAFT).filter(made_at__lt=before)
    seen = Q(case=None) | Q(case__in=Case.objects.visible_to(user).filter(customer=customer).values("pk"))
    found = sent.filter(seen).select_related("case").order_by("-made_at", "-id")
    return with_people(found[:limit], "sender")


def attempts_of(case: Case) -> list[OutreachTask]:
    """The planned and done attempts to reach the customer of a case, in order."""
    return with_people(case.attempts.order_by("due_at", "attempt", "id"), "by")


@dataclass(frozen=True)
class Reply:
    """A reply as it stands: its parts, what the coach says, whether somebody has begun it, and phrases that fit."""

    draft: Draft
    coach: Review
    begun: bool
    phrases: Sequence[Fitting] = ()


def reply_by(
    user: User,
    case: Case,
    *,
    at: datetime,
    voice: str = "en",
    offers: Sequence[str] = (),
    drafts: Sequence[Message] | None = None,
) -> Reply:
    """Her draft on this case, else one composed from its facts and kept nowhere yet; the coach speaks `voice`.

    `offers`: what the customer may choose among, in her language. `drafts`: all that wait on the case, where known.
    """
    begun = draft_by(user, case) if drafts is None else _hers(drafts, user)
    facts = facts_of(case, at, writer=user, offers=offers)
    draft = as_draft(begun) if begun else compose(facts, now=at).draft
    coached = review(draft, facts, voice=voice, now=at)
    return Reply(draft, coached, begun is not None, fitting(facts, draft.language, at))


def draft_by(user: User, case: Case, kind: str = Message.Kind.REPLY) -> Message | None:
    """What she began to write on this case and has not sent."""
    drafts = Message.objects.filter(case=case, sender=user, state=Message.State.DRAFT, kind=kind)
    return drafts.order_by("-id").first()


def drafts_of(case: Case) -> list[Message]:
    """Every draft that waits on a case, newest first."""
    return list(case.messages.filter(state=Message.State.DRAFT).order_by("-id"))


def _hers(drafts: Sequence[Message], user: User) -> Message | None:
    replies = (one for one in drafts if one.kind == Message.Kind.REPLY and one.sender_id == user.pk)
    return next(replies, None)


def short_drafts(case: Case, kinds: str) -> list[Message]:
    """The short notes on a case that wait for a person, of the kinds that begin so; oldest first."""
    waiting = case.messages.filter(state=Message.State.DRAFT, kind=Message.Kind.UPDATE)
    return list(waiting.filter(parts__0__key__startswith=kinds).order_by("made_at", "id"))


def short_draft(case: Case, pk: int) -> Message:
    """One short note that waits on a case; else a 404."""
    waiting = case.messages.filter(state=Message.State.DRAFT, kind=Message.Kind.UPDATE)
    return get_object_or_404(waiting.select_related("case__customer", "case__owner"), pk=pk)


def as_draft(draft: Message) -> Draft:
    """A message's parts as the coach reads them."""
    parts = tuple(Part(part["key"], part.get("label", ""), part["text"]) for part in draft.parts)
    return Draft(parts, draft.language)


def attempt_of(case: Case, pk: int) -> OutreachTask:
    """One planned attempt on a case; else a 404."""
    return get_object_or_404(case.attempts.select_related("case__customer", "case__owner"), pk=pk)


def zone_of(case: Case) -> ZoneInfo:
    """The customer's own zone, else the organisation's."""
    return ZoneInfo((case.customer.tz if case.customer else "") or Organisation.current().tz)


CANDIDATES = 100
SOON = timedelta(hours=16)


@dataclass(frozen=True)
class ToReach:
    """Who is to be reached now, most pressing first, and how many wait for their own morning."""

    now: list[OutreachTask]
    asleep: int


def to_reach(user: User, at: datetime) -> ToReach:
    """The attempts that fall due, each case once, of cases that this person may see and nobody has answered yet.

    Nobody is rung outside her own day: whose morning has not come is only counted.
    """
    first = [line for part in seen_apart(user) for line in _first_due(part, at)]
    tasks = [task for _, _, task in sorted(first)[:CANDIDATES]]
    rows = OutreachTask.objects.filter(pk__in=tasks).select_related(
        "case__customer", "case__owner", "case__encounter"
    )
    found = list(rows.order_by("-case__priority", "due_at", "id"))
    home = Organisation.current().tz
    now = [task for task in found if _may_be_reached(task, home, at)]
    asleep = _asleep(user, at)
    return ToReach(now, asleep + len(found) - len(now))


def _first_due(cases: CaseQuerySet, at: datetime) -> list[tuple[int, datetime, int]]:
    """The first attempts due on these cases, as keys to sort by.

    Along the order of the queue until there are enough: sorting all that is due reads every case it belongs to.
    """
    next_up = OutreachTask.objects.filter(case=OuterRef("pk"), done_at=None).order_by("attempt")
    waits = cases.at_work().filter(status=Status.OPEN, waiting_since=None)
    waits = waits.filter(Q(customer=None) | Q(customer__do_not_contact=False))
    timed = waits.annotate(
        task=Subquery(next_up.values("pk")[:1]), falls_at=Subquery(next_up.values("due_at")[:1])
    )
    first = timed.filter(falls_at__lte=at).order_by("-priority", "falls_at", "task")[:CANDIDATES]
    return [
        (-priority, falls, task)
        for priority, falls, task in first.values_list("priority", "falls_at", "task")
    ]


def _asleep(user: User, at: datetime) -> int:
    """How many attempts wait for their morning, no further than anybody reads."""
    hers = visible(user, "case__") & Q(case__status=Status.OPEN, case__waiting_since=None)
    before = OutreachTask.objects.filter(case=OuterRef("case"), attempt__lt=OuterRef("attempt"), done_at=None)
    due = OutreachTask.objects.filter(hers, done_at=None, due_at__gt=at, due_at__lte=at + SOON)
    due = due.exclude(Exists(before)).exclude(case__customer__do_not_contact=True)
    return due.order_by()[:CANDIDATES].count()


def _may_be_reached(task: OutreachTask, home: str, at: datetime) -> bool:
    customer = task.case.customer
    zone = ZoneInfo((customer.tz if customer else "") or home)
    return task.channel != "phone" or not_before(at, zone) == at


def task_for(user: User, pk: int) -> OutreachTask:
    """One planned attempt, if this person may see its case; else a 404."""
    seen = OutreachTask.objects.filter(visible(user, "case__"))
    return get_object_or_404(seen.select_related("case__customer", "case__owner"), pk=pk)
