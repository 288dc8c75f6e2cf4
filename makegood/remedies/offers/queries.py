"""Reads of offers and of the questions about them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import translation

from makegood.accounts.models import User
from makegood.accounts.queries import KeyFacts, teams_seen_by
from makegood.cases.listing import seen_by
from makegood.cases.models import Case, visible
from makegood.lib.errors import Refused
from makegood.lib.together import soon
from makegood.remedies.authority.rules import LADDER
from makegood.remedies.models import Approval, BookingState, GiftCode, Offer, OfferState, Payout, Remedy
from makegood.remedies.offers.choice import EXTRA, alternatives, leaves_a_choice


def whole_offers() -> QuerySet[Offer]:
    """Offers with all that is told of them, in two queries."""
    return _whole(Offer.objects.select_related("case"))


def _whole(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    asked = Approval.objects.select_related("asked_by", "decided_by").order_by("pk")
    booked = ("booking__slot__host", "booking__slot__team__calendar")
    whole = offers.select_related("remedy", "by", "answers_for", "payout__gift_code", *booked)
    return whole.prefetch_related(Prefetch("approvals", asked))


def offers_of(case: Case) -> list[Offer]:
    """What was offered on a case, oldest first, with what colleagues were asked about it."""
    # every page of a case asks, most have none, and to read all that belongs to offers costs ten times as much
    return list(_whole(case.offers.all()).order_by("pk")) if case.offers.exists() else []


def offer_of(cases: QuerySet[Case], number: int) -> Offer:
    """One offer on one of these cases; else a 404."""
    return get_object_or_404(whole_offers(), pk=number, case__in=cases)


def cases_of_key(key: KeyFacts, user: User | None) -> QuerySet[Case]:
    """The cases that a key reads: those of its team, and of them what the person may see for whom it acts."""
    seen = seen_by(key)
    return seen if user is None else seen.filter(visible(user))


WHOLE = (
    "offer__case__customer",
    "offer__case__encounter",
    "offer__case__expected",
    "offer__remedy",
    "asked_by",
    "decided_by",
)


def waiting_for(user: User, size: int = 100) -> list[Approval]:
    """The questions that wait for an answer on cases this person sees, first due first; never about her own offers."""
    return list(_waiting(user).select_related(*WHOLE).order_by("due_at", "pk")[:size])


def asked_of(user: User) -> Callable[[], int]:
    """How many questions wait for an answer by her rung of the ladder, or were and are late; asked ahead."""
    teams = teams_seen_by(user)
    sql, values = _asking(user, user.role, None if teams is None else tuple(teams))
    return soon(sql, values, lambda rows: int(rows[0][0]))


@lru_cache(maxsize=256)
def _asking(user: User, role: str, _teams: tuple[int, ...] | None) -> tuple[str, tuple[Any, ...]]:
    """The SQL that counts them, for who has this role and sees these teams: every page of the desk asks."""
    higher = LADDER[LADDER.index(role) + 1 :] if role in LADDER else ()
    late = Q(late_at__isnull=False, rung__in=higher)
    hers = _waiting(user).filter(Q(rung=role) | late).order_by().values("pk")
    sql, values = hers.query.sql_with_params()
    return f"SELECT count(*) FROM ({sql}) AS asked", values


def _waiting(user: User) -> QuerySet[Approval]:
    waiting = Approval.objects.filter(visible(user, "offer__case__"), decision="")
    return waiting.exclude(offer__makers__contains=[user.pk])


def answered_lately(user: User, since: datetime, size: int = 20) -> list[Approval]:
    """The questions that were answered on cases this person sees, the latest first."""
    answered = Approval.objects.filter(visible(user, "offer__case__"), decided_at__gte=since)
    answered = answered.filter(decision__in=[Approval.Decision.APPROVE, Approval.Decision.DECLINE])
    answered = answered.exclude(Approval.OF_MANY)
    return list(answered.select_related(*WHOLE).order_by("-decided_at", "-pk")[:size])


def run_out(at: datetime, size: int = 500) -> list[Offer]:
    """Offers whose time is over, oldest first; where there is an appointment for one, it ends after that."""
    over = Offer.objects.filter(state__in=Offer.RUNS_OUT, expires_at__lte=at)
    over = over.exclude(booking__state=BookingState.BOOKED)
    return list(over.order_by("expires_at", "pk")[:size])


def late(at: datetime, size: int = 500) -> list[Approval]:
    """Questions whose answer is late, oldest first."""
    over = Approval.objects.filter(decision="", due_at__lte=at).select_related("offer")
    return list(over.order_by("due_at", "pk")[:size])


TAKEN = (OfferState.ACCEPTED, OfferState.GIVING, OfferState.GIVEN)
"""States of what the customer has, or is to get."""
HERS = Q(state__in=TAKEN) | Q(state=OfferState.AWAITING, taken_at__isnull=False)
"""The same, with what she took and a colleague is asked about anew."""


def is_hers(offer: Offer) -> bool:
    """The same of one offer."""
    return offer.state in TAKEN or (offer.state == OfferState.AWAITING and offer.taken_at is not None)


def standing_open(offers: Iterable[Offer], at: datetime) -> list[Offer]:
    """Those of a case's offers that its customer may take now, in their order."""
    return [offer for offer in offers if offer.state == OfferState.APPROVED and offer.expires_at > at]


