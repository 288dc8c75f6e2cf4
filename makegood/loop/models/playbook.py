"""The playbook: what a kind of failure calls for. The signed roots over all chains."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from makegood.lib.append_only import append_only


class Playbook(models.Model):
    """Clocks in working minutes and the first step for a kind of failure; the longest matching key wins."""

    failure_kind = models.CharField(
        max_length=60, unique=True, help_text="a key or the beginning of one; empty for all"
    )
    first_reply = models.PositiveIntegerField(default=240)
    plan = models.PositiveIntegerField(default=960)
    resolve = models.PositiveIntegerField(default=2400)
    first_step = models.JSONField(default=dict, blank=True)


class SignedRoot(models.Model):
    """The ends of all chains of one day under one signature; append-only, each over the one before.

    It covers the events up to `last_event` that were written by transactions before `horizon` but for those that were
    still `under_way`, or after `ceiling` by another server, the ledger's entries up to `last_line` in the same way, and
    the audit entries up to `last_entry`.
    """

    at = models.DateTimeField()
    horizon = models.BigIntegerField()
    under_way = ArrayField(models.BigIntegerField(), default=list)
    ceiling = models.BigIntegerField()
    last_event = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    last_line = models.BigIntegerField(default=0)
    chains = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    prev = models.BinaryField(max_length=32)
    signature = models.CharField(max_length=64)
    key = models.CharField(max_length=16, blank=True, default="", help_text="which secret key signed it")

    class Meta:
        triggers = append_only("root")
