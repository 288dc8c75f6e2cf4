"""The outreach queue: one person at a time, by the best channel, in her own day."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makegood.accounts.models import Organisation, User
from makegood.cases.queries import signals_of
from makegood.desk import filters, forms
from makegood.desk.doors import done, page, staff
from makegood.desk.forms import asked
from makegood.outreach import actions
from makegood.outreach.queries import attempts_of, task_for, to_reach


@require_safe
@staff
def outreach(request: HttpRequest, user: User) -> HttpResponse:
    """Who is to be reached next, and who comes after; `after` sets somebody aside for this round."""
    at = timezone.now()
    found = to_reach(user, at)
    skipped = filters.number(request.GET.get("after"))
    place = next((n + 1 for n, task in enumerate(found.now) if task.pk == skipped), 0)
    task = found.now[place] if place < len(found.now) else None
    context: dict[str, object] = {
        "at": at,
        "task": task,
        "found": found,
        "coming": found.now[place + 1 : place + 6],
        "more": len(found.now[place + 6 :]),
    }
    if task and task.case.customer:
        her = task.case.customer
        context |= {
            "signals": signals_of(task.case)[-2:],
            "tried": [attempt for attempt in attempts_of(task.case) if attempt.done_at],
            "her_time": f"{at.astimezone(ZoneInfo(her.tz or Organisation.current().tz)):%H:%M}",
        }
    return page(request, "desk/outreach.html", context)


@require_POST
@staff
def outreach_result(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Write down what came of it, and go on to the next person."""
    task = task_for(user, pk)
    said = asked(forms.AttemptForm(request.POST))
    actions.note_attempt(task, said["result"], by=user, at=timezone.now())
    if said["result"] == actions.REACHED:
        return done(request, user, reverse("desk:case", args=[task.case.ref]), _("Written down."), leave=True)
    return done(
        request,
        user,
        reverse("desk:outreach"),
        _("Written down. The next try waits for another day."),
        leave=True,
    )
