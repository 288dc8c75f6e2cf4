"""The one shape of a settings page: a form that is shown, understood, and kept by one deed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.desk.doors import done, page
from makegood.lib.errors import Refused

T = TypeVar("T")


@dataclass(frozen=True)
class Result(Generic[T]):
    """What a deed gave back."""

    value: T


def kept(_done: object) -> str:
    """What is said when there is no more to say."""
    return _("Kept.")


@dataclass(frozen=True)
class Sheet:
    """One page: its name, what it is for, its form, where one goes when it is kept, and what is said then.

    `to` and `said` may depend on what the deed gave back.
    """

    title: str
    form: forms.Form
    to: str | Callable[[Any], str]
    about: str = ""
    button: str = ""
    template: str = "desk/settings/sheet.html"
    fields: str = "desk/_fields.html"
    more: Mapping[str, Any] = field(default_factory=dict)
    said: Callable[[Any], str] = kept


def sent(request: HttpRequest) -> QueryDict | None:
    """What was filled in; nothing while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def settle(
    request: HttpRequest, user: User, sheet: Sheet, keep: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Show the form, or keep what it says; what is refused stands above it, and nothing typed is lost."""
    result = did(sheet.form, keep)
    if result is None:
        return shown(request, sheet)
    to = sheet.to(result.value) if callable(sheet.to) else sheet.to
    return done(request, user, to, sheet.said(result.value), leave=True)


def did(form: forms.Form, deed: Callable[[dict[str, Any]], T]) -> Result[T] | None:
    """Do the deed with what was filled in; None where the form was not sent, is not whole, or the deed refused."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return Result(deed(form.cleaned_data))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def shown(request: HttpRequest, sheet: Sheet, **more: Any) -> HttpResponse:
    """The page as it stands, with 422 where something on it cannot be kept."""
    wrong = sheet.form.is_bound and not sheet.form.is_valid()
    return page(request, sheet.template, {"sheet": sheet, "form": sheet.form, **sheet.more, **more},
                422 if wrong else 200)  # fmt: skip
