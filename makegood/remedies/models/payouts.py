"""How what was offered reaches the customer: one payout for each offer, and its proof."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.remedies.models.offer import PAYERS_IN_WORDS, Offer
from makegood.remedies.money import MOST, Money
from makegood.remedies.onto import COLUMNS, parts


class PayoutState(models.TextChoices):
    """Where a payout stands."""

    DUE = "due", _("Due")
    PAYING = "paying", _("Being paid")
    PAID = "paid", _("Paid")
    UNCERTAIN = "uncertain", _("Uncertain: it is being looked up")
    FAILED = "failed", _("Not paid")
    CAME_BACK = "came_back", _("Came back")


class Payout(models.Model):
    """What an offer is paid with. `key` makes sure that the payer, too, pays once; `proof` is its own reference.

    `attempt` counts the tries, `came_back` how often it was paid and came back; `stray` is the proof of a try that
    nobody waited for any more.
    """

    State = PayoutState

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="payout")
    payer = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=9, choices=PayoutState)
    key = models.CharField(max_length=40, unique=True)
    said = models.CharField(max_length=200, blank=True, help_text="what the person gave as proof")
    proof = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="why it is uncertain or failed")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    attempt = models.PositiveIntegerField(default=1)
    came_back = models.PositiveIntegerField(default=0)
    stray = models.CharField(max_length=200, blank=True)
    tried_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    OPEN: ClassVar[tuple[str, ...]] = ("due", "paying", "uncertain")
    """States that are not the end of a try."""
    CAME_TO_NOTHING: ClassVar[tuple[str, ...]] = ("failed", "came_back")
    """States after which it may be tried anew, or taken back."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST), name="payout_amount_in_range"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", settled_at__isnull=False) & ~Q(proof="")
                | ~Q(state="paid") & Q(proof="")
                | Q(state="came_back", settled_at__isnull=False),
                name="payout_is_paid_with_proof",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tried_at", "id"],
                condition=Q(state__in=["due", "paying", "uncertain"]),
                name="payout_unsettled",
            ),
            models.Index(fields=["id"], condition=~Q(stray=""), name="payout_stray"),
            models.Index(fields=["proof", "id"], condition=Q(payer="by_hand"), name="payout_proved"),
        ]

    @property
    def money(self) -> Money:
        """How much is paid."""
        return Money(self.amount, self.currency)

    @property
    def posted_as(self) -> str:
        """The reference in the ledger of this payout as it is now."""
        return f"payout:{self.pk}" + (f":{self.came_back}" if self.came_back else "")

    @property
    def onto(self) -> str:
        """Onto what it is paid, if by the payer that was shown with the offer: never onto anything else."""
        payer, reference = parts(self.offer.onto)
        return reference if payer == self.payer else ""

    @property
    def is_out_of_sight(self) -> bool:
        """Whether it was ordered before it was kept onto what: its payer cannot be asked what became of it."""
        payer, _reference = parts(self.offer.onto)
        return self.payer in COLUMNS and payer != self.payer

    @property
    def payer_words(self) -> str:
        """By what it is paid, in words."""
        return str(PAYERS_IN_WORDS.get(self.payer, self.payer))
