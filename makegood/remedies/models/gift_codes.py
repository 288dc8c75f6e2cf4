"""Gift codes: what is left on each, and what was paid with it. The code itself is nowhere."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from makegood.accounts.models import ApiKey, User
from makegood.lib.append_only import append_only
from makegood.remedies.models.payouts import Payout
from makegood.remedies.money import Money


class GiftCode(models.Model):
    """A code worth `left` minor units until it expires, known by a keyed hash; `tail` is what lists show of it."""

    payout = models.OneToOneField(Payout, on_delete=models.PROTECT, related_name="gift_code")
    digest = models.BinaryField(max_length=32, unique=True)
    tail = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    left = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    expired_at = models.DateTimeField(null=True, help_text="when what was left on it was written off")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, left__gte=0, left__lte=F("amount")), name="gift_code_left_in_range"
            ),
            models.CheckConstraint(
                condition=Q(expired_at=None) | Q(left=0), name="gift_code_expired_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at", "id"], condition=Q(left__gt=0), name="gift_code_runs_out")
        ]

    def __str__(self) -> str:
        """As it may be shown: its end alone."""
        return f"…{self.tail}"

    @property
    def money(self) -> Money:
        """What is left on it."""
        return Money(self.left, self.currency)


class Redemption(models.Model):
    """A gift code was paid with, once for each order. Append-only."""

    code = models.ForeignKey(GiftCode, on_delete=models.PROTECT, related_name="redemptions", db_index=False)
    order = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "order"], name="redemption_once_an_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="redemption_of_something"),
        ]
        triggers = append_only("redemption")


class Guesser(models.Model):
    """Who asked for codes that are not there: a hash of an address or key, and when it did of late."""

    who = models.BinaryField(max_length=32, primary_key=True)
    misses = ArrayField(models.DateTimeField(), default=list)
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="guesser_by_age")]
