"""What customers and strangers fill in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makegood.lib.text import sha256
from makegood.listening.models import Survey
from makegood.loop.answering import LONGEST, Answer
from makegood.portal.scales import choices, score_of


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
