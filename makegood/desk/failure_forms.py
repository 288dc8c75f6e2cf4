"""What people fill in on the page of failures: how a kind is worded, and what it is split into."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.listening.failures import Said
from makegood.outreach.languages import languages


class WordingForm(forms.Form):
    """How a kind of failure is worded from now on."""

    name_en = forms.CharField(label=_("Name"), max_length=60)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=60, required=False)
    name_de = forms.CharField(label=_("Name in German"), max_length=60, required=False)
    headline = forms.CharField(label=_("Headline of its cases"), max_length=80)
    first_step = forms.CharField(label=_("First step"), max_length=200)
    explain_first = forms.BooleanField(label=_("Explain before anything is offered"), required=False)


class SplitForm(forms.Form):
    """What a kind is split into: names, one a line."""

    names = forms.CharField(label=_("Split into"), max_length=1000)


def worded(said: dict[str, Any]) -> Said:
    """The wording that was filled in."""
    names = {language: said[f"name_{language}"] for language in languages()}
    return Said(names, said["headline"], said["first_step"], said["explain_first"])
