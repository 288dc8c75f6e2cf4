"""The playbook: what a kind of failure calls for."""

from django.db import models


class Playbook(models.Model):
    """Clocks in working minutes and the first step for a kind of failure; the longest matching key wins."""

    failure_kind = models.CharField(
        max_length=60, unique=True, help_text="a key or the beginning of one; empty for all"
    )
    first_reply = models.PositiveIntegerField(default=240)
    plan = models.PositiveIntegerField(default=960)
    resolve = models.PositiveIntegerField(default=2400)
    first_step = models.JSONField(default=dict, blank=True)
