"""What is filled in to give times to customers, and to agree one of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.accounts.queries import people_with, teams_of
from makegood.remedies.bookings.publishing import Times
from makegood.remedies.models import Slot

DAY = {"type": "date"}


class TimesForm(forms.Form):
    """Who is there for customers, from day to day, from when, how long and how often, and where one meets."""

    host = forms.TypedChoiceField(label=_("Who is there"), coerce=int)
    team = forms.TypedChoiceField(label=_("For customers of"), coerce=int)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=5, max_value=480, initial=30)
    a_day = forms.IntegerField(label=_("How many, one after another"), min_value=1, max_value=24, initial=4)
    way = forms.ChoiceField(label=_("How one meets"), choices=Slot.Way.choices, initial="phone")
    where = forms.CharField(
        label=_("Where"),
        max_length=300,
        required=False,
        help_text=_("the address, or the link of the call; by telephone you ring"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """The form of one person: her colleagues, and her teams."""
        super().__init__(*args, **kwargs)
        self.teams = {team.pk: team for team in teams_of(by)}
        self.people = {person.pk: person for person in people_with(by)}
        self._offer("team", [(pk, team.name) for pk, team in self.teams.items()])
        self._offer("host", [(pk, person.name) for pk, person in self.people.items()])
        self.fields["host"].initial = by.pk

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def times(self) -> tuple[Team, User, Times]:
        """What was filled in."""
        said = dict(self.cleaned_data)
        team, host = self.teams[said.pop("team")], self.people[said.pop("host")]
        return team, host, Times(**said)


class ChosenTimeForm(forms.Form):
    """Which of the times."""

    slot = forms.IntegerField(label=_("Time"), min_value=1, max_value=2**63 - 1)


class HeldForm(forms.Form):
    """Whether an appointment took place."""

    held = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
