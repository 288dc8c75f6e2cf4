"""What is filled in about a playbook: for what, in how much working time, with which first step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.desk.case_page import voice
from makegood.desk.settings.spans import TimeField, written
from makegood.desk.severities import SEVERITIES
from makegood.listening.failure_queries import taxonomy
from makegood.loop.models import Playbook
from makegood.loop.plays import PlaySaid
from makegood.loop.rules import FIRST_REPLY, PLAN, RESOLVE

ANY = _("Any failure")


class PlayForm(forms.Form):
    """A playbook."""

    failure_kind = forms.ChoiceField(label=_("For"), required=False)
    first_reply = TimeField(_("A person answers within"), _("working time, as 4 h, 30 min or 1 h 30 min"))
    plan = TimeField(_("A plan stands within"))
    resolve = TimeField(_("It is put right within"))
    first_step = forms.CharField(
        label=_("First step"),
        required=False,
        max_length=300,
        help_text=_("empty: the step that the kind of failure has"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = kinds(self.initial.get("failure_kind", ""))
        self.fields["failure_kind"] = forms.ChoiceField(label=_("For"), required=False, choices=known)

    def said(self) -> PlaySaid:
        """The playbook that was filled in."""
        return PlaySaid(**self.cleaned_data)


def kinds(own: str = "") -> Sequence[tuple[str, Any]]:
    """Every kind of failure in force, below its parent; with the book's own, which may have ended."""
    known = [
        (kind.key, "\u2013 " * depth + kind.name(voice()))
        for depth, kind in taxonomy().tree
        if not kind.ended or kind.key == own
    ]
    return [("", ANY), *known]


def filled(book: Playbook | None) -> dict[str, Any]:
    """What the form shows at first."""
    if book is None:
        return {"first_reply": "4 h", "plan": "16 h", "resolve": "40 h"}
    times = {name: written(getattr(book, name)) for name in ("first_reply", "plan", "resolve")}
    return times | {"failure_kind": book.failure_kind, "first_step": book.first_step.get("en", "")}


@dataclass(frozen=True)
class Line:
    """What holds for a kind of failure, or for a severity: times in words."""

    name: str | Promise
    first_reply: str
    plan: str
    resolve: str
    first_step: str = ""
    pk: int = 0


def usual() -> Sequence[Line]:
    """What holds where no playbook fits, by severity."""
    return [
        Line(SEVERITIES[level][1], written(FIRST_REPLY[level]), written(PLAN[level]), written(RESOLVE[level]))
        for level in sorted(FIRST_REPLY)
    ]


def own() -> Sequence[Line]:
    """The playbooks of one's own."""
    known = taxonomy()
    return [
        Line(
            known.called(book.failure_kind).name(voice()) if book.failure_kind else ANY,
            written(book.first_reply), written(book.plan), written(book.resolve),
            book.first_step.get("en", ""), book.pk,
        )
        for book in Playbook.objects.order_by("failure_kind")
    ]  # fmt: skip
