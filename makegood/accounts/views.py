"""Signing in by a link. Opening it spends nothing: mail scanners open links."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from makegood.accounts.signin import link_holder, spend_link
from makegood.lib.errors import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who would sign in; POST spends the link."""
    at = timezone.now()
    try:
        holder = link_holder(token, at=at)
        if request.method != "POST":
            return _ask(request, {"holder": holder})
        asked = {"name": request.POST.get("name", ""), "email": request.POST.get("email", "")}
        login(request, spend_link(token, at=at, **asked), backend=BACKEND)
    except Refused as refusal:
        again = {"holder": holder} if refusal.status == 400 else {}
        return _ask(request, {"said": str(refusal), **again, "typed": request.POST}, refusal.status)
    return redirect("/")


def _ask(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, "accounts/sign_in_by_link.html", context, status=status)
