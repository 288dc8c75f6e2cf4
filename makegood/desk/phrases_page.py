"""The phrase library: each phrase with when to use it and when not, its languages, and how the cases ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makegood.insights.queries.phrases import NEVER, Measured, phrases_measured
from makegood.outreach.models import Phrase
from makegood.outreach.phrases import LANGUAGES, Known, phrases
from makegood.outreach.phrasing import PhraseSaid, key_of, mark_of

TONGUES = {"en": _("English"), "es": _("Spanish"), "de": _("German")}


@dataclass(frozen=True)
class PhraseLine:
    """One phrase: its English words where it has some, what it is for, and its figures."""

    first: Known
    purpose: str
    languages: Sequence[Known]
    measured: Measured


def phrase_lines() -> list[PhraseLine]:
    """Every phrase in use, in the order of a letter."""
    measured = phrases_measured()
    by_key: dict[str, list[Known]] = {}
    for one in phrases():
        by_key.setdefault(one.key, []).append(one)
    return [_line(found, measured.get(key, NEVER)) for key, found in by_key.items()]


def _line(found: list[Known], measured: Measured) -> PhraseLine:
    ordered = sorted(found, key=lambda one: LANGUAGES.index(one.language))
    return PhraseLine(ordered[0], str(Phrase.Purpose(ordered[0].purpose).label), ordered, measured)


def phrase_line(key: str) -> PhraseLine | None:
    """One phrase with its figures."""
    found = [one for one in phrases() if one.key == key]
    return _line(found, phrases_measured(key).get(key, NEVER)) if found else None


class PhraseForm(forms.Form):
    """A phrase in its languages."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("two or three words; it stays"))
    purpose = forms.ChoiceField(label=_("What it is for"), choices=Phrase.Purpose.choices)
    use_when = forms.CharField(label=_("Use it when"), max_length=500, widget=forms.Textarea({"rows": 2}))
    not_when = forms.CharField(label=_("Not when"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, named: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not named:
            del self.fields["name"]
            self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        for language, word in TONGUES.items():
            area = forms.Textarea({"rows": 3, "lang": language})
            self.fields[f"text_{language}"] = forms.CharField(
                label=word, required=False, max_length=2000, widget=area
            )

    def said(self) -> PhraseSaid:
        """The phrase that was filled in."""
        told = self.cleaned_data
        texts = {language: told[f"text_{language}"] for language in TONGUES}
        return PhraseSaid(told["purpose"], told["use_when"], told["not_when"], texts)

    def key(self) -> str:
        """The key of a new phrase, from its name."""
        return key_of(self.cleaned_data["name"])


def standing(form: PhraseForm) -> PhraseLine | None:
    """The phrase in use that has the name already which was sent for a new one."""
    return phrase_line(form.key()) if form.is_bound and form.is_valid() else None


def filled(line: PhraseLine) -> dict[str, str]:
    """What the form holds at first."""
    first = line.first
    texts = {f"text_{one.language}": one.text for one in line.languages}
    guidance = {"purpose": first.purpose, "use_when": first.use_when, "not_when": first.not_when}
    return guidance | texts | {"seen": mark_of(line.languages)}
