"""What colleagues ask and tell each other about a case: hand-overs, notes, notices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models.case import Case
from makegood.cases.models.promise import Promise


class HandOver(models.Model):
    """A hand-over: proposed by one, and the other's only after her yes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_overs")
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="asked_to_take")
    reason = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(answered_at=None), name="one_open_hand_over")
        ]


class Note(models.Model):
    """A note among staff. Customers never see it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()


class Notice(models.Model):
    """Something about a case that one person must hear of once; it stands on her Today until she has seen it."""

    class Kind(models.TextChoices):
        WARNED = "warned", _("A promise runs out soon")
        BROKEN = "broken", _("A promise was broken")
        YOURS = "yours", _("This case is yours now")
        TAKEN = "taken", _("Somebody took this case over")
        ASKED = "asked", _("You are asked to take this case")
        ANSWERED = "answered", _("Your hand-over was answered")
        TRANSFERS = "transfers", _("This case was handed over twice")
        AGAIN = "again", _("It is not right yet")
        SILENT = "silent", _("The customer has heard nothing for days")
        HEARD = "heard", _("The customer wrote")
        APPROVE = "approve", _("You are asked to approve an offer")
        DECIDED = "decided", _("Your offer was answered")
        CHOSE = "chose", _("The customer chose what will make it right")
        UNDERSTOOD = "understood", _("The customer says that we have understood")
        CHECK_IN = "check_in", _("Ask whether it is right now")
        STEP = "step", _("The next step of this case is yours")
        RIGHT = "right", _("The customer says it is right")
        UNANSWERED = "unanswered", _("The customer never answered: close it")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, null=True, db_index=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "user", "kind"], condition=Q(promise__isnull=False), name="notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "id"], condition=Q(seen_at=None), name="notice_unseen")
        ]

    @property
    def kind_words(self) -> str:
        """What happened; `get_kind_display` would put every other kind into words as well."""
        return str(self.Kind(self.kind).label)
