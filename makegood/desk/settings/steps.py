"""What is filled in about the steps of a playbook, and the list of all that have some."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import PlayVersion
from makegood.cases.queries.steps import playbooks
from makegood.cases.steps import OWNER, Step, Version
from makegood.desk.case_page import voice
from makegood.desk.settings.plays import kinds
from makegood.desk.settings.spans import TimeField, written
from makegood.desk.steps_panel import WHO, within
from makegood.listening.failure_queries import taxonomy

MOST, SPARE = 12, 3


class StepForm(forms.Form):
    """One step; left empty, there is none."""

    words = forms.CharField(label=_("What is done"), max_length=200, required=False)
    minutes = TimeField(_("Within"), required=False)
    who = forms.ChoiceField(label=_("By whom"), choices=[*WHO.items()], initial=OWNER, required=False)
    first_aid = forms.BooleanField(label=_("First aid, by the plain clock"), required=False)

    def clean(self) -> dict[str, Any]:
        """Words and time come together."""
        said = super().clean() or {}
        if said.get("words") and not said.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("By when? Write 4 h, 30 min or 1 h 30 min."))
        return said


class StepsForm(forms.Form):
    """All steps of one playbook, as rows."""

    def __init__(self, version: Version | None, data: Any = None) -> None:
        super().__init__(data)
        steps = version.steps if version else ()
        rows = min(len(steps) + SPARE, MOST)
        known = [_filled(step) for step in steps]
        self.rows = [
            StepForm(data, prefix=f"step-{number}", initial=known[number] if number < len(known) else None)
            for number in range(rows)
        ]

    @property
    def in_sight(self) -> list[StepForm]:
        """The rows with words or a mistake, and one to go on with."""
        return self.rows[: self.in_sight_count]

    @property
    def spare(self) -> list[StepForm]:
        """The empty rows after those."""
        return self.rows[self.in_sight_count :]

    @property
    def in_sight_count(self) -> int:
        """How many rows stand open."""
        used = [number for number, row in enumerate(self.rows, 1) if row["words"].value() or row.errors]
        return max(used, default=0) + 1

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return all(row.is_valid() for row in self.rows) and super().is_valid()

    def said(self) -> list[Step]:
        """The steps that were filled in, in order."""
        rows = [row.cleaned_data for row in self.rows if row.cleaned_data.get("words")]
        return [Step(row["words"], row["minutes"], row["who"] or OWNER, row["first_aid"]) for row in rows]


def _filled(step: Step) -> dict[str, Any]:
    return {
        "words": step.words, "minutes": written(step.minutes), "who": step.who, "first_aid": step.first_aid,
    }  # fmt: skip


@dataclass(frozen=True)
class PlayLine:
    """One playbook of the list: for what, its steps with their times, and which version."""

    key: str
    name: str | Lazy
    steps: Sequence[tuple[Step, str]]
    number: int


def play_lines() -> list[PlayLine]:
    """Every kind of failure that has steps, in the order of the taxonomy."""
    known, order = playbooks().in_force, [key for key, _name in kinds()]
    found = [version for version in known.values() if version.steps]
    place = {key: number for number, key in enumerate(order)}
    return [
        _line(version) for version in sorted(found, key=lambda v: (place.get(v.kind, len(place)), v.kind))
    ]


def _line(version: Version) -> PlayLine:
    name = taxonomy().called(version.kind).name(voice())
    return PlayLine(version.kind, name, [(step, within(step)) for step in version.steps], version.number)


def without_steps() -> list[tuple[str, Any]]:
    """The kinds of failure in force that have no steps of their own."""
    have = {version.kind for version in playbooks().in_force.values() if version.steps}
    return [(key, name) for key, name in kinds() if key and key not in have]


@dataclass(frozen=True)
class Earlier:
    """A version of the steps: its number, since when, by whom, how many steps."""

    number: int
    since: Any
    by: User | None
    steps: int


def versions_of(kind: str) -> list[Earlier]:
    """Every version of a playbook, newest first."""
    rows: Iterable[PlayVersion] = PlayVersion.objects.filter(failure_kind=kind).select_related("by")
    return [
        Earlier(row.number, row.since, row.by, len(row.steps))
        for row in sorted(rows, key=lambda r: -r.number)
    ]
