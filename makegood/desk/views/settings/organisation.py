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
from makegood.desk.settings.tell_us import TellUsForm
from makegood.loop.organisation import change_organisation, change_tell_us
from makegood.outreach.languages import languages
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


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def tell_us(request: HttpRequest, user: User) -> HttpResponse:
    """What “tell us” says to customers, one language at a time."""
    ours = Organisation.current()
    language = language_of(request, ours)
    form = TellUsForm(sent(request), ours.tell_us, language)
    sheet = Sheet(
        _("Tell us"), form, f"{reverse('desk:ways')}?lang={language}", template="desk/settings/tell_us.html",
        more={"languages": languages().items(), "language": language},
    )  # fmt: skip
    return settle(request, user, sheet, lambda _said: change_tell_us(form.said(), by=user, at=timezone.now()))


def language_of(request: HttpRequest, ours: Organisation) -> str:
    """The language whose words are shown: the one asked for, else the organisation's, else English."""
    wanted = request.GET.get("lang") or ours.language[:2]
    return wanted if wanted in languages() else "en"
