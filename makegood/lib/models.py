"""What the job queue cannot keep itself: which jobs took effect, and which were given up, with the reason."""

from django.db import models
from django.db.models.functions import Now


class DoneJob(models.Model):
    """A job that took effect: written in the same transaction, so that being run again has no second effect."""

    job = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="done_job_by_age")]


class DeadJob(models.Model):
    """A job that was given up after its last try, until a person lets it run again or rest."""

    name = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    reason = models.TextField()
    times = models.PositiveIntegerField(default=1, help_text="how often it was given up like this")
    at = models.DateTimeField()
    revived_at = models.DateTimeField(null=True)
    rested_at = models.DateTimeField(null=True, help_text="when a person let it rest")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "ids"], condition=models.Q(revived_at=None), name="dead_job_once"
            )
        ]
        indexes = [models.Index(fields=["-at", "id"], name="dead_job_newest")]
