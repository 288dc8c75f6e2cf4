"""Settings: what the organisation says of itself."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makegood.accounts.models import Organisation, User
from makegood.desk.doors import staff
from makegood.desk.settings.organisation import OrganisationForm
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.loop.organisation import change_organisation
from makegood.outreach.outbox import trouble


@require_http_methods(["GET", "POST"])
@staff
def organisation(request: HttpRequest, user: User) -> HttpResponse:
    """The organisation: its name, the mailbox that answers go to, its zone, currency and language."""
    sheet = Sheet(
        _("Organisation"),
        OrganisationForm(sent(request), initial=vars(Organisation.current())),
        reverse("desk:settings"),
        _("what we say of ourselves to customers"),
        template="desk/settings/organisation.html",
        more={"trouble": trouble()},
    )
    return settle(request, user, sheet, lambda said: change_organisation(said, by=user, at=timezone.now()))
