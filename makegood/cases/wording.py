"""The reasons that rules give as keys, in words: why a failure, why this owner, why so far up."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

OWNER: Mapping[str, Promise] = {
    "my_person": lazy("the customer's own person"),
    "stand_in_for": lazy("stands in for the customer's own person"),
    "senior": lazy("a second failure goes to a senior"),
    "least_load": lazy("had the least to do"),
    "least_load_speaks": lazy("speaks the language and had the least to do"),
    "lead_nobody_free": lazy("leads the team, nobody else was free"),
    "lead_nobody_here": lazy("leads the team, nobody else was there"),
    "history": lazy("leads the team it belonged to"),
    "incident": lazy("leads the team, many spoke at once"),
    "handed_over": lazy("said yes to a hand-over"),
    "taken": lazy("took it"),
    "second_failure": lazy("a second failure goes to a senior"),
}

FAILURE: Mapping[str, Promise] = {
    "low_score": lazy("the score %(fact)s lies at or below the threshold of its scale"),
    "complaint": lazy("it came as a complaint"),
    "contacts": lazy("it is contact number %(fact)s on this matter"),
    "signs": lazy("the words sound unhappy and hold signs of a let-down"),
    "tone": lazy("the words sound very unhappy"),
    "promise.passed": lazy("the promised time has passed"),
    "promise.came_late": lazy("it came after the promised time"),
    "wait.beyond_promise": lazy("the wait was longer than promised"),
    "status": lazy("its status says so"),
    "incident": lazy("our own house fell short"),
    "own_up": lazy("a colleague owned up to it"),
}

PRIORITY: Mapping[str, Promise] = {
    "first_order": lazy("first order"),
    "second_failure": lazy("not right the first time"),
    "clock_80": lazy("its time runs out"),
    "clock_over": lazy("its time is over"),
}


def owner_why(reason: str) -> str:
    """Why somebody owns a case."""
    key = reason.partition(":")[0]
    return str(OWNER.get(key, reason.replace("_", " ")))


def wait_words(detail: Mapping[str, int]) -> str:
    """How much longer a wait was than promised, in minutes; nothing where no wait was measured."""
    if "excess_minutes" not in detail:
        return ""
    words = _(
        "%(excess_minutes)d min beyond the promise (%(waited_minutes)d instead of %(promised_minutes)d)"
    )
    return words % detail


def failure_why(reason: str, detail: Mapping[str, int] | None = None) -> str:
    """Why we say that somebody was let down; `detail` holds the numbers of the failure."""
    if waited := wait_words(detail or {}):
        return waited
    key, _colon, fact = reason.partition(":")
    words = FAILURE.get(key) or FAILURE.get(key.partition(".")[0])
    return str(words) % {"fact": fact} if words else reason


def priority_why(reasons: Iterable[str]) -> str:
    """Why a case stands as far up as it does, beside its severity."""
    told = [str(PRIORITY[key]) for key in reasons if key in PRIORITY]
    return ", ".join(told) or _("its severity")
