"""The steps of the playbook on the page of a case: whose each is, by when, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.cases.models import Case, Event, Promise
from makegood.cases.queries.steps import StepLine, steps_of
from makegood.cases.steps import LEAD, OWNER, Step
from makegood.desk.settings.spans import written

WHO: Mapping[str, Lazy] = {OWNER: lazy("The case's owner"), LEAD: lazy("The team's lead")}
VERBS = ("step.done", "step.skipped")


@dataclass(frozen=True)
class StepShown:
    """One step as it is drawn."""

    line: StepLine
    whose: str
    within: str
    label: str


def steps_panel(case: Case, promises: Sequence[Promise]) -> list[StepShown]:
    """Every step of the case, in order; none where no playbook holds."""
    names = {OWNER: case.owner.name, LEAD: str(WHO[LEAD])}
    return [
        StepShown(line, names.get(line.step.who, ""), within(line.step), line.step.words)
        for line in steps_of(case, promises)
    ]


def within(step: Step) -> str:
    """How much time a step has from when its turn comes."""
    time = written(step.minutes)
    return (
        _("within %(time)s, day and night") % {"time": time}
        if step.first_aid
        else _("within %(time)s of work") % {"time": time}
    )


def step_words(event: Event, promises: Sequence[Promise]) -> str:
    """A step that was done, or skipped with its reason; the latest of its number."""
    number = event.data.get("step")
    told = [promise for promise in promises if promise.step == number]
    if not told:
        return _("A step of the playbook")
    promise = max(told, key=lambda each: each.pk)
    if event.verb == "step.done":
        return _("Done: %(step)s") % {"step": promise.label}
    return _("Skipped: %(step)s Why: %(reason)s") % {"step": _ended(promise.label), "reason": promise.reason}


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
