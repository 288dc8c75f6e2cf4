"""Forms whose effect is looked at before they are kept."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makegood.accounts.models import User
from makegood.cases.models import Promise
from makegood.desk.doors import done
from makegood.desk.settings.sheet import Sheet, shown
from makegood.lib.errors import Refused
from makegood.lib.pages import span
from makegood.loop.calendars import Preview


class LookedAt(forms.Form):
    """A form that is sent twice: to see what it would do, then, unchanged, to do it."""

    def mark(self) -> str:
        """What stands for this content, so that only what was looked at is kept."""
        said = [(name, str(self.cleaned_data.get(name))) for name in self.fields]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def was_looked_at(self) -> bool:
        """Whether its effect was shown for just this content."""
        return self.data.get("seen") == self.mark()


@dataclass(frozen=True)
class Line:
    """One deadline that would move: of which case, what was promised, from when to when, by how much."""

    ref: str
    promise: str
    before: datetime
    after: datetime
    by: str


def moves(preview: Preview) -> Sequence[Line]:
    """The deadlines of a preview in words."""
    return list(_lines(preview))


def _lines(preview: Preview) -> Iterator[Line]:
    for one in preview.shown:
        shift = one.after.due_at - one.before
        words = _("%(time)s later") if one.after.due_at > one.before else _("%(time)s earlier")
        yield Line(
            one.case_ref,
            str(Promise.Kind(one.kind).label),
            one.before,
            one.after.due_at,
            words % {"time": span(abs(shift))},
        )


def look_then_keep(
    request: HttpRequest,
    user: User,
    sheet: Sheet,
    form: LookedAt,
    look: Callable[[], Preview],
    keep: Callable[[], int | None],
) -> HttpResponse:
    """Show what would move before it is kept; where nothing moves, keep it at once."""
    if not (form.is_bound and form.is_valid()):
        return shown(request, sheet)
    try:
        preview = look()
        if preview.moved and not form.was_looked_at():
            return shown(request, sheet, preview=preview, moves=moves(preview), mark=form.mark())
        moved = keep()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return shown(request, sheet)
    return done(request, user, str(sheet.to), _kept(moved), leave=True)


def _kept(moved: int | None) -> str:
    if moved is None:
        return _("Kept. Very many open deadlines move in the next minutes.")
    if not moved:
        return _("Kept. No open deadline moves.")
    return ngettext(
        "Kept. %(n)d open deadline has moved.", "Kept. %(n)d open deadlines have moved.", moved
    ) % {"n": moved}
