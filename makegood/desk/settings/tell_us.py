"""What is filled in about “tell us”: ways to us, what happens next, who helps outside; one language at a time."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from makegood.loop.organisation import Told
from makegood.loop.people import ChangedMeanwhile

Row = Mapping[str, Any]


class ChannelForm(forms.Form):
    """A way to reach us."""

    name = forms.CharField(label=_("Way, as Telephone"), max_length=80, required=False)
    value = forms.CharField(label=_("Number or address"), max_length=200, required=False)
    hours = forms.CharField(label=_("When somebody is there"), max_length=120, required=False)


class StageForm(forms.Form):
    """A thing that happens next."""

    name = forms.CharField(label=_("Step"), max_length=300, required=False)


class OutsideForm(forms.Form):
    """Somebody outside us who helps."""

    name = forms.CharField(label=_("Who helps"), max_length=120, required=False)
    text = forms.CharField(label=_("How"), max_length=300, required=False)
    url = forms.URLField(
        label=_("Address of its site"), max_length=300, required=False, assume_scheme="https"
    )


# an address is the same in every language
SAME = frozenset({"url"})


class TellUsForm(forms.Form):
    """All of it. `seen` stands for what was there when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)
    KINDS: ClassVar[dict[str, type[forms.Form]]] = {
        "channels": ChannelForm, "stages": StageForm, "outside": OutsideForm,
    }  # fmt: skip

    def __init__(self, data: Any, told: Mapping[str, Any], language: str) -> None:
        """`told` is what the organisation says now; texts are shown and kept in `language`."""
        super().__init__(data, initial={"seen": mark(told)})
        self.told, self.language = told, language
        self.sets: dict[str, BaseFormSet[forms.Form]] = {
            kind: forms.formset_factory(form, extra=1, can_delete=True, can_delete_extra=False)(
                data, prefix=kind, initial=[self._shown(row) for row in self._rows(kind)]
            )
            for kind, form in self.KINDS.items()
        }

    def is_valid(self) -> bool:
        """Whole, and nobody else has kept anything since the page was opened."""
        if not (super().is_valid() and all(rows.is_valid() for rows in self.sets.values())):
            return False
        if self.cleaned_data["seen"] != mark(self.told):
            self.add_error(None, str(ChangedMeanwhile()))
            return False
        return True

    def said(self) -> Told:
        """What the organisation says from now on; a row that says nothing is gone."""
        return Told(**{kind: list(self._merged(kind)) for kind in self.KINDS})

    def _rows(self, kind: str) -> list[Row]:
        rows = self.told.get(kind, [])
        if kind == "stages":
            return [{"name": row} for row in rows]
        # "value" is an older word for what somebody outside us says of herself
        return rows if kind == "channels" else [{"text": row.get("value", ""), **row} for row in rows]

    def _shown(self, row: Row) -> dict[str, str]:
        return {name: said_in(text, self.language, name) for name, text in row.items()}

    def _merged(self, kind: str) -> Iterator[Any]:
        before = self._rows(kind)
        for number, form in enumerate(self.sets[kind]):
            said = dict(form.cleaned_data)
            gone, row = said.pop("DELETE", False), before[number] if number < len(before) else {}
            new = {name: self._joined(row.get(name, ""), name, said) for name in self.KINDS[kind].base_fields}
            if not gone and any(new.values()):
                yield new["name"] if kind == "stages" else {name: text for name, text in new.items() if text}

    def _joined(self, before: Any, name: str, said: Mapping[str, Any]) -> Any:
        """A text with this language's words put in, the other languages' kept."""
        new = str(said.get(name) or "").strip()
        if name in SAME:
            return new
        known = before if isinstance(before, Mapping) else {"en": before}
        texts = {code: text for code, text in ({**known, self.language: new}).items() if text}
        return texts["en"] if set(texts) == {"en"} else texts


def said_in(text: Any, language: str, name: str) -> str:
    """The words of a text in one language; one that is no mapping counts as English."""
    if isinstance(text, Mapping):
        return str(text.get(language, ""))
    return str(text) if language == "en" or name in SAME else ""


def mark(told: Mapping[str, Any]) -> str:
    """What stands for the whole as it is now."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
