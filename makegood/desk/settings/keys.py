"""What is filled in about a key of another system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Scope, Team


class KeyForm(forms.Form):
    """A key: what it is called, what it may do, under which name what it sends is kept."""

    name = forms.CharField(label=_("Name, as web-shop"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    source = forms.CharField(
        label=_("Source"), max_length=80, required=False,
        help_text=_("the name under which what it sends is kept; needed by who sends"),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=_("What it may read"), required=False,
        empty_label=_("the cases of every team"),
    )  # fmt: skip
