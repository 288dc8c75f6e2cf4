"""What is filled in about a team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Calendar, Role, Team, User
from makegood.desk.settings.looked import LookedAt
from makegood.loop.teams import TeamSaid


class TeamForm(LookedAt):
    """A team: its name, who leads it, the hours it keeps."""

    name = forms.CharField(label=_("Name"), max_length=120)
    lead = forms.ModelChoiceField(
        User.objects.filter(is_active=True).exclude(role=Role.AUDITOR).order_by("name", "pk"),
        label=_("Lead"),
        help_text=_("owns what nobody else is free to own"),
    )
    calendar = forms.ModelChoiceField(Calendar.objects.order_by("name"), label=_("Working hours"))
    is_default = forms.BooleanField(label=_("Gets what names no team"), required=False)

    def said(self) -> TeamSaid:
        """The team that was filled in."""
        return TeamSaid(**self.cleaned_data)


def filled(team: Team | None) -> dict[str, Any]:
    """What the form shows at first."""
    if team is None:
        return {}
    return {
        "name": team.name,
        "lead": team.lead_id,
        "calendar": team.calendar_id,
        "is_default": team.is_default,
    }
