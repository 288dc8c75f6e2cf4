"""The append-only timeline of a case."""

from django.db import models

from makegood.accounts.models import User
from makegood.cases.models.case import Case
from makegood.lib.append_only import append_only


class Event(models.Model):
    """One fact of a case's life. Append-only and hash-chained; holds ids, keys and numbers, never a person's words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    # readers in order stop at the oldest running transaction: ids are given before commits
    xact = models.BigIntegerField(
        db_default=models.expressions.RawSQL("pg_current_xact_id()::text::bigint", [])
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_stream_seq")]
        indexes = [models.Index(fields=["xact", "id"], name="event_in_commit_order")]
        triggers = append_only("event")
