"""What people fill in on a case; whoever leaves out what is needed is told in a sentence."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Role, User
from makegood.cases.actions import Plan
from makegood.cases.models import Fault, Feeling
from makegood.cases.models import Outcome as Ending
from makegood.desk.severities import SEVERITIES
from makegood.followup.models import CheckBack
from makegood.learning.rules import WHYS, Told
from makegood.lib.errors import Refused

as_it_stands = RegexValidator(
    "[\u202a-\u202e\u2066-\u2069]",
    _(
        "Leave out the characters that turn the direction of writing: others would read another text than there is."
    ),
    inverse_match=True,
)
"""For what a colleague reads before saying yes."""


class NotUnderstood(Refused):
    """{field}: {why}"""

    status = 422


def asked(form: forms.Form) -> dict[str, Any]:
    """What was filled in; refuses the first field that cannot be read."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise NotUnderstood(field=label or _("This"), why=" ".join(str(error) for error in errors))


WHY_NOT = _("Why it is not given")


class NoteForm(forms.Form):
    """A note among staff."""

    text = forms.CharField(label=_("Note"), max_length=10_000)


class ClaimForm(forms.Form):
    """What the customer says, and what is on record."""

    said = forms.CharField(label=_("What the customer says"), max_length=2000)
    fact = forms.CharField(label=_("What is on record"), max_length=2000, required=False)
    changes_remedy = forms.BooleanField(required=False)


class CheckForm(forms.Form):
    """What is on record of something she said."""

    fact = forms.CharField(label=_("What is on record"), max_length=2000)
    changes_remedy = forms.BooleanField(required=False)


class KeptViewForm(forms.Form):
    """A name for the view of the queue that stands open, and the address it has."""

    name = forms.CharField(label=_("Name of the view"), max_length=40)
    asked = forms.CharField(max_length=2000)


class HandOverForm(forms.Form):
    """Who is asked to take a case, and why."""

    to = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("To whom"))
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class AnswerForm(forms.Form):
    """A yes or a no to a hand-over."""

    accepted = forms.ChoiceField(choices=[("yes", ""), ("no", "")], label=_("Answer"))


class StepForm(forms.Form):
    """The next step and its date, in the writer's zone."""

    step = forms.CharField(label=_("Next step"), max_length=300)
    due_at = forms.DateTimeField(label=_("By when"))


class TurnForm(forms.Form):
    """A step of the playbook: done, or skipped with a reason."""

    skip = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("Why"), max_length=1000, required=False)


class MissedForm(forms.Form):
    """What is said of a missed promise: facts and reason, or what changes."""

    facts = forms.CharField(label=_("What happened"), max_length=2000, required=False)
    reason = forms.CharField(label=_("The reason"), max_length=4000, required=False)
    change = forms.CharField(label=_("What changes"), max_length=4000, required=False)


class UntilForm(forms.Form):
    """Until when a case waits or is set aside."""

    until = forms.DateTimeField(label=_("Until when"))


class PromiseForm(forms.Form):
    """What the customer is promised, and by when."""

    label = forms.CharField(label=_("What"), max_length=200)
    due_at = forms.DateTimeField(label=_("By when"))


class AttemptForm(forms.Form):
    """What came of trying to reach somebody."""

    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=[
            ("reached", _("Reached")),
            ("no answer", _("No answer")),
            ("message left", _("Message left")),
        ],
    )


class PersonForm(forms.Form):
    """What it did to the person, what would make it right, and how she feels."""

    harm = forms.CharField(label=_("What it did"), max_length=2000, required=False)
    goal = forms.CharField(
        label=_("What would make it right"), max_length=2000, required=False, validators=[as_it_stands]
    )
    feeling = forms.ChoiceField(label=_("Feeling"), choices=[("", ""), *Feeling.choices], required=False)
    words = forms.CharField(label=_("In their words"), max_length=500, required=False)


class FactsForm(forms.Form):
    """How bad it is, whose fault it was, and what kind of failure."""

    severity = forms.TypedChoiceField(
        label=_("Severity"),
        coerce=int,
        choices=[(level, word) for level, (_shape, word) in enumerate(SEVERITIES)],
    )
    fault = forms.ChoiceField(label=_("Fault"), choices=Fault.choices)
    kind = forms.CharField(label=_("What failed"), max_length=60, required=False)