def on_the_table(case: Case, at: datetime) -> list[Offer]:
    """What a customer may take now, oldest first: never what waits for a colleague's yes."""
    open_ = Offer.objects.filter(case=case, state=OfferState.APPROVED, expires_at__gt=at)
    return list(open_.select_related("remedy").order_by("pk"))


def in_a_letter(open_: Sequence[Offer], language: str) -> list[str]:
    """What a letter in this language says that she may choose among, of what she may take."""
    if not open_:
        return []
    with translation.override(language):
        return [str(offer) for offer in alternatives(open_)]


def taken(case: Case) -> list[Offer]:
    """What she has taken or was given, oldest first, and how it reaches her."""
    hers = Offer.objects.filter(HERS, case=case)
    return list(hers.select_related("remedy", "payout__gift_code").order_by("pk"))


def proved_alike(payout: Payout) -> list[str]:
    """The cases of other payouts that a person proved by the very same words, three at most."""
    if payout.payer != "by_hand" or not payout.proof:
        return []
    same = Payout.objects.filter(payer="by_hand", proof=payout.proof).exclude(pk=payout.pk).order_by("pk")
    return list(same.values_list("offer__case__ref", flat=True)[:3])


def her_code(offer: Offer) -> GiftCode | None:
    """The gift code that her own choice brought her, while there is something left on it."""
    payout: Payout | None = getattr(offer, "payout", None)
    if payout is None or payout.by_id is not None or offer.taken_at is None:
        return None
    code: GiftCode | None = getattr(payout, "gift_code", None)
    return code if code and code.left else None


class EnoughToChoose(Refused):
    """Three offers stand for the customer to choose among, and more would be no choice: change one of them, or take
    one back. A small gift may always come with them."""

    status = 422


def must_leave_a_choice(case: Case, remedy: Remedy, at: datetime) -> None:
    """Refuse a fourth alternative; the case is held."""
    if not leaves_a_choice(len(_standing_as_alternatives(case, at)), int(remedy.kind != EXTRA)):
        raise EnoughToChoose


def standing_alternatives(cases: Collection[int], at: datetime) -> dict[int, int]:
    """How many alternatives stand for choice on each of these cases, which are held; those without any are left out."""
    open_ = Offer.objects.filter(case__in=cases, state=OfferState.APPROVED, expires_at__gt=at)
    found = open_.exclude(remedy__kind=EXTRA).values("case").annotate(many=Count("pk")).order_by("case")
    return dict(found.values_list("case", "many"))


def _standing_as_alternatives(case: Case, at: datetime) -> list[Offer]:
    return [offer for offer in on_the_table(case, at) if offer.kind != EXTRA]
