"""The remedy policy of this installation, in versions: drafts, the one that is live, and those that were."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User


class PolicyVersion(models.Model):
    """A policy as it was written. Its text never changes: what is written anew is another version.

    `digest` is the SHA-256 of the text in hexadecimal; `trial` is what trying it on past cases found: the newest of a
    draft, else as it was when somebody approved it. `trying_since`: it is being tried since then.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        RETIRED = "retired", _("No longer live")

    text = models.TextField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    live_from = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    trial = models.JSONField(null=True)
    trying_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_policy"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_by=None, live_from=None)
                | Q(
                    state__in=["live", "retired"],
                    approved_by__isnull=False,
                    live_from__isnull=False,
                    trial__isnull=False,
                ),
                name="live_policy_was_tried_and_approved",
            ),
            models.CheckConstraint(
                condition=Q(state="retired", retired_at__isnull=False)
                | (~Q(state="retired") & Q(retired_at=None)),
                name="retired_policy_says_when",
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="policy_newest")]