class PlanForm(forms.Form):
    """What we control, what we do not, and what we will do."""

    goal = forms.CharField(
        label=_("What would make it right"), max_length=2000, required=False, validators=[as_it_stands]
    )
    cause = forms.CharField(label=_("Cause"), max_length=1000, required=False)
    cause_is_ours = forms.BooleanField(label=_("The cause is ours"), required=False)
    ours = forms.CharField(label=_("In our hands"), max_length=1000, required=False)
    not_ours = forms.CharField(label=_("Not in our hands"), max_length=1000, required=False)
    actions = forms.CharField(label=_("What we will do"), max_length=4000, required=False)
    apology = forms.CharField(label=_("Apology"), max_length=2000, required=False)
    repair = forms.CharField(label=_("Repair"), max_length=2000, required=False)


class VerdictForm(forms.Form):
    """Whether it is right now, as the customer told one of us, and her words."""

    answer = forms.ChoiceField(choices=CheckBack.Answer.choices)
    words = forms.CharField(required=False, max_length=2000)


class ClosingForm(forms.Form):
    """How a case ends without the customer's yes, and its short review."""

    outcome = forms.ChoiceField(
        label=_("How it ends"), choices=[each for each in Ending.choices if each[0] != Ending.HISTORY]
    )
    cause = forms.CharField(label=_("Cause"), max_length=2000)
    contributing = forms.CharField(label=_("What added to it"), max_length=2000, required=False)
    could_have_seen = forms.CharField(label=_("Could we have seen it"), max_length=2000, required=False)
    why_1 = forms.CharField(label=_("Why?"), max_length=1000, required=False)
    why_2 = forms.CharField(label=_("Why was that?"), max_length=1000, required=False)
    why_3 = forms.CharField(label=_("And why that?"), max_length=1000, required=False)
    why_4 = forms.CharField(label=_("And why that?"), max_length=1000, required=False)
    why_5 = forms.CharField(label=_("And at the root, why?"), max_length=1000, required=False)
    evidence = forms.CharField(label=_("Evidence"), max_length=4000, required=False)
    ours = forms.BooleanField(label=_("The cause lies in what we control"), required=False)
    why_not = forms.CharField(label=WHY_NOT, max_length=2000, required=False)
    feeling = forms.ChoiceField(label=_("Feeling"), choices=[("", ""), *Feeling.choices], required=False)


class ResolutionForm(forms.Form):
    """We think that it is right; and why what the law owes is not given, where that is so."""

    why_not = forms.CharField(label=WHY_NOT, max_length=2000, required=False)


def plan(said: dict[str, Any]) -> Plan:
    """The plan that was filled in: one action a line. The goal is the customer's, and no part of it."""
    ours = {name: value for name, value in said.items() if name != "goal"}
    return Plan(**ours | {"actions": lines(said["actions"])})


def review(said: dict[str, Any]) -> Told:
    """The review that was filled in, with its whys in their order."""
    return Told(
        said["cause"],
        said["contributing"],
        said["could_have_seen"],
        [said[f"why_{number}"] for number in range(1, WHYS + 1)],
        said["evidence"],
        said["ours"],
    )


def whys(told: Sequence[str]) -> list[tuple[str, str, str]]:
    """The whys as the form asks for them: the field, its question, what was answered before."""
    fields = [(name, field) for name, field in ClosingForm.base_fields.items() if name.startswith("why_")]
    answers = [*told, *[""] * WHYS]
    return [(name, str(field.label), answer) for (name, field), answer in zip(fields, answers, strict=False)]


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class SignForm(forms.Form):
    """A sign of one's own: phrases in plain words, one a line."""

    name = forms.CharField(label=_("Name"), max_length=36)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    language = forms.RegexField(r"^[a-z]{2}$", label=_("Language"))
    phrases = forms.CharField(label=_("Phrases"), max_length=4000)
    failure = forms.CharField(label=_("What failed"), max_length=60, required=False)
    severity = forms.TypedChoiceField(
        label=_("Severity"),
        coerce=int,
        choices=[(level, word) for level, (_shape, word) in enumerate(SEVERITIES)],
    )


class OwnPersonForm(forms.Form):
    """Who is a customer's own person; empty for nobody in particular."""

    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True).exclude(role=Role.AUDITOR), label=_("Own person"), required=False
    )
