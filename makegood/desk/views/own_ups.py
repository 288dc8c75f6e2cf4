"""Owning up: "I made this mistake", told in two fields, so that the customer hears of it from us today."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.desk.doors import done, page, staff
from makegood.desk.owning import Meant, NobodyLikeThis, OwnUpForm, begun, kinds
from makegood.loop.owning_up import is_told, own_up


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def own_ups(request: HttpRequest, user: User) -> HttpResponse:
    """The form; what it opens is a case whose customer is told today."""
    if request.method != "POST":
        return drawn(request, begun(user, request.GET.dict()))
    form = OwnUpForm(request.POST)
    if not form.is_valid():
        return drawn(request, form)
    try:
        meant = form.meant(user)
    except NobodyLikeThis as nobody:
        return drawn(request, form, unknown=str(nobody))
    if meant.people:
        return drawn(request, form, meant)
    case = own_up(form.told(meant), by=user, at=timezone.now())
    if is_told(case):
        words = _("Thank you for saying it. %(owner)s looks after it, and the customer hears from us today.")
    else:
        words = _(
            "Thank you for saying it. %(owner)s looks after it. This customer is not written to or rung."
        )
    hers = Case.objects.visible_to(user).filter(pk=case.pk).exists()
    to = reverse("desk:case", args=[case.ref]) if hers else reverse("desk:today")
    return done(request, user, to, words % {"owner": case.owner.name}, leave=True)


def drawn(
    request: HttpRequest, form: OwnUpForm, meant: Meant | None = None, unknown: str = ""
) -> HttpResponse:
    """The page of the form, with whom to choose from, or what nobody knows."""
    shown = {"form": form, "meant": meant, "unknown": unknown, "kinds": kinds()}
    return page(request, "desk/own_up.html", shown)
