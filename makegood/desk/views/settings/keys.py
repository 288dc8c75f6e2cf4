"""Keys of other systems: made and told this once, listed with their last use, revoked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from makegood.accounts.actions import add_key, revoke_key
from makegood.accounts.models import ApiKey, User
from makegood.accounts.queries import api_keys
from makegood.desk.doors import done, page, staff
from makegood.desk.settings.keys import KeyForm
from makegood.desk.settings.sheet import Sheet, did, sent, shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff
def keys(request: HttpRequest, user: User) -> HttpResponse:
    """Every key there is or was; POST makes one and tells it, this once."""
    form = KeyForm(sent(request))
    made = did(form, lambda said: add_key(**said, by=user, at=timezone.now()))
    if made:
        key, token = made.value
        return page(request, "desk/settings/key.html", {"key": key, "token": token})
    sheet = Sheet(
        _("API keys"), form, reverse("desk:keys"), _("how other systems speak with us"),
        template="desk/settings/keys.html", more={"keys": api_keys()},
    )  # fmt: skip
    return shown(request, sheet)


@require_POST
@staff
def revocation(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Make a key worthless."""
    key = get_object_or_404(ApiKey, pk=pk)
    revoke_key(key.name, by=user, at=timezone.now())
    words = _("%(name)s opens nothing any more.") % {"name": key.name}
    return done(request, user, reverse("desk:keys"), words, leave=True)
