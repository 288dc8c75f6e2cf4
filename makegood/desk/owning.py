"""Owning up: which order, case or customer a colleague means by the words she types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.cases.queries import case_for, customer_for, customers_visible_to, encounter_called
from makegood.customers.models import Customer, Encounter
from makegood.customers.queries import matching_customers
from makegood.desk.severities import SEVERITIES
from makegood.desk.triage import kinds_in_force
from makegood.lib.errors import Refused
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
    case: Case | None = None
    people: tuple[Customer, ...] = ()


def meant_by(user: User, words: str) -> Meant:
    """What this person means by an order's number, a case's number, an address or a name; nothing she may not see.

    A bare number is an order's before it is a case's; with a "#" before it, a case's first.
    """
    asked = words.strip()
    if asked.startswith("#") and (case := _case_called(user, asked[1:])):
        return _in(case)
    if encounter := encounter_called(user, asked):
        return Meant(encounter.customer, encounter)
    if case := _case_called(user, asked):
        return _in(case)
    people = matching_customers(customers_visible_to(user), asked, FEW) if asked else []
    found = tuple(people)
    return Meant(found[0]) if len(found) == 1 else Meant(people=found)


def _case_called(user: User, ref: str) -> Case | None:
    return Case.objects.visible_to(user).select_related("customer", "encounter").filter(ref=ref).first()


def _in(case: Case) -> Meant:
    return Meant(case.customer, case.encounter, case)


def kinds() -> list[tuple[str, str]]:
    """What can have failed, in the reader's words; nobody has to know it."""
    return [(key, name) for key, name in kinds_in_force(taxonomy()) if key != OTHER]


class OwnUpForm(forms.Form):
    """What somebody says went wrong through her. Two fields are enough.

    A case or customer that was chosen holds only while `about` still reads as it did then: as `asked`.
    """

    about = forms.CharField(label=_("Which order, case or customer"), max_length=300)
    asked = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    case = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput)
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
        found = self._chosen(user) if self.is_settled else meant_by(user, said["about"])
        if found == Meant():
            raise NobodyLikeThis(words=said["about"])
        return found

    @property
    def is_settled(self) -> bool:
        """Whether the case or the customer was chosen, and not the words changed since."""
        about, asked, case, customer = (
            str(self[name].value() or "").strip() for name in ("about", "asked", "case", "customer")
        )
        return about == asked and bool(case or customer)

    def _chosen(self, user: User) -> Meant:
        said = self.cleaned_data
        if said["case"]:
            return _in(case_for(user, said["case"]))
        return Meant(customers_visible_to(user).filter(pk=said["customer"]).first())

    def told(self, meant: Meant) -> OwnUp:
        """The own-up itself."""
        said: dict[str, Any] = self.cleaned_data
        return OwnUp(
            said["what"],
            meant.customer,
            meant.encounter,
            said["kind"] or "other",
            said["severity"],
            meant.case,
        )


def begun(user: User, asked: Mapping[str, str]) -> OwnUpForm:
    """The form as a page leads to it: with its case, its customer, or words; a 404 for what she may not see."""
    ref, pk = asked.get("case", ""), asked.get("customer", "")
    if ref:
        about = f"#{case_for(user, ref).ref}"
    elif pk.isdecimal():
        customer = customer_for(user, int(pk))
        about = customer.email or str(customer)
    else:
        return OwnUpForm(initial={"about": asked.get("about", "")[:300]})
    return OwnUpForm(initial={"about": about, "asked": about, "case": ref, "customer": pk})
