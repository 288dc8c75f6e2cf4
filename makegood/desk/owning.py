"""Owning up: which order, case or customer a colleague means by the words she types."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.cases.queries import customers_visible_to, encounter_called
from makegood.customers.models import Customer, Encounter
from makegood.customers.queries import matching_customers
from makegood.desk.triage import kinds_in_force
from makegood.lib.errors import Refused
from makegood.lib.pages import SEVERITIES
from makegood.listening.failure_queries import OTHER, taxonomy
from makegood.loop.owning_up import OwnUp

FEW = 6
USUAL = 2


class NobodyLikeThis(Refused):
    """We know no order, case or customer of yours like “{words}”. A number or a mail address is best."""


@dataclass(frozen=True)
class Meant:
    """Whom the words mean; `people` are several who answer to them, and one has to be chosen."""

    customer: Customer | None = None
    encounter: Encounter | None = None
    people: tuple[Customer, ...] = ()


def meant_by(user: User, words: str) -> Meant:
    """What this person means by an order's number, a case's number, an address or a name; nothing she may not see."""
    asked = words.strip()
    if encounter := encounter_called(user, asked):
        return Meant(encounter.customer, encounter)
    cases = Case.objects.visible_to(user).select_related("customer", "encounter")
    if asked and (case := cases.filter(ref=asked.lstrip("#")).first()):
        return Meant(case.customer, case.encounter)
    people = (
        matching_customers(customers_visible_to(user), asked).order_by("name", "pk")[:FEW] if asked else []
    )
    found = tuple(people)
    return Meant(found[0]) if len(found) == 1 else Meant(people=found)


def kinds() -> list[tuple[str, str]]:
    """What can have failed, in the reader's words; nobody has to know it."""
    return [(key, name) for key, name in kinds_in_force(taxonomy()) if key != OTHER]


class OwnUpForm(forms.Form):
    """What somebody says went wrong through her. Two fields are enough."""

    about = forms.CharField(label=_("Which order, case or customer"), max_length=300)
    customer = forms.IntegerField(required=False)
    what = forms.CharField(label=_("What happened, in one line"), max_length=1000)
    kind = forms.CharField(label=_("What failed"), max_length=60, required=False)
    severity = forms.TypedChoiceField(
        label=_("How bad for the customer"),
        coerce=int,
        choices=[(level, word) for level, (_shape, word) in enumerate(SEVERITIES) if level],
        initial=USUAL,
    )

    def meant(self, user: User) -> Meant:
        """Whom it is about: the one who was chosen, else whom the words mean; refuses when that is nobody."""
        said = self.cleaned_data
        if chosen := customers_visible_to(user).filter(pk=said["customer"] or 0).first():
            return Meant(chosen)
        found = meant_by(user, said["about"])
        if not (found.customer or found.encounter or found.people):
            raise NobodyLikeThis(words=said["about"])
        return found

    def told(self, meant: Meant) -> OwnUp:
        """The own-up itself."""
        said: dict[str, Any] = self.cleaned_data
        return OwnUp(said["what"], meant.customer, meant.encounter, said["kind"] or "other", said["severity"])
