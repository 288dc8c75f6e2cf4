"""Asking whether it is right now: check-backs, the customer's verdict, and the state she ended in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.cases.models import Case
from makegood.customers.models import Customer


class CheckBack(models.Model):
    """One planned question "is it right now?"; silence stays recorded as silence."""

    class Answer(models.TextChoices):
        RIGHT = "right", _("It is right")
        NOT_YET = "not_yet", _("Not yet")

    class Measure(models.TextChoices):
        """How what was done compares with what she had expected, in her own tap and nobody else's."""

        SHORT = "short", _("Less than expected")
        MET = "met", _("As expected")
        EXCEEDED = "exceeded", _("More than expected")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="check_backs")
    day = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=7, choices=Answer, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    comment = models.TextField(blank=True)
    silent_at = models.DateTimeField(null=True, help_text="when it was noted that no answer had come")
    had_to_repeat = models.BooleanField(null=True)
    measure = models.CharField(max_length=8, choices=Measure, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=["", "short", "met", "exceeded"]), name="check_back_measure_known"
            ),
            models.UniqueConstraint(
                fields=["case", "day"],
                condition=Q(dropped_at=None, answered_at=None),
                name="check_back_waits_once_per_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(asked_at=None, dropped_at=None), name="check_back_falls_due"
            ),
            models.Index(
                # by case: cases that wait for a yes are few, questions that nobody ever answered grow for good
                fields=["case"],
                condition=Q(asked_at__isnull=False, answered_at=None, dropped_at=None, silent_at=None),
                name="check_back_unanswered",
            ),
            # what is to be closed stands on everybody's day, and is little
            models.Index(
                fields=["case"],
                condition=Q(silent_at__isnull=False, answered_at=None, dropped_at=None),
                name="check_back_silent",
            ),
        ]


class Outcome(models.Model):
    """Where a customer stands after a case: by rule, dated, and never overwritten."""

    class State(models.TextChoices):
        LOST = "lost", _("Lost")
        AT_RISK = "at_risk", _("At risk")
        KEPT = "kept", _("Kept")
        RETURNED = "returned", _("Returned")
        ADVOCATE = "advocate", _("Advocate")
        SILENT = "silent", _("Silent")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="outcomes")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="outcomes")
    state = models.CharField(max_length=8, choices=State)
    rule = models.CharField(max_length=200)
    at = models.DateTimeField()
