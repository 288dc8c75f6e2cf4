"""What was wrong in a parcel, line by line: ordered, sent, how they differ, and in what condition it is."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case


class Condition(models.TextChoices):
    """How the thing is that came. Used is as good as new where the mistake was ours."""

    UNKNOWN = "", _("Not known")
    UNOPENED = "unopened", _("Unopened")
    OPENED = "opened", _("Opened")
    USED = "used", _("Used")
    DAMAGED = "damaged", _("Damaged")


class WrongLine(models.Model):
    """One line of one parcel: `sent` is empty where nothing came, `ordered` where it came unasked.

    `amount` is what the pieces ordered came to, in minor units; `by` is who of us noted it, nobody where she did.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="wrong_lines")
    ordered = models.CharField(max_length=120, blank=True)
    sent = models.CharField(max_length=120, blank=True)
    difference = models.CharField(max_length=200, blank=True)
    condition = models.CharField(max_length=8, choices=Condition, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ordered=F("sent")), name="wrong_line_differs"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="wrong_line_of_something"),
            models.CheckConstraint(condition=Q(condition__in=Condition.values), name="wrong_line_condition"),
            models.UniqueConstraint(
                fields=["case", "ordered", "sent"], condition=Q(withdrawn_at=None), name="wrong_line_once"
            ),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(withdrawn_at=None), name="wrong_line_by_time")
        ]

    @property
    def condition_words(self) -> str:
        """In what condition it is; "" where nobody said."""
        return str(Condition(self.condition).label) if self.condition else ""
