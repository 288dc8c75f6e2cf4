"""Reads of offers and of the questions about them."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import translation

from makegood.accounts.models import User
from makegood.accounts.queries import KeyFacts
from makegood.cases.listing import seen_by
from makegood.cases.models import Case, visible
from makegood.remedies.authority.rules import LADDER
from makegood.remedies.models import Approval, Offer, OfferState
from makegood.remedies.offers.choice import alternatives


def whole_offers() -> QuerySet[Offer]:
    """Offers with all that is told of them, in two queries."""
    asked = Approval.objects.select_related("asked_by", "decided_by").order_by("pk")
    return Offer.objects.select_related(
        "remedy", "case", "by", "answers_for", "payout__gift_code"
    ).prefetch_related(Prefetch("approvals", asked))


def offers_of(case: Case) -> list[Offer]:
    """What was offered on a case, oldest first, with what colleagues were asked about it."""
    return list(whole_offers().filter(case=case).order_by("pk"))


def offer_of(cases: QuerySet[Case], number: int) -> Offer:
    """One offer on one of these cases; else a 404."""
    return get_object_or_404(whole_offers(), pk=number, case__in=cases)


def cases_of_key(key: KeyFacts, user: User | None) -> QuerySet[Case]:
    """The cases that a key reads: those of its team, and of them what the person may see for whom it acts."""
    seen = seen_by(key)
    return seen if user is None else seen.filter(visible(user))


WHOLE = ("offer__case__customer", "offer__case__expected", "offer__remedy", "asked_by", "decided_by")


def waiting_for(user: User, size: int = 100) -> list[Approval]:
    """The questions that wait for an answer on cases this person sees, first due first; never about her own offers."""
    return list(_waiting(user).select_related(*WHOLE).order_by("due_at", "pk")[:size])


def asked_of(user: User) -> int:
    """How many questions wait for an answer by her rung of the ladder, or were and are late."""
    higher = LADDER[LADDER.index(user.role) + 1 :] if user.role in LADDER else ()
    late = Q(late_at__isnull=False, rung__in=higher)
    return _waiting(user).filter(Q(rung=user.role) | late).count()


def _waiting(user: User) -> QuerySet[Approval]:
    waiting = Approval.objects.filter(visible(user, "offer__case__"), decision="")
    return waiting.exclude(offer__makers__contains=[user.pk])


def answered_lately(user: User, since: datetime, size: int = 20) -> list[Approval]:
    """The questions that were answered on cases this person sees, the latest first."""
    answered = Approval.objects.filter(visible(user, "offer__case__"), decided_at__gte=since)
    answered = answered.filter(decision__in=[Approval.Decision.APPROVE, Approval.Decision.DECLINE])
    return list(answered.select_related(*WHOLE).order_by("-decided_at", "-pk")[:size])


def run_out(at: datetime, size: int = 500) -> list[Offer]:
    """Offers whose time is over, oldest first."""
    over = Offer.objects.filter(state__in=Offer.RUNS_OUT, expires_at__lte=at)
    return list(over.order_by("expires_at", "pk")[:size])


def late(at: datetime, size: int = 500) -> list[Approval]:
    """Questions whose answer is late, oldest first."""
    over = Approval.objects.filter(decision="", due_at__lte=at).select_related("offer")
    return list(over.order_by("due_at", "pk")[:size])


TAKEN = (OfferState.ACCEPTED, OfferState.GIVING, OfferState.GIVEN)
"""States of what the customer has, or is to get."""


def on_the_table(case: Case, at: datetime) -> list[Offer]:
    """What a customer may take now, oldest first: never what waits for a colleague's yes."""
    open_ = Offer.objects.filter(case=case, state=OfferState.APPROVED, expires_at__gt=at)
    return list(open_.select_related("remedy").order_by("pk"))


def in_a_letter(case: Case, language: str, at: datetime) -> list[str]:
    """What a letter in this language says that she may choose among."""
    with translation.override(language):
        return [str(offer) for offer in alternatives(on_the_table(case, at))]


def taken(case: Case) -> list[Offer]:
    """What she has taken or was given, oldest first."""
    return list(Offer.objects.filter(case=case, state__in=TAKEN).select_related("remedy").order_by("pk"))
