"""The phrase library: what may be said, when and when not, and how it went."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.models import User
from makegood.desk.doors import page, staff
from makegood.desk.phrases_page import PhraseForm, filled, phrase_line, phrase_lines, standing
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.outreach.phrasing import add_phrase, change_phrase


@require_safe
@staff
def phrases(request: HttpRequest, user: User) -> HttpResponse:
    """Every phrase, by what it is for."""
    return page(request, "desk/phrases.html", {"lines": phrase_lines()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def phrase_new(request: HttpRequest, user: User) -> HttpResponse:
    """Add a phrase of one's own."""
    form = PhraseForm(sent(request))
    sheet = Sheet(
        _("A phrase of our own"), form, reverse("desk:phrases"), template="desk/phrase_new.html",
        more={"stands": standing(form)},
    )  # fmt: skip
    return settle(
        request, user, sheet, lambda _said: add_phrase(form.key(), form.said(), by=user, at=timezone.now())
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def phrase(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """One phrase: its words, when to use it and when not, and how the cases ended."""
    line = phrase_line(key)
    if line is None:
        raise Http404
    form = PhraseForm(sent(request), initial=filled(line), named=False)
    sheet = Sheet(key, form, reverse("desk:phrases"), template="desk/phrase.html", more={"line": line})
    return settle(
        request,
        user,
        sheet,
        lambda said: change_phrase(key, form.said(), seen=said["seen"], by=user, at=timezone.now()),
    )
