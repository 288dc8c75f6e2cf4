"""What customers and strangers fill in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from makegood.cases.models import Feeling
from makegood.followup.models import CheckBack
from makegood.lib.text import sha256
from makegood.listening.models import Survey
from makegood.loop.answering import LONGEST, Answer
from makegood.loop.reporting import Report
from makegood.portal.scales import choices, score_of
from makegood.remedies.parcels.deeds import tidy


def read_once(once: str) -> str:
    """The number of a page as a key of one length, whatever was sent."""
    return sha256(once).hex()[:32]


class SurveyForm(forms.Form):
    """One tap, and what she likes to add. A tap or a word is enough."""

    score = forms.ChoiceField(required=False)
    comment = forms.CharField(required=False, max_length=LONGEST)
    quiet = forms.BooleanField(required=False)
    anonymous = forms.BooleanField(required=False)
    about = forms.IntegerField(required=False)
    once = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        """The form of one survey, whose scale says what can be tapped."""
        super().__init__(*args, **kwargs)
        self.survey = survey
        values = [(choice.value, choice.value) for choice in choices(survey.scale, survey.kind)]
        self.fields["score"] = forms.ChoiceField(choices=values, required=False)

    def clean(self) -> dict[str, Any]:
        """Something must have been said."""
        said = super().clean() or {}
        if not said.get("score") and not said.get("comment"):
            raise forms.ValidationError(
                _("Tap one of the values, or write a word. Or skip it: that is fine.")
            )
        return said

    def answer(self) -> Answer:
        """What was filled in."""
        said = self.cleaned_data
        return Answer(
            score_of(self.survey.scale, self.survey.kind, said["score"]),
            said["comment"],
            said["quiet"],
            said["anonymous"],
            (get_language() or "")[:2],
            said.get("email", ""),
        )


class OpenForm(SurveyForm):
    """The same for somebody we do not know, who may leave an address."""

    email = forms.EmailField(required=False, max_length=254)
    once = forms.CharField(max_length=100)


def too_old() -> str:
    """What to say of a page that stood open too long."""
    return gettext(
        "This page was about another case, or it is too old. Look at it again: your words are kept."
    )


class ReplyForm(forms.Form):
    """Something she adds to her case."""

    text = forms.CharField(max_length=LONGEST)
    once = forms.CharField(max_length=100)

    def trouble(self) -> str:
        """What could not be read, in words."""
        if "text" in self.errors:
            return gettext("There is nothing written here yet.")
        return too_old()


Pick = tuple[int, str]
"""An offer as a page names it: its number, and the hash of what was seen of it."""


def pick(value: str) -> Pick | None:
    """What a form named, "12:ab…"; None for anything else."""
    number, _colon, seen = value.partition(":")
    return (int(number), seen) if number.isascii() and number.isdecimal() and len(number) < 19 else None


class ChoiceForm(forms.Form):
    """One of the offers, or something else in her words."""

    offer = forms.CharField(max_length=100)
    wish = forms.CharField(max_length=LONGEST, required=False)
    once = forms.CharField(max_length=100)

    def clean(self) -> dict[str, Any]:
        """Something else is said in words, or it cannot be done."""
        said = super().clean() or {}
        if said.get("offer") == "else" and not said.get("wish"):
            raise forms.ValidationError(
                _("Write what would be right for you: it goes to who looks after it.")
            )
        return said

    def trouble(self) -> str:
        """What could not be read, in words."""
        if "offer" in self.errors:
            return gettext("Nothing is chosen yet.")
        if self.non_field_errors():
            return str(self.non_field_errors()[0])
        return too_old()

    def picked(self) -> Pick | None:
        """The offer that was chosen; None for something else."""
        return pick(self.cleaned_data["offer"])


class TimeForm(forms.Form):
    """Which time she chooses."""

    slot = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    def trouble(self) -> str:
        """What could not be read, in words."""
        return gettext("Nothing is chosen yet.") if self.errors else too_old()


class VisitForm(forms.Form):
    """The day on which she comes, and what she would like to find."""

    on_date = forms.DateField()
    expects = forms.CharField(max_length=300, required=False)

    def trouble(self) -> str:
        """What could not be read, in words."""
        return no_such_day() if "on_date" in self.errors else too_old()


def no_such_day() -> str:
    """What to say of a day on which nobody can come."""
    return gettext("Choose a day from today on, within a year.")


class WrongLineForm(forms.Form):
    """What she ordered, what came in its place, and how it is now."""

    ordered = forms.CharField(max_length=120)
    sent = forms.CharField(max_length=120, required=False)
    condition = forms.ChoiceField(
        choices=[(value, "") for value in ("", "unopened", "opened", "used", "damaged")], required=False
    )

    def clean(self) -> dict[str, Any]:
        """The same did not come in place of itself."""
        said = super().clean() or {}
        if tidy(said.get("ordered", "")) == tidy(said.get("sent", "")):
            raise forms.ValidationError(_("Tell us what you ordered, and what came in its place."))
        return said

    def trouble(self) -> str:
        """What could not be read, in words."""
        if self.errors:
            return gettext("Tell us what you ordered, and what came in its place.")
        return too_old()


class UnderstoodForm(forms.Form):
    """Which read-back she says yes to."""

    read_back = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class VerdictForm(ReplyForm):
    """Right, or not yet; a word is welcome and never needed."""

    text = forms.CharField(max_length=LONGEST, required=False)
    verdict = forms.ChoiceField(choices=CheckBack.Answer.choices)


class MeasureForm(forms.Form):
    """Less than she expected, as she expected, or more."""

    measure = forms.ChoiceField(choices=CheckBack.Measure.choices)


class TellForm(forms.Form):
    """What somebody tells us unasked, and how to answer."""

    text = forms.CharField(max_length=LONGEST, label=_("What happened?"))
    name = forms.CharField(max_length=120, required=False, label=_("Your name"))
    email = forms.EmailField(max_length=254, required=False, label=_("Your e-mail address"))
    phone = forms.CharField(max_length=40, required=False, label=_("Your telephone number"))
    order = forms.CharField(max_length=100, required=False, label=_("Order or booking number"))
    place = forms.CharField(max_length=300, required=False)
    once = forms.CharField(max_length=100)

    def report(self) -> Report:
        """What was filled in."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"once", "order"}}
        return Report(**said, encounter=self.cleaned_data["order"], language=(get_language() or "")[:2])


class AfterForm(forms.Form):
    """What she may add to her verdict; all of it may stay empty."""

    value = forms.CharField(required=False)
    repeated = forms.ChoiceField(choices=[("", ""), ("yes", ""), ("no", "")], required=False)
    feeling = forms.ChoiceField(choices=[("", ""), *Feeling.choices], required=False)

    def score(self) -> Decimal | None:
        """How it is now, 1 to 5."""
        return score_of("1-5", "csat", self.cleaned_data["value"])

    def had_to_repeat(self) -> bool | None:
        """Whether she had to tell it more than once; None where she does not say."""
        return {"yes": True, "no": False}.get(self.cleaned_data["repeated"])
