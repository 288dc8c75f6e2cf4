"""What a customer expects, in money, beside her words for it."""

from django.db import models
from django.db.models import Q

from makegood.cases.models import Case
from makegood.remedies.money import MOST


class Expected(models.Model):
    """What would make it right, as an amount in minor units; the words for it stand on the case, as its goal."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="expected")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST), name="expected_amount_in_range"
            )
        ]
