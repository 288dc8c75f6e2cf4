"""What customers told us (surveys, invitations, signals, imports) and what we read in it (signs, failures)."""

from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.customers.models import Customer, Encounter


class Scale(models.TextChoices):
    """The scales an answer may use."""

    FIVE = "1-5", "1-5"
    SEVEN = "1-7", "1-7"
    ELEVEN = "0-10", "0-10"
    TEN = "1-10", "1-10"
    THUMBS = "thumbs", _("Thumbs")
    STARS = "stars", _("Stars")


class Survey(models.Model):
    """One question with a scale, asked by link, QR code, e-mail, widget or API."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    kind = models.CharField(
        max_length=4, default="csat", choices=[("csat", "CSAT"), ("nps", "NPS"), ("ces", "CES")]
    )
    scale = models.CharField(max_length=6, choices=Scale, default=Scale.FIVE)
    question = models.JSONField(default=dict, help_text="language to question")
    threshold = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    channel = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    token = models.CharField(
        max_length=43, unique=True, help_text="public: good for answering, for nothing else"
    )
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    quiet_days = models.PositiveSmallIntegerField(default=30)
    daily_cases = models.PositiveSmallIntegerField(default=200, help_text="cases strangers may open in a day")
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """One customer's personal link to a survey, kept as its SHA-256; one answer each."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True)
    encounter = models.ForeignKey(Encounter, on_delete=models.SET_NULL, null=True)
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        # the response rate of a span
        indexes = [models.Index(fields=["made_at"], name="invitation_by_age")]


class Import(models.Model):
    """One reading of files: where it stands (`done_rows`), what it counted, and who asked for it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a yes")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    name = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    source = models.CharField(max_length=80)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    counts = models.JSONField(default=dict)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(null=True)
    error = models.TextField(blank=True)
    since_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


SAID: Mapping[str, Promise] = {
    "csat": _("Satisfaction"),
    "nps": _("Would they recommend us"),
    "ces": _("How easy it was"),
    "review": _("Review"),
    "complaint": _("Complaint"),
    "mention": _("Mention"),
    "note": _("What we heard"),
}
"""The kinds of signals in words."""


class Signal(models.Model):
    """One thing a customer told us. Unique per source and outside id; `content_hash` tells repeat from revision."""

    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    scale = models.CharField(max_length=6, blank=True)
    low = models.BooleanField(default=False)
    lowest = models.BooleanField(default=False)
    satisfied = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="signals", db_index=False
    )
    encounter = models.ForeignKey(Encounter, on_delete=models.SET_NULL, null=True, related_name="signals")
    encounter_ref = models.CharField(max_length=300, blank=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, null=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True)
    team_name = models.CharField(max_length=300, blank=True)
    handled_by = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=300, blank=True)
    product = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    unhappy = models.FloatField(null=True)
    severity = models.PositiveSmallIntegerField(null=True)
    signs = ArrayField(models.CharField(max_length=40), default=list)
    reasons = ArrayField(models.TextField(), default=list)
    anonymous = models.BooleanField(default=False)
    do_not_contact = models.BooleanField(default=False)
    extra = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    history = models.BooleanField(default=False)
    revision = models.PositiveSmallIntegerField(default=1)
    content_hash = models.BinaryField(max_length=16)
    reading = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, db_index=False)
    # who counts in the order of commits stops at the oldest running transaction: ids are given before commits
    xact = models.BigIntegerField(
        db_default=models.expressions.RawSQL("pg_current_xact_id()::text::bigint", [])
    )

    @property
    def kind_words(self) -> str:
        """What kind of signal it is."""
        return str(SAID.get(self.kind, self.kind))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="signal_once")]
        indexes = [
            models.Index(fields=["customer", "-occurred_at"], include=["team"], name="signal_of_customer"),
            models.Index(fields=["-occurred_at"], condition=models.Q(low=True), name="signal_newest_low"),
            # what is new since the radar last counted
            models.Index(fields=["xact"], name="signal_in_commit_order"),
        ]


class SignRule(models.Model):
    """A sign's entry in the library: switched on or off, and counted. What it matches lies in its `patterns`."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    reason = models.TextField()
    kind = models.CharField(max_length=4, choices=[("rule", _("Rule")), ("tick", _("Tick-box"))])
    patterns = models.JSONField(default=dict, blank=True)
    severity = models.PositiveSmallIntegerField(default=1)
    failure = models.CharField(
        max_length=60, blank=True, help_text="the kind of failure that one's own sign names"
    )
    is_active = models.BooleanField(default=True)
    is_ours = models.BooleanField(
        default=True, help_text="shipped with Makegood; its own signs a shop adds itself"
    )


class SignHit(models.Model):
    """A sign was seen on a signal; a person may say whether it was right."""

    sign = models.ForeignKey(SignRule, on_delete=models.CASCADE, related_name="hits")
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="sign_hits", db_index=False)
    was_right = models.BooleanField(null=True)
    said_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal", "sign"], name="sign_once_per_signal")]
        indexes = [
            models.Index(
                fields=["said_by"], condition=models.Q(said_by__isnull=False), name="sign_hit_said_by"
            )
        ]


class TaxonomyVersion(models.Model):
    """One state of the failure taxonomy. Every change makes the next; the first is what ships."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)


class FailureType(models.Model):
    """One kind of failure. It stays under its parent for good, so that children always add up to it."""

    key = models.CharField(max_length=60, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root = models.CharField(max_length=60)
    ended = models.ForeignKey(
        TaxonomyVersion,
        on_delete=models.PROTECT,
        null=True,
        help_text="from this version on new cases get its parent",
    )


class FailureWording(models.Model):
    """What a kind of failure is called, and what is done first, from one version on until the next wording."""

    kind = models.ForeignKey(FailureType, on_delete=models.CASCADE, related_name="wordings")
    since = models.ForeignKey(TaxonomyVersion, on_delete=models.PROTECT)
    names = models.JSONField(default=dict, help_text="language to name; so are the next two")
    headlines = models.JSONField(default=dict)
    first_steps = models.JSONField(default=dict)
    explain_first = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "since"], name="one_wording_per_version")]


class Failure(models.Model):
    """A service failure that was noticed: what kind, how bad, by whom first, and the reasons for saying so."""

    class By(models.TextChoices):
        US = "us", _("We noticed first")
        CUSTOMER = "customer", _("The customer told us")

    kind = models.CharField(max_length=60)
    severity = models.PositiveSmallIntegerField()
    noticed_by = models.CharField(max_length=8, choices=By)
    noticed_at = models.DateTimeField()
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, null=True, related_name="failures")
    encounter = models.ForeignKey(
        Encounter, on_delete=models.CASCADE, null=True, related_name="failures", db_index=False
    )
    detail = models.JSONField(default=dict)
    reasons = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["encounter"],
                condition=models.Q(encounter__isnull=False),
                name="failure_of_encounter",
            )
        ]


class TriageModel(models.Model):
    """What this installation's own scores have taught; the newest one counts."""

    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    report = models.JSONField()
    content = models.BinaryField()


class RejectedRow(models.Model):
    """A row of a file that did not get in: its line and the reason. Kept with the batch that it came in."""

    reading = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejected")
    line = models.PositiveIntegerField()
    reason = models.TextField()
    raw = ArrayField(models.TextField())
