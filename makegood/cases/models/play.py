"""The steps of a playbook, version by version."""

from django.db import models
from django.db.models import Q

from makegood.accounts.models import User


class PlayVersion(models.Model):
    """The steps for a kind of failure and all below it as they stood at one time; a case keeps those it began with."""

    failure_kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=1)
    steps = models.JSONField(default=list, help_text="words, minutes, who, first_aid, in order")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    since = models.DateTimeField(null=True, help_text="empty: it shipped")
    ended = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["failure_kind", "number"], name="play_version_once"),
            models.UniqueConstraint(
                fields=["failure_kind"], condition=Q(ended=False), name="one_play_in_force"
            ),
        ]
