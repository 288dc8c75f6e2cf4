"""What was said of a promise that was missed: facts and reason first, then what changes. Motives are not asked."""

from django.db import models
from django.db.models import Q

from makegood.accounts.models import User
from makegood.cases.models.promise import Promise


class MissedPromise(models.Model):
    """One review. The reason is in the words of who had promised; what changes comes after it."""

    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="missed")
    facts = models.TextField(blank=True, help_text="what happened, beside what the data tell")
    reason = models.TextField(blank=True)
    reason_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reason_at = models.DateTimeField(null=True)
    change = models.TextField(blank=True, help_text="what changes, so that the next one is kept")
    change_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    change_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(change="") | ~Q(reason=""), name="reason_before_change")
        ]
