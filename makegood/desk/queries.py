"""Reads of what somebody keeps at her desk, and of who has which case open."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.cases.queries import Line
from makegood.desk.models import GONE_AFTER, KeptView, OpenCase


def kept_views(user: User) -> list[KeptView]:
    """The views that this person keeps, by name."""
    return list(KeptView.objects.filter(user=user).order_by("name", "pk"))


def kept_view_of(user: User, pk: int) -> KeptView:
    """A view of hers; else a 404."""
    return get_object_or_404(KeptView, user=user, pk=pk)


def looking_at(case_ids: Collection[int], user: User, at: datetime) -> dict[int, list[str]]:
    """Who else has these cases open, by name; who came first, first."""
    here = OpenCase.objects.filter(case__in=case_ids, seen_at__gt=at - GONE_AFTER).exclude(user=user)
    found: dict[int, list[str]] = {}
    for case_id, name in here.order_by("pk").values_list("case_id", "user__name"):
        found.setdefault(case_id, []).append(name)
    return found


def with_who_looks(lines: Sequence[Line], user: User, at: datetime) -> list[Line]:
    """The lines of the queue, each with who else has its case open."""
    looking = looking_at([line.case.pk for line in lines], user, at)
    return [replace(line, looking=looking.get(line.case.pk, ())) for line in lines]
