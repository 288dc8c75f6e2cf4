"""What a customer is offered, and what colleagues were asked about it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.remedies.models.catalogue import Remedy
from makegood.remedies.money import MOST, Money
from makegood.remedies.onto import masked, parts


class OfferState(models.TextChoices):
    """Where an offer stands."""

    AWAITING = "awaiting_approval", _("Waits for a colleague’s yes")
    APPROVED = "approved", _("May be given")
    ACCEPTED = "accepted", _("Taken by the customer")
    GIVING = "giving", _("On its way")
    GIVEN = "given", _("Given")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Run out")


PAYERS_IN_WORDS = {
    "by_hand": _("by hand"),
    "gift_code": _("gift code"),
    "web_hook": _("payment system"),
    "stripe": "Stripe",
    "shopify": "Shopify",
}


class Offer(models.Model):
    """One remedy offered on one case. Amounts are whole minor units of `currency`.

    `counted` is what it takes of an authority, a limit or a budget; `seen` a hash over exactly what is offered, which
    an approval is bound to; `onto` by which payer elsewhere it is paid and onto what, as the order said when it was
    offered; `makers` who made or changed it, none of whom may approve it; `answers_for` on whose authority it stands,
    nobody's while it waits; `stands_at` since when, and while it waits since when it was made or asked anew; `taken_at`
    when the customer took it.
    """

    State = OfferState

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField(null=True)
    item = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    cost = models.BigIntegerField()
    value = models.BigIntegerField()
    counted = models.BigIntegerField()
    payee = models.CharField(max_length=200)
    onto = models.CharField(max_length=400, blank=True, help_text="a payer elsewhere: what it pays onto")
    reason = models.CharField(max_length=300, blank=True)
    policy_version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=17, choices=OfferState)
    seen = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1, help_text="one more with every change")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    makers = ArrayField(models.BigIntegerField())
    answers_for = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    stands_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, amount__lte=MOST), name="offer_amount_in_range"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | ~Q(item=""), name="offer_amount_or_item"
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=0, value__gte=0, counted__gte=0, counted__lte=MOST),
                name="offer_worth_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["awaiting_approval", "declined", "withdrawn", "expired"])
                | Q(answers_for__isnull=False),
                name="offer_stands_on_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["answers_for", "stands_at"], name="offer_by_authority"),
            models.Index(fields=["stands_at"], name="offer_by_time"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["awaiting_approval", "approved"]),
                name="offer_runs_out",
            ),
        ]

    COUNTS: ClassVar[tuple[str, ...]] = ("awaiting_approval", "approved", "accepted", "giving", "given")
    """States that take from a maker's limits: what was given, and what still may be."""
    STANDS: ClassVar[tuple[str, ...]] = COUNTS[1:]
    """Those on which nobody's yes is missing: they take from an approver's limits, and from the month's budget."""
    RUNS_OUT: ClassVar[tuple[str, ...]] = ("awaiting_approval", "approved")
    """States that end by themselves when their time is over."""

    def __str__(self) -> str:
        """What it is, in the language of who reads: "Refund, £20.00", "Replacement: the brush-tip set"."""
        if self.amount is None:
            return self.named
        return f"{self.remedy}, {Money(self.amount, self.currency).said(get_language() or 'en')}"

    @property
    def named(self) -> str:
        """The remedy, and what exactly where that says more: "Replacement: the brush-tip set"."""
        says_more = self.item and self.item not in self.remedy.name.values()
        return f"{self.remedy}: {self.item}" if says_more else str(self.remedy)

    @property
    def kind(self) -> str:
        """The kind of its remedy."""
        return self.remedy.kind

    @property
    def money(self) -> Money | None:
        """What is offered in money; None for a thing or a deed."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def takes(self) -> Money:
        """What it takes of an authority."""
        return Money(self.counted, self.currency)

    @property
    def other_payee(self) -> str:
        """To whom it goes, where that is not the customer."""
        return "" if self.payee.startswith(("customer:", "case:")) else self.payee

    @property
    def goes_onto(self) -> str:
        """By which payer elsewhere it is paid and onto what, its last characters; "" where none pays it."""
        payer, reference = parts(self.onto)
        said = {"payer": PAYERS_IN_WORDS.get(payer, payer), "onto": masked(reference)}
        if not reference:
            return _("by %(payer)s; the order names nothing to pay it onto") % said if payer else ""
        return _("by %(payer)s onto %(onto)s") % said

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return str(OfferState(self.state).label)


class Approval(models.Model):
    """A question to a colleague about exactly what `seen` stands for. It is answered once, or void.

    One of many answered together (`OF_MANY`) names nothing that it is above: all of them were judged as a whole.
    """

    OF_MANY = Q(why=[])

    class Decision(models.TextChoices):
        APPROVE = "approve", _("Approved")
        DECLINE = "decline", _("Not approved")
        VOID = "void", _("Fell away")

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="approvals")
    seen = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    why = models.JSONField(default=list, help_text="what it is above: measures and amounts")
    rung = models.CharField(max_length=10, help_text="the role that is asked")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True, help_text="when the next rung was asked as well")
    decision = models.CharField(max_length=7, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer"], condition=Q(decision=""), name="one_open_approval"),
            models.UniqueConstraint(
                fields=["offer", "version"], condition=Q(decision="approve"), name="approved_once"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="approval_decided_at",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(decision=""), name="approval_falls_due"),
            models.Index(fields=["decided_at"], name="approval_by_time"),
        ]
