"""What somebody keeps at her desk: views of the queue under names of her own, and which case she has open."""

from datetime import timedelta

from django.db import models

from makegood.accounts.models import User
from makegood.cases.models import Case

GONE_AFTER = timedelta(seconds=45)
"""The page of a case says every 20 seconds that it is open; who has missed two has gone."""


class KeptView(models.Model):
    """A view of the queue with its filters under a name; `query` is how the address says it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_views", db_index=False)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="kept_view_once")]

    def __str__(self) -> str:
        return self.name


class OpenCase(models.Model):
    """Somebody has the page of a case open. No part of its history: gone when she goes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="open_pages", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_pages")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="open_case_once")]
