"""Letters besides the reply: read, changed, sent, or printed as one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makegood.accounts.models import User
from makegood.cases import queries
from makegood.desk.doors import done, page, staff
from makegood.desk.letters_page import letter_page as page_of
from makegood.desk.views.deeds import address
from makegood.desk.views.replies import kept_once
from makegood.loop.letters import facts_for_letter, printed
from makegood.outreach.letters import letter_now
from makegood.outreach.models import Message
from makegood.outreach.once import send_once
from makegood.remedies.papers import as_pdf


@require_http_methods(["GET", "POST"])
@staff
def letter(request: HttpRequest, user: User, ref: str, which: str) -> HttpResponse:
    """One letter: kept as it is written, with the coach's words; sent by a person."""
    case, at = queries.case_for(user, ref), timezone.now()
    if request.method == "GET":
        return page(request, "desk/letter.html", page_of(case, which, user, at))

    def begin() -> Message:
        return letter_now(case, which, facts_for_letter(case, by=user, at=at), by=user, at=at)

    # what was written stays, also where sending it is refused
    kept = kept_once(request, user, case, begin)
    if "send" in request.POST:
        send_once(kept, case, by=user, at=at)
        words = _("Sent. It stands in the outbox with its fate.")
        return done(request, user, address(case), words, leave=True)
    if "HX-Request" not in request.headers:
        return redirect(request.path)
    return page(request, "desk/_letter_coach.html", page_of(case, which, user, at))


@require_safe
@staff
def letter_page(request: HttpRequest, user: User, ref: str, which: str) -> HttpResponse:
    """The letter on paper, as it stands."""
    case, at = queries.case_for(user, ref), timezone.now()
    now = letter_now(case, which, facts_for_letter(case, by=user, at=at), by=user, at=at)
    return as_pdf(printed(now, case), f"letter-{case.ref}")
