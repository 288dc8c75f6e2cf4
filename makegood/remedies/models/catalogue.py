"""What can be given to make it right: the catalogue."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Remedy(models.Model):
    """One thing that can be given. A `stock` counts down with every offer, and up again where it comes to nothing.

    `cost` and `value` are what one piece costs us and is worth to her, in minor units of `currency`; what is given in
    money costs `cost_percent` of its amount.
    """

    class Kind(models.TextChoices):
        REFUND = "refund", _("Refund")
        PART_REFUND = "part_refund", _("Part refund")
        CREDIT = "credit", _("Credit")
        DISCOUNT = "discount", _("Discount on a next purchase")
        GIFT = "gift", _("Small gift")
        GIFT_CARD = "gift_card", _("Gift card")
        REDO = "redo", _("Done again")
        REPLACEMENT = "replacement", _("Replacement")
        FREE_SERVICE = "free_service", _("Free service")
        FEE_WAIVER = "fee_waiver", _("Fee waived")
        TIME = "time", _("Time")

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.JSONField(default=dict, help_text="by language")
    cost_percent = models.PositiveSmallIntegerField(default=100)
    cost = models.BigIntegerField(null=True, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    good_for_days = models.PositiveSmallIntegerField(default=30, help_text="how long an offer of it stands")
    stock = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cost=None) | models.Q(cost__gte=0), name="remedy_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=0), name="remedy_value_not_negative"
            ),
        ]

    def __str__(self) -> str:
        """Its name in the language of who reads, else in English, else its kind."""
        name = self.name.get((get_language() or "en")[:2]) or self.name.get("en")
        return str(name or self.Kind(self.kind).label)

    @property
    def in_money(self) -> bool:
        """Whether an amount is given, rather than a thing or a deed."""
        return self.kind in IN_MONEY


Kind = Remedy.Kind
IN_MONEY = frozenset(
    [Kind.REFUND, Kind.PART_REFUND, Kind.CREDIT, Kind.DISCOUNT, Kind.GIFT_CARD, Kind.FEE_WAIVER]
)
