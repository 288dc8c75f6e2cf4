"""What the law asks of a case by a time, as the policy that lives says it."""

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


class LegalDuty(models.Model):
    """One duty with a clock, from when until when a policy held that has it. Rows never change otherwise.

    `failures` are the kinds it is for, empty for all; `since` is the first day of the law. `walked_at`: since when the
    open cases have followed its beginning or its end.
    """

    class After(models.TextChoices):
        COMPLAINT = "complaint", _("the complaint")
        REFUND_AGREED = "refund_agreed", _("the customer took the refund")

    class MetBy(models.TextChoices):
        FIRST_ANSWER = "first_answer", _("met by a person's first answer")
        FINAL_ANSWER = "final_answer", _("met when it is put right or closed with an answer")
        ACCEPTED = "accepted", _("met when the customer says it is right")
        GIVEN = "given", _("met when it is given")

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        DAYS = "days", _("days")
        WEEKS = "weeks", _("weeks")
        MONTHS = "months", _("months")

    digest = models.CharField(max_length=64, help_text="SHA-256 of what it says")
    text = models.JSONField(help_text="the duty in a sentence, by language")
    source = models.CharField(max_length=500, help_text="the law that says it")
    source_at = models.CharField(max_length=300, default="", blank=True, help_text="where that was read")
    read_on = models.DateField(null=True, help_text="when that was read")
    recalled = models.BooleanField(default=False, help_text="to be checked before anybody relies on it")
    failures = models.JSONField(default=list)
    since = models.DateField(null=True)
    within = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit)
    after = models.CharField(max_length=16, choices=After)
    met_by = models.CharField(max_length=16, choices=MetBy)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    walked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(ended_at=None), name="one_legal_duty_in_force"
            ),
        ]

    @property
    def words(self) -> str:
        """The duty in the reader's language, else in English."""
        return str(self.text.get((get_language() or "en")[:2]) or self.text["en"])

    @property
    def where(self) -> str:
        """Which law says it, where and when that was read, and whether it is to be checked first."""
        read = gettext("read on {day}").format(day=self.read_on) if self.read_on else ""
        check = gettext("recalled: check before relying on it") if self.recalled else ""
        return ", ".join(filter(None, [self.source, self.source_at, read, check]))
