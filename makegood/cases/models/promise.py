"""Promises and their clocks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Calendar, User
from makegood.cases.models.case import Case
from makegood.cases.models.duty import LegalDuty

TICKING = Q(kept_at=None, broken_at=None, dropped_at=None, paused_at=None)


class Promise(models.Model):
    """Something due by a time. `due_at` follows working time; pauses are kept so that the clock can be explained."""

    class Kind(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", _("A receipt")
        FIRST_REPLY = "first_reply", _("A person answers")
        PLAN = "plan", _("A plan")
        RESOLVE = "resolve", _("Put right")
        GIVEN = "given", _("What we told the customer")
        CHECK_BACK = "check_back", _("Check back")
        STEP = "step", _("A step of the playbook")
        LAW_ANSWER = "law_answer", _("An answer, by law")
        LAW_FINAL = "law_final", _("The final answer, by law")
        LAW_GIVEN = "law_given", _("What was agreed, by law")
        LAW_YES = "law_yes", _("The customer says it is right, by law")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(null=True, help_text="working minutes; empty for a fixed time")
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    pauses = models.JSONField(default=list, help_text="pairs of instants; an open pause ends in null")
    paused_at = models.DateTimeField(null=True, help_text="since when its clock stands still")
    calendar = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="whose hours it runs in, where they are not those of the case's team",
    )
    step = models.PositiveSmallIntegerField(null=True, help_text="which step of the case's playbook, from 0")
    duty = models.ForeignKey(
        LegalDuty,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="which duty of the law, for the kinds that begin with law",
    )
    reason = models.TextField(
        blank=True, default="", db_default="", help_text="why it was dropped: a step skipped, a duty ended"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    warned_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True, help_text="no longer owed: the case ended another way")

    @property
    def ended(self) -> bool:
        """Whether its clock has stopped: kept, broken or no longer owed."""
        return any((self.kept_at, self.broken_at, self.dropped_at))

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still, waiting for the customer."""
        return self.paused_at is not None

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=TICKING,
                name="promise_falls_due",
            ),
            models.Index(
                fields=["warn_at"],
                condition=TICKING & Q(warned_at=None),
                name="promise_to_warn",
            ),
            # what was told to customers: a small part of all promises
            models.Index(fields=["due_at"], condition=Q(kind="given"), name="promise_given"),
            # what the law asks: none where the policy sets no such clock
            models.Index(fields=["duty", "case"], condition=Q(duty__isnull=False), name="promise_by_law"),
        ]

    @property
    def is_reviewed(self) -> bool:
        """Whether missing it asks for facts and a reason: it was told to a customer, or owed by law."""
        return self.kind == self.Kind.GIVEN or self.duty_id is not None

    @property
    def explained(self) -> bool:
        """Whether its time was reckoned, and so can be explained: working time, or a period of a law."""
        return self.minutes is not None or self.duty_id is not None

    @property
    def words(self) -> str:
        """What is promised: its own words, those of the law, or what its kind is called."""
        return self.label or (self.duty.words if self.duty else self.kind_words)

    @property
    def kind_words(self) -> str:
        """What was promised, where it has no words of its own."""
        return str(self.Kind(self.kind).label)
