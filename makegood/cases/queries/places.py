"""How a queue may be sorted, and the places where its pages end."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Q

from makegood.cases.models import Case

ORDERS: dict[str, tuple[str, ...]] = {
    "pressing": ("-priority", "due_at", "id"),
    "due": ("due_at", "id"),
    "newest": ("-opened_at", "-id"),
}
"""How a queue may be sorted; each ends in the id, so that pages never overlap."""

LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
"""Where the database sorts what has no date."""


class Place(NamedTuple):
    """A place in the queue: the sort keys of one case, such as the last line of a page."""

    priority: int
    due_at: dt.datetime | None
    opened_at: dt.datetime
    pk: int

    @classmethod
    def of(cls, case: Case) -> "Place":
        """The place of a case."""
        return cls(case.priority, case.due_at, case.opened_at, case.pk)

    def beyond(self, order: str) -> Q:
        """What lies after this place; the first condition is the one an index can walk."""
        later = Q(due_at__gte=self.due_at) & (Q(due_at__gt=self.due_at) | Q(pk__gt=self.pk))
        if order == "due":
            return later
        if order == "newest":
            return Q(opened_at__lte=self.opened_at) & (Q(opened_at__lt=self.opened_at) | Q(pk__lt=self.pk))
        return Q(priority__lte=self.priority) & (Q(priority__lt=self.priority) | later)


KEYS: dict[str, Callable[[Place], Any]] = {
    "pressing": lambda place: (-place.priority, place.due_at or LAST, place.pk),
    "due": lambda place: (place.due_at or LAST, place.pk),
    "newest": lambda place: (-place.opened_at.timestamp(), -place.pk),
}
"""The same orders for places that are at hand."""
