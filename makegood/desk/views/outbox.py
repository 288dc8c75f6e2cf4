"""The outbox: every message and its fate, one message, and another try for what failed."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.desk import filters
from makegood.desk.doors import done, page, staff
from makegood.outreach import outbox as box
from makegood.outreach import sending
from makegood.outreach.models import Message


@require_safe
@staff
def outbox(request: HttpRequest, user: User) -> HttpResponse:
    """Every message with its fate, newest first."""
    state = filters.one_of([str(each) for each in box.SHOWN], request.GET.get("state"), "")
    found, end = box.page(box.outbox(user, state), place(request.GET.get("after")))
    return page(
        request,
        "desk/outbox.html",
        {
            "found": found,
            "state": state,
            "states": [(each.value, each.label, n) for each, n in _counted(user)],
            "trouble": box.trouble(),
            "older": filters.address(request.GET, f"{end.made_at.timestamp()!r}-{end.pk}") if end else "",
            "newer": filters.address(request.GET) if request.GET.get("after") else "",
        },
    )


def _counted(user: User) -> list[tuple[Message.State, int]]:
    found = box.counts(user)
    return [(each, found[each]) for each in box.SHOWN]


def place(text: str | None) -> box.Place | None:
    """Where a page begins, out of an address; nothing where it names no place."""
    stamp, _dash, pk = (text or "").rpartition("-")
    try:
        return box.Place(dt.datetime.fromtimestamp(float(stamp), dt.UTC), int(pk))
    except (ValueError, OverflowError, OSError):
        return None


@require_safe
@staff
def message(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One message as it went, or is to go, and what became of it."""
    return page(
        request, "desk/outbox_message.html", {"message": box.message_for(user, pk), "trouble": box.trouble()}
    )


@require_POST
@staff
def tries(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Try a failed message again."""
    sending.try_again(box.message_for(user, pk), at=timezone.now())
    return done(
        request,
        user,
        reverse("desk:message", args=[pk]),
        _("It is on its way again, as the same message: nobody gets it twice."),
        leave=True,
    )
