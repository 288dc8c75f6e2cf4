"""What was wrong in the parcel: noted on a case, and counted over all of them as mix-ups."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.cases import queries
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.desk.offer_forms import read_amount
from makegood.desk.views.deeds import address
from makegood.desk.views.radar import days_of
from makegood.insights import exports
from makegood.insights.exports.sheets import MEDIA, PIECES
from makegood.insights.queries import SPANS
from makegood.insights.queries.mix_ups import mix_ups as counted
from makegood.loop.taking_out import TakingOut
from makegood.remedies.models import Condition
from makegood.remedies.parcels.deeds import Line, note_line, take_back_line
from makegood.remedies.parcels.queries import line_on


class LineForm(forms.Form):
    """What was ordered and what came, how they differ, how it is, how many, and what they came to."""

    ordered = forms.CharField(label=lazy("Ordered"), max_length=120, required=False)
    sent = forms.CharField(label=lazy("Sent"), max_length=120, required=False)
    difference = forms.CharField(label=lazy("The difference"), max_length=200, required=False)
    condition = forms.ChoiceField(label=lazy("Condition"), choices=Condition.choices, required=False)
    quantity = forms.IntegerField(label=lazy("Pieces"), min_value=1, max_value=32_767, required=False)
    amount = forms.CharField(label=lazy("Worth"), max_length=24, required=False)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=lazy("Currency"), required=False)

    def line(self) -> Line:
        """The same for the deed."""
        said: dict[str, Any] = asked(self)
        amount = read_amount(said["amount"], said["currency"])
        return Line(**said | {"amount": amount, "quantity": said["quantity"] or 1})


@require_POST
@staff
def wrong_lines(request: HttpRequest, user: User, ref: str) -> HttpResponse:
    """Note one line."""
    case = queries.case_for(user, ref)
    _made, news = note_line(case, LineForm(request.POST).line(), by=user, at=timezone.now())
    words = _("Noted. It counts among the mix-ups.") if news else _("That stands here already.")
    return done(request, user, address(case), words)


@require_POST
@staff
def wrong_line_removal(request: HttpRequest, user: User, ref: str, pk: int) -> HttpResponse:
    """Take back a line that was a slip."""
    case = queries.case_for(user, ref)
    take_back_line(case, line_on(case, pk).pk, by=user, at=timezone.now())
    return done(request, user, address(case), _("Taken back. It counts no more."))


@require_safe
@staff
def mix_ups(request: HttpRequest, user: User) -> HttpResponse:
    """What was sent in place of what, the most frequent first."""
    days = days_of(request)
    found = counted(_since(days), teams_seen_by(user))
    return page(request, "desk/mix_ups.html", {"days": days, "spans": SPANS, "found": found})


@require_safe
@staff
def mix_ups_sheet(request: HttpRequest, user: User, form: str) -> StreamingHttpResponse:
    """The same as CSV or XLSX."""
    if form not in PIECES:
        raise Http404
    zone = timezone.get_current_timezone_name()
    export = exports.mix_ups(zone, _since(days_of(request)), teams_seen_by(user))
    leaving = iter(TakingOut(export, form, by=user))  # closed with the answer, however that ends
    answer = StreamingHttpResponse(leaving, content_type=MEDIA[form])
    answer["Content-Disposition"] = f'attachment; filename="mix-ups-{timezone.localdate()}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _since(days: int) -> dt.datetime:
    """The midnight before so many days, today among them, in the viewer's zone."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - dt.timedelta(days=days - 1)
