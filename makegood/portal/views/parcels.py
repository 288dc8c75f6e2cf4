"""What was wrong in the parcel, from My case: she says what she ordered and what came."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from makegood.portal.doors import customer_page, other
from makegood.portal.forms import WrongLineForm
from makegood.portal.strangers import REPLIES, must_not_flood
from makegood.portal.views.cases import her_case, is_about, show
from makegood.remedies.parcels.deeds import Line, note_line


@require_POST
@customer_page
def wrong_lines(request: HttpRequest) -> HttpResponse:
    """One line; sent twice, it is noted once."""
    case, form = her_case(request), WrongLineForm(request.POST)
    if not form.is_valid() or not is_about(request, case):
        return show(request, case, form.trouble())
    must_not_flood(request, REPLIES, case.ref)
    said = form.cleaned_data
    note_line(
        case, Line(said["ordered"], said["sent"], condition=said["condition"]), by=None, at=timezone.now()
    )
    return other(reverse("portal:my_case") + "#parcel")
