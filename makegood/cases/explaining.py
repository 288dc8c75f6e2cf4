"""Why a case exists, why it has this owner, and why each promise is due when it is: for a person or a program."""

from typing import Any

from makegood.cases.law_words import clock_words
from makegood.cases.models import Case, LegalDuty, Promise
from makegood.cases.why import why
from makegood.cases.wording import failure_why, owner_why, priority_why
from makegood.listening.models import Failure, Signal


def explain_case(case: Case) -> dict[str, Any]:
    """The whole explanation, as plain values; times are instants, words are the reader's language."""
    return {
        "case": case.ref,
        "headline": case.headline,
        "status": case.status,
        "opened_at": case.opened_at,
        "failures": [_failure(failure) for failure in _failures(case)],
        "owner": {"name": case.owner.name, "team": case.team.name, "why": owner_why(case.owner_reason)},
        "priority": {
            "points": case.priority,
            "severity": case.severity,
            "why": priority_why(case.priority_reasons),
        },
        "promises": [_promise(promise) for promise in _promises(case)],
    }


def _failures(case: Case) -> list[Failure]:
    grounds = case.grounds.exclude(failure=None).select_related("failure__signal").order_by("id")
    return [ground.failure for ground in grounds if ground.failure]


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "severity": failure.severity,
        "noticed_by": failure.noticed_by,
        "noticed_at": failure.noticed_at,
        "why": [failure_why(reason, failure.detail) for reason in failure.reasons],
        "signs": signs_of(failure.signal),
    }


def signs_of(signal: Signal | None) -> list[str]:
    """The signs seen in a signal."""
    return list(signal.signs) if signal else []


def _promises(case: Case) -> list[Promise]:
    found = case.promises.select_related("calendar", "duty", "case__team__calendar")
    return list(found.order_by("due_at", "id"))


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "kind": promise.kind,
        "label": promise.label or promise.kind_words,
        "state": promise_state(promise),
        "due_at": promise.due_at,
        "by_law": _by_law(promise.duty) if promise.duty else None,
        "steps": [{"words": line.words, "value": line.value} for line in why(promise)],
    }


def _by_law(duty: LegalDuty) -> dict[str, Any]:
    return {"duty": duty.words, "source": duty.where, "clock": clock_words(duty)}


def promise_state(promise: Promise) -> str:
    """One of: kept, kept late, dropped, broken, paused, running."""
    if promise.kept_at:
        return "kept late" if promise.kept_at > promise.due_at else "kept"
    ended = {"dropped": promise.dropped_at, "broken": promise.broken_at, "paused": promise.paused_at}
    return next((name for name, at in ended.items() if at), "running")
