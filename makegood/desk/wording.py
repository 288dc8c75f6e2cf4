"""The reasons that rules give as keys, in words: why this owner, why so far up."""

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
    "handed_over": lazy("took it over"),
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


def priority_why(reasons: Iterable[str]) -> str:
    """Why a case stands as far up as it does, beside its severity."""
    told = [str(PRIORITY[key]) for key in reasons if key in PRIORITY]
    return ", ".join(told) or _("its severity")
