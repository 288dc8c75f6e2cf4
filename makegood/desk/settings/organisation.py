"""What is filled in about the organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.desk.settings.fields import ZoneField


class OrganisationForm(forms.Form):
    """What the organisation says of itself to customers."""

    name = forms.CharField(label=_("Name, as customers read it"), max_length=120)
    reply_to = forms.EmailField(
        label=_("Answers go to: a mailbox that people read"),
        help_text=_(
            "A no-reply address is refused: a message about a case comes from one that a person answers."
        ),
    )
    returns_to = forms.CharField(
        label=_("Returns go to: the postal address, without our name"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tz = ZoneField()
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency, as EUR or GBP"), max_length=3)
    language = forms.RegexField(r"^[a-z]{2}(-[A-Za-z]+)?$", label=_("Language, as en or es"), max_length=12)
