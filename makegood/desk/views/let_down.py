"""Who was let down: people by value, time with us, open cases and last contact; and the same as a sheet."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from makegood.accounts.models import User
from makegood.desk.doors import page, staff
from makegood.desk.let_down_page import let_down_page, read
from makegood.insights import exports
from makegood.insights.exports.sheets import MEDIA, PIECES
from makegood.loop.taking_out import TakingOut


@require_safe
@staff
def let_down(request: HttpRequest, user: User) -> HttpResponse:
    """One page of the people, narrowed and sorted as the address says."""
    return page(request, "desk/let_down.html", let_down_page(user, request.GET, timezone.now()))


@require_safe
@staff
def sheet(request: HttpRequest, user: User, form: str) -> StreamingHttpResponse:
    """All the people of the page, not only its fifty, as CSV or XLSX, in the viewer's zone."""
    if form not in PIECES:
        raise Http404
    at = timezone.now()
    export = exports.let_down(timezone.get_current_timezone_name(), read(user, request.GET.dict(), at))
    leaving = iter(TakingOut(export, form, by=user))  # closed with the answer, however that ends
    answer = StreamingHttpResponse(leaving, content_type=MEDIA[form])
    name = f"let-down-{timezone.localdate(at).isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
