"""How the loop goes: thresholds and days."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makegood.accounts.models import Organisation, User
from makegood.desk.doors import staff
from makegood.desk.settings import loop
from makegood.desk.settings.loop import LoopForm
from makegood.desk.settings.sheet import Sheet, sent, settle
from makegood.loop.organisation import change_loop


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def thresholds(request: HttpRequest, user: User) -> HttpResponse:
    """From which score on somebody was let down, and after how many days what happens."""
    form = LoopForm(sent(request), initial=loop.filled(Organisation.current()))
    about = _("they hold from the next answer on; what was heard stays as it was judged")
    sheet = Sheet(
        _("Thresholds and days"),
        form,
        reverse("desk:thresholds"),
        about,
        fields="desk/settings/_loop_fields.html",
    )
    return settle(request, user, sheet, lambda _said: change_loop(form.said(), by=user, at=timezone.now()))
