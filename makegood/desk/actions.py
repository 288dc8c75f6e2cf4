"""Deeds at one's own desk: keeping a view of the queue, and having a case open."""

from datetime import datetime, timedelta

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.live import tell
from makegood.cases.models import Case
from makegood.desk.models import GONE_AFTER, KeptView, OpenCase
from makegood.lib.errors import Refused

FORGOTTEN_AFTER = timedelta(days=1)
MOST_VIEWS = 12


class TooManyViews(Refused):
    """You keep {most} views already. Remove one you no longer use."""

    status = 409


@transaction.atomic
def look_at(case: Case, *, by: User, at: datetime) -> None:
    """She has the case open; other open pages of it hear so when she comes."""
    hers = OpenCase.objects.filter(case=case, user=by)
    was_there = hers.filter(seen_at__gt=at - GONE_AFTER).exists()
    OpenCase.objects.update_or_create(case=case, user=by, defaults={"seen_at": at})
    if not was_there:
        OpenCase.objects.filter(user=by, seen_at__lt=at - FORGOTTEN_AFTER).delete()
        tell(looked=[case.pk])


@transaction.atomic
def look_away(case: Case, *, by: User) -> None:
    """She has closed the page; other open pages of it hear so."""
    if OpenCase.objects.filter(case=case, user=by).delete()[0]:
        tell(looked=[case.pk])


@transaction.atomic
def keep_view(name: str, query: str, *, by: User, at: datetime) -> KeptView:
    """Keep a view of the queue under a name; the same name again replaces it."""
    others = KeptView.objects.filter(user=by).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    kept = {"query": query, "kept_at": at}
    return KeptView.objects.update_or_create(user=by, name=name, defaults=kept)[0]


def forget_view(view: KeptView) -> None:
    """Remove a view that was kept; cases are untouched."""
    view.delete()
