"""Settings: what the organisation says of itself."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makegood.accounts.models import Organisation, User
from makegood.desk import forms
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.loop.organisation import change_organisation
from makegood.outreach.outbox import trouble


@require_http_methods(["GET", "POST"])
@staff
def settings(request: HttpRequest, user: User) -> HttpResponse:
    """The organisation: its name, the mailbox that answers go to, its zone, currency and language."""
    if request.method == "POST":
        change_organisation(asked(forms.OrganisationForm(request.POST)), by=user, at=timezone.now())
        return done(request, user, reverse("desk:settings"), _("Kept."), leave=True)
    form = forms.OrganisationForm(initial=vars(Organisation.current()))
    return page(request, "desk/settings.html", {"form": form, "trouble": trouble()})
