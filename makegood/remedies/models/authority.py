"""How much somebody may give without asking, and how much all together may give in a month."""

from django.db import models
from django.db.models import Q

from makegood.accounts.models import Role, Team
from makegood.remedies.models.catalogue import Remedy


class Limit(models.Model):
    """What a role may give without asking. An empty measure has no limit.

    Without a remedy it holds for every remedy that has no line of its own. Without a currency it holds for every
    currency that has none, and its amounts are main units (50 is fifty pounds, dollars or yen); else minor units.
    """

    role = models.CharField(max_length=10, choices=Role)
    remedy = models.ForeignKey(Remedy, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    grant = models.BigIntegerField(null=True, blank=True, help_text="in one gift")
    case = models.BigIntegerField(null=True, blank=True, help_text="on one case, by whomever")
    day = models.BigIntegerField(null=True, blank=True, help_text="by one person on one day")
    customer = models.BigIntegerField(
        null=True, blank=True, help_text="to one customer within twelve months, by whomever"
    )
    year = models.BigIntegerField(null=True, blank=True, help_text="by one person within twelve months")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "remedy", "currency"],
                nulls_distinct=False,
                name="one_limit_per_role_and_remedy",
            ),
            *(
                models.CheckConstraint(
                    condition=Q((measure, None)) | Q((f"{measure}__gte", 0)),
                    name=f"limit_{measure}_not_negative",
                )
                for measure in ("grant", "case", "day", "customer", "year")
            ),
        ]


class Budget(models.Model):
    """What may be given in a calendar month, by the whole organisation or by one team, in minor units."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "currency"], nulls_distinct=False, name="one_budget_per_team_and_currency"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative"),
        ]
