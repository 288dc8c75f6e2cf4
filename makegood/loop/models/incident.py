"""A group failure: one incident, everybody affected by it once, and what each of them was told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case, Fault
from makegood.customers.models import Customer, Encounter
from makegood.outreach.models import Message


class IncidentState(models.TextChoices):
    """Where an incident stands."""

    READY = "ready", _("Waits for a colleague’s yes")
    RUNNING = "running", _("Under way")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Everybody was told")
    CLOSED = "closed", _("Closed")


class Incident(models.Model):
    """One failure that hit many. `words` is what customers are told: {"en": {"subject": …, "text": …}, …}.

    `forecast` is what was foreseen when it was declared, and `seen` a hash over all that somebody says yes to.
    `per_minute` people are written to in a minute; `why` says why it stands still, where nobody stopped it.
    """

    State = IncidentState

    title = models.CharField(max_length=200)
    words = models.JSONField()
    failure_kind = models.CharField(max_length=60)
    severity = models.PositiveSmallIntegerField()
    fault = models.CharField(max_length=10, choices=Fault, default=Fault.OWN)
    began_at = models.DateTimeField()
    gives = models.BooleanField(default=True, help_text="remedies are offered by the policy")
    per_minute = models.PositiveIntegerField()
    selection = models.JSONField(help_text="whom it was declared for, as it was asked")
    forecast = models.JSONField()
    seen = models.CharField(max_length=64)
    policy_version = models.PositiveIntegerField(default=0)
    given = models.JSONField(default=list, help_text="what was offered so far, summed up as the forecast is")
    state = models.CharField(max_length=7, choices=IncidentState, default=IncidentState.READY)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IncidentState.values), name="incident_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("by")),
                name="incident_not_ones_own_yes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(gives=False) | Q(approved_by__isnull=False),
                name="incident_gives_on_a_yes",
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="incident_newest"),
            models.Index(fields=["id"], condition=Q(state__in=["running", "done"]), name="incident_at_work"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return str(IncidentState(self.state).label)


class Affected(models.Model):
    """One customer whom an incident hit, once, with all her encounters in it; `encounter` is the dearest of them.

    `done_at` is when her case was there; `joined`: she had one already. `offers` were made to her; `by_hand`: what she
    is offered is left to her owner. `onto`: by payer elsewhere, onto what it pays her, as her order said then.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="affected", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    encounter = models.ForeignKey(
        Encounter, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    encounters = ArrayField(models.BigIntegerField())
    onto = models.JSONField(default=dict)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="affected")
    joined = models.BooleanField(default=False)
    offers = models.PositiveSmallIntegerField(default=0)
    by_hand = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "customer"], name="affected_once"),
        ]
        indexes = [
            models.Index(fields=["incident", "id"], condition=Q(done_at=None), name="affected_to_do"),
        ]


class IncidentUpdate(models.Model):
    """Something that all who are affected are told, in the words of each language: {"en": …, "es": …}."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="updates")
    words = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    once = models.CharField(
        max_length=64, unique=True, help_text="the form it came from: sent twice, posted once"
    )


class Telling(models.Model):
    """That one affected customer is told one thing, once: the first word (`update` empty), or an update.

    Without a message she has no address, or asked not to be written to. `released_at` is when it was let go.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tellings", db_index=False)
    affected = models.ForeignKey(Affected, on_delete=models.PROTECT, related_name="tellings", db_index=False)
    update = models.ForeignKey(IncidentUpdate, on_delete=models.PROTECT, null=True, related_name="tellings")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    language = models.CharField(max_length=12)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["affected", "update"], nulls_distinct=False, name="told_once_each"
            ),
        ]
        indexes = [
            models.Index(
                fields=["incident", "id"],
                condition=Q(released_at=None, message__isnull=False),
                name="telling_to_release",
            ),
            models.Index(fields=["incident", "released_at"], name="telling_by_time"),
        ]
