"""What stands on one case."""

from collections.abc import Collection, Sequence

from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.accounts.queries import with_people
from makegood.cases.models import INCIDENT, Case, CaseGround, Claim, Event, HandOver, Note, Promise, ReadBack
from makegood.listening.models import Failure, Signal


def case_for(user: User, ref: str) -> Case:
    """The case `ref`, if `user` may see it; else a 404, as if it were not there."""
    return get_object_or_404(
        Case.objects.visible_to(user).select_related("customer", "owner", "team", "encounter"), ref=ref
    )


def cases_for(user: User, refs: Sequence[str]) -> list[Case]:
    """Those of these cases that `user` may see, in the order of their numbers."""
    cases = Case.objects.visible_to(user).filter(ref__in=refs)
    return list(cases.select_related("customer", "owner", "team").order_by("pk"))


def events_of(case: Case) -> list[Event]:
    """The facts of a case's life, oldest first."""
    return with_people(case.events.order_by("seq"), "by")


def promises_of(case: Case) -> list[Promise]:
    """What was promised on a case: what still runs first, then by date."""
    found = with_people(case.promises.select_related("duty").order_by("due_at", "id"), "made_by")
    return sorted(found, key=lambda promise: promise.ended)


def promise_of(case: Case, pk: int) -> Promise:
    """One promise of a case, with the hours it is counted in; else a 404."""
    return get_object_or_404(case.promises.select_related("case__team__calendar", "calendar", "duty"), pk=pk)


def read_back_of(case: Case) -> ReadBack | None:
    """What was read back to the customer last, as long as the goal is still the same."""
    return case.read_backs.filter(goal=case.goal, dropped_at=None).order_by("-asked_at", "-id").first()


def facts_shown(case: Case) -> list[str]:
    """What is on record and changes what the customer gets: the customer reads this, and nothing else of it."""
    shown = case.claims.filter(changes_remedy=True).exclude(checked_at=None)
    return list(shown.order_by("checked_at", "id").values_list("fact", flat=True))


def claims_of(case: Case) -> list[Claim]:
    """What the customer says happened, beside what was checked, oldest first. For colleagues only."""
    return list(case.claims.select_related("by", "checked_by").order_by("at", "id"))


def claim_of(case: Case, pk: int) -> Claim:
    """One of them; else a 404."""
    return get_object_or_404(Claim, case=case, pk=pk)


def notes_of(case: Case) -> list[Note]:
    """What staff wrote to each other on a case, oldest first."""
    return with_people(case.notes.order_by("at", "id"), "by")


def signals_of(case: Case) -> list[Signal]:
    """What the customer said on this case, oldest first, each once."""
    heard = Signal.objects.filter(pk__in=case.grounds.exclude(signal=None).values("signal"))
    return list(heard.order_by("occurred_at", "id"))


def case_of_signal(signal: Signal) -> Case | None:
    """The case that a signal opened or joined, the newest first; None where it did neither."""
    stands_on = Case.objects.filter(grounds__signal=signal).select_related("owner")
    return stands_on.order_by("-id").first()


def detail_of(case: Case) -> dict[str, int]:
    """The numbers of the first failure of the case that has any, as the minutes of a wait; empty where none has.

    Its kind is not asked: a wait is a wait still when a person has named the case otherwise.
    """
    if case.encounter_id is None or case.noticed_by != Failure.By.US:
        return {}
    grounds = case.grounds.exclude(failure__detail={})
    found = grounds.order_by("id").values_list("failure__detail", flat=True).first()
    return found or {}


def hand_over_of(case: Case) -> HandOver | None:
    """The hand-over of a case that waits for a yes, if one does."""
    waiting = with_people(case.hand_overs.filter(answered_at=None), "from_user", "to_user")
    return waiting[0] if waiting else None


def earlier_cases(user: User, case: Case) -> list[Case]:
    """The last ten other cases of the same customer that this person may see, newest first."""
    if case.customer_id is None:
        return []
    others = Case.objects.visible_to(user).filter(customer=case.customer_id).exclude(pk=case.pk)
    return list(others.order_by("-opened_at", "-id")[:10])


def cases_of_signals(ids: Collection[int]) -> dict[int, Case]:
    """The newest case that stands on each of these signals."""
    grounds = (
        CaseGround.objects.filter(signal__in=list(ids)).select_related("case__owner").order_by("case_id")
    )
    return {ground.signal_id: ground.case for ground in grounds if ground.signal_id is not None}


def incidents_for(user: User) -> list[Case]:
    """What many said at once, and doors that nobody opens: live, newest first."""
    found = Case.objects.visible_to(user).live().filter(INCIDENT).select_related("owner")
    return list(found.order_by("-opened_at", "-id")[:5])
