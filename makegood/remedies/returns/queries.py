"""Reads of what comes back."""

from collections.abc import Iterable

from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.accounts.queries import with_people
from makegood.cases.models import Case, visible
from makegood.remedies.models import Offer, PayoutState, Remedy, Return, ReturnState
from makegood.remedies.policy.queries import facts_for, live_policy
from makegood.remedies.returns.rules import read
from makegood.remedies.rules.keeping import keeps


def returns_of(case: Case) -> list[Return]:
    """What comes or came back on a case, oldest first."""
    return with_people(case.returns.order_by("made_at", "id"), "by")


def return_on(case: Case, pk: int) -> Return:
    """One return of a case; else a 404."""
    return get_object_or_404(case.returns.select_related("case__customer"), pk=pk)


def sent_to_her(case: Case) -> list[Offer]:
    """The replacements that went out to her, each with the number of its parcel as the proof of its payout."""
    return went_out(Offer.objects.filter(case=case).select_related("remedy", "payout").order_by("pk"))


def went_out(offers: Iterable[Offer]) -> list[Offer]:
    """Those of these offers that were sent as a parcel; read with their remedies and payouts."""
    things = (offer for offer in offers if offer.kind == Remedy.Kind.REPLACEMENT)
    return [offer for offer in things if hasattr(offer, "payout") and offer.payout.state == PayoutState.PAID]


def labelled_on(case: Case, pk: int) -> Return:
    """One return of a case that has a label; else a 404."""
    return get_object_or_404(case.returns.filter(labelled_at__isnull=False).select_related("case"), pk=pk)


def with_its_label(case: Case, item: str) -> Return | None:
    """The return of this thing that has a label and is still with the customer, if there is one."""
    return case.returns.filter(item=item, state=ReturnState.LABELLED).select_related("case").first()


def return_numbered(user: User, text: str) -> Return:
    """The return under a number as it was scanned or typed, if this person may see its case; else a 404."""
    seen = Return.objects.filter(visible(user, "case__")).select_related("case")
    return get_object_or_404(seen, rma=read(text) or "")


def may_keep(case: Case) -> bool:
    """Whether the policy lets her keep what she has."""
    return bool(keeps(facts_for([case.pk])[case.pk], live_policy()))
