"""What is filled in about a group failure: what happened, whom it hit, and what customers are told."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Organisation, Team
from makegood.cases.models import Case, Fault
from makegood.desk.incident_file import numbers_in
from makegood.desk.owning import kinds
from makegood.desk.severities import SEVERITIES
from makegood.lib.errors import Refused
from makegood.loop.group_failures.deeds import Declared
from makegood.loop.group_failures.rules import MOST_A_MINUTE, PER_MINUTE
from makegood.loop.group_failures.selecting import FAILED, LATE, Selection
from makegood.outreach.languages import languages

WENT = [("", _("however it went")), (LATE, _("late by its promise")), (FAILED, _("failed, lost, cancelled"))]
LARGEST = 2_000_000
"""Bytes of numbers in one form; Django takes 2.5 MB of form, and the texts need some of it."""
LOCAL = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class WordsForm(forms.Form):
    """A text in each of our languages; English is needed."""

    subjects = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in languages().items():
            needed = code == "en"
            if self.subjects:
                label = _("Subject, %(language)s") % {"language": name}
                self.fields[f"subject_{code}"] = forms.CharField(label=label, max_length=150, required=needed)
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("What they are told, %(language)s") % {"language": name}, max_length=5000, required=needed,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )  # fmt: skip

    def words(self) -> dict[str, dict[str, str]]:
        """What was written, by language."""
        said = self.cleaned_data
        return {
            code: {name: said.get(f"{name}_{code}", "") for name in ("subject", "text")}
            for code in languages()
        }

    def texts(self) -> list[forms.BoundField]:
        """The fields of the texts."""
        return [field for field in self if field.name.startswith(("subject_", "text_"))]


class UpdateForm(WordsForm):
    """An update; `once` names the form, so that sent twice it is posted once."""

    once = forms.CharField(max_length=64, widget=forms.HiddenInput)


class IncidentForm(WordsForm):
    """What happened since when, whom it hit, and what is done about it."""

    subjects = True

    title = forms.CharField(label=_("What happened, in few words"), max_length=200)
    kind = forms.ChoiceField(label=_("What failed"))
    severity = forms.TypedChoiceField(
        label=_("How bad for each customer"), coerce=int, choices=list(enumerate(word for _s, word in SEVERITIES))[1:]
    )  # fmt: skip
    fault = forms.ChoiceField(label=_("Whose fault it was"), choices=Fault.choices)
    began_at = forms.DateTimeField(label=_("Since when"), widget=LOCAL)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    product = forms.CharField(label=_("Product"), max_length=300, required=False)
    encounter = forms.CharField(label=_("Kind: order, visit, stay …"), max_length=10, required=False)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=_("Team"), required=False, empty_label=_("any")
    )
    went = forms.ChoiceField(label=_("How it went"), choices=WENT, required=False)
    since = forms.DateTimeField(label=_("From"), required=False, widget=LOCAL)
    until = forms.DateTimeField(label=_("Until"), required=False, widget=LOCAL)
    ids = forms.CharField(
        label=_("Or by their own numbers, one a line"), required=False, max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("numbers of orders, visits or stays; where any are named, nothing else chooses"),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a CSV file whose first column names them"), required=False)
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)
    gives = forms.BooleanField(label=_("Offer each what the remedy policy gives for it"), required=False)
    per_minute = forms.IntegerField(
        label=_("People written to in a minute"), min_value=1, max_value=MOST_A_MINUTE,
        help_text=_("so that your mail server, and whoever answers the telephone, can follow"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = kinds()

    def groups(self) -> Mapping[str, list[forms.BoundField]]:
        """The fields in the groups of the page."""
        names = {
            "what": ("title", "kind", "severity", "fault", "began_at"),
            "whom": ("place", "product", "encounter", "team", "went", "since", "until"),
            "named": ("ids", "file"),
            "how": ("gives", "per_minute"),
        }
        return {group: [self[name] for name in fields] for group, fields in names.items()}

    def told(self) -> Declared:
        """What was declared."""
        said = self.cleaned_data
        return Declared(
            title=said["title"], words=self.words(), chosen=self._chosen(), kind=said["kind"],
            severity=said["severity"], fault=said["fault"], began_at=said["began_at"], gives=said["gives"],
            per_minute=said["per_minute"],
        )  # fmt: skip

    def _chosen(self) -> Selection:
        said, ids = self.cleaned_data, self.all_ids()
        if ids:
            return Selection(ids=tuple(ids))
        if said["case"]:
            return Selection(case=said["case"])
        return Selection(
            kind=said["encounter"], place=said["place"], product=said["product"], went=said["went"],
            team=said["team"].pk if said["team"] else None, since=said["since"], until=said["until"],
        )  # fmt: skip

    def all_ids(self) -> list[str]:
        """The numbers that are named, each once, in order: those of the file after those that were written."""
        return list(self.cleaned_data["named"])

    def clean(self) -> dict[str, Any]:
        """Read the file: what cannot be taken in whole is refused, in words."""
        said = super().clean() or self.cleaned_data
        try:
            return said | {"named": _named(said.get("ids", ""), said.get("file"))}
        except Refused as refusal:
            self.add_error("file", str(refusal))
            return said


def _named(ids: str, file: "UploadedFile[bytes] | None") -> list[str]:
    written = ids.splitlines() + (numbers_in(file) if file else [])
    named = list(dict.fromkeys(filter(None, map(str.strip, written))))
    # they come back in the form, each with the two characters of a line's end
    if sum(len(each.encode()) + 2 for each in named) > LARGEST:
        raise TooLong(count=f"{len(named):,}")
    return named


class TooLong(Refused):
    """These {count} numbers are too long to be declared at once. Name fewer, or say a time and a place instead."""


def begun(case: Case | None) -> dict[str, Any]:
    """What the form holds at first; with a case, that of an incident which stands already."""
    organisation = Organisation.current()
    usual = {
        "severity": 2,
        "fault": Fault.OWN,
        "gives": True,
        "per_minute": organisation.settings.get("incident_per_minute", PER_MINUTE),
    }
    if case is None:
        return usual
    return usual | {
        "case": case.pk, "title": case.headline, "kind": case.failure_kind, "began_at": case.noticed_at,
    }  # fmt: skip
