"""What a case taught: its cause, what contributed, whether we could have seen it."""

from django.db import models

from makegood.accounts.models import User
from makegood.cases.models import Case


class Review(models.Model):
    """The review at a case's close: short always, long (five whys with evidence) above severity 3."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="review")
    cause = models.TextField()
    contributing = models.TextField(blank=True)
    could_have_seen = models.TextField(blank=True)
    whys = models.JSONField(default=list, blank=True)
    evidence = models.TextField(blank=True)
    ours = models.BooleanField(default=True, help_text="the cause lies in what we control")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()
