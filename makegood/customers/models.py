"""Customers, their contact points, and the service encounters (order, visit, booking, stay, call) we had with them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Collate, Left, Now
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User

BEGINNING = Collate(Left("folded", 60), "C")
"""What a customer's words begin with, her name first, in an order in which beginnings stand together."""


class Customer(models.Model):
    """A person we serve. `folded` is what search compares; `value` is in minor units of `currency`."""

    name = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=35, blank=True)
    form_of_address = models.CharField(max_length=40, blank=True)
    pronoun = models.CharField(max_length=20, blank=True)
    needs = models.TextField(blank=True)
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers", db_index=False
    )
    do_not_contact = models.BooleanField(default=False)
    no_surveys_since = models.DateTimeField(
        null=True, blank=True, help_text="she asked not to be asked again"
    )
    channel = models.CharField(max_length=20, blank=True, help_text="how she prefers to be reached")
    tz = models.CharField(max_length=64, blank=True)
    orders = models.PositiveIntegerField(default=0)
    value = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    first_order_at = models.DateTimeField(null=True, blank=True)
    last_order_at = models.DateTimeField(null=True, blank=True)
    folded = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            GinIndex(SearchVector("folded", config="simple"), name="customer_search"),
            # a name is typed from its beginning: the first by name are walked to, and no index of words is asked
            models.Index(BEGINNING, name="customer_by_beginning"),
            # hardly anybody has one, and each of a million rows would be kept in it
            models.Index(
                fields=["person"], condition=models.Q(person__isnull=False), name="customer_of_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or _("Customer %(number)s") % {"number": self.pk}


class ContactPoint(models.Model):
    """By what a customer is known: an outside id ("source:id"), an e-mail address, a telephone number."""

    class Kind(models.TextChoices):
        ID = "id", _("Outside id")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")

    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=400)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_points")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="contact_point_once")]


class EncounterStatus(models.TextChoices):
    """How a service encounter stands."""

    OPEN = "open", _("Under way")
    OK = "ok", _("As promised")
    LATE = "late", _("Late")
    FAILED = "failed", _("Never delivered")
    CANCELLED = "cancelled", _("Cancelled")
    LOST = "lost", _("Lost")
    WRONG_ADDRESS = "wrong_address", _("Sent to a wrong address")
    OUTAGE = "outage", _("Out of service")
    DOUBLE_CHARGE = "double_charge", _("Charged twice")


class Encounter(models.Model):
    """One service encounter: what was promised for when, and what happened. Times are instants, amounts minor units."""

    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, default="order")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="encounters", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True)
    status = models.CharField(max_length=14, choices=EncounterStatus, default=EncounterStatus.OPEN)
    occurred_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    happened_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    promised_minutes = models.PositiveIntegerField(null=True)
    product = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    extra = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=16)
    first_order = models.BooleanField(default=False)
    history = models.BooleanField(default=False)
    late_seen = models.BooleanField(default=False, help_text="its broken promise has become a failure")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="encounter_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=EncounterStatus.values), name="encounter_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["external_id"], name="encounter_by_outside_id"),
            models.Index(fields=["customer", "-occurred_at"], include=["team"], name="encounter_of_customer"),
            # the sweep for promises that passed reads just this
            models.Index(
                fields=["promised_at"],
                condition=models.Q(status="open", late_seen=False, history=False, happened_at=None),
                name="encounter_promise_open",
            ),
        ]
