"""What comes back from a customer, or stays with her."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case, Fault
from makegood.remedies.returns.rules import grouped


class ReturnState(models.TextChoices):
    """Where a return stands."""

    ASKED = "asked", _("Asked back")
    LABELLED = "labelled", _("Label made")
    SENT = "sent", _("On its way to us")
    ARRIVED = "arrived", _("Arrived")
    SETTLED = "settled", _("Settled")
    KEPT = "kept", _("The customer keeps it")


class Return(models.Model):
    """One thing of one case that comes back, under an RMA number. It has no deadline and costs her nothing.

    `fault` is the case's as it was judged when the return was asked for; `label` what is printed on its label, as it
    was when that was made; `tracking` the carrier's own number, where it has one.
    """

    State = ReturnState

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="returns")
    rma = models.CharField(max_length=8, unique=True)
    item = models.CharField(max_length=200)
    why = models.CharField(max_length=300)
    fault = models.CharField(max_length=10, choices=Fault)
    state = models.CharField(max_length=8, choices=ReturnState)
    carrier = models.CharField(max_length=20, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    label = models.JSONField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    labelled_at = models.DateTimeField(null=True)
    label_sent_at = models.DateTimeField(null=True, help_text="when the label went out to the customer")
    changed_at = models.DateTimeField()
    asked_after_at = models.DateTimeField(null=True, help_text="when a colleague was given a note to ask")
    reminded_at = models.DateTimeField(null=True, help_text="when she was reminded; once")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_known"),
            models.CheckConstraint(
                condition=Q(labelled_at=None, label__isnull=True)
                | Q(labelled_at__isnull=False, label__isnull=False),
                name="return_labelled_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="labelled") | Q(labelled_at__isnull=False), name="return_has_its_label"
            ),
            models.UniqueConstraint(
                fields=["case", "item"],
                condition=Q(state__in=["asked", "labelled", "sent"]),
                name="one_open_return_of_a_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["label_sent_at", "id"],
                condition=Q(state="labelled", asked_after_at=None),
                name="return_to_ask_after",
            ),
            models.Index(
                fields=["label_sent_at", "id"],
                condition=Q(state="labelled", reminded_at=None),
                name="return_to_remind_of",
            ),
        ]

    WITH_HER: ClassVar[tuple[str, ...]] = ("asked", "labelled")
    """States in which the thing is still with the customer, and is to come back."""

    def __str__(self) -> str:
        """The number as people read it out, and what comes back."""
        return f"{self.number}: {self.item}"

    @property
    def number(self) -> str:
        """The RMA number as people read it out: 7KQ4-M2XH."""
        return grouped(self.rma)

    @property
    def is_free(self) -> bool:
        """Whether its way back is paid by us: always, unless the fault was found to be the customer's."""
        return self.fault != Fault.CUSTOMER

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return str(ReturnState(self.state).label)
