"""What we read back to a customer: whether we have understood what she needs, and when she said that we have."""

from django.db import models
from django.db.models import Q

from makegood.accounts.models import User
from makegood.cases.models.case import Case


class ReadBack(models.Model):
    """One read-back: the goal as it was said to her. Her yes stamps it; another goal asks anew."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="read_backs")
    goal = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(confirmed_at=None, dropped_at=None), name="one_open_read_back"
            )
        ]
