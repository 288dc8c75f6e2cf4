"""Messages to customers and their fate, phrases and templates as data, and planned attempts to reach somebody."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.customers.models import Customer


class Message(models.Model):
    """One message to a customer. Its Message-ID is fixed before the first try, so that a repeat is recognised."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        REPLY = "reply", _("Reply")
        UPDATE = "update", _("Update")
        CHECK_BACK = "check_back", _("Check back")
        SURVEY = "survey", _("Survey")
        RESOLUTION = "resolution", _("The letter at the end")
        NOTICE = "notice", _("Notice")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waiting for a mail server")
        QUEUED = "queued", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Not sent")

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, related_name="messages", db_index=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    channel = models.CharField(max_length=10, default="email")
    language = models.CharField(max_length=12, default="en")
    to = models.CharField(max_length=254, blank=True)
    sender = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    parts = models.JSONField(default=list, blank=True)
    calendar = models.TextField(blank=True, db_default="", help_text="a calendar file that goes with it")
    message_id = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    not_before_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            # `unique=True` would bring a second index, for beginnings of it, which nobody asks for
            models.UniqueConstraint(fields=["message_id"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["case", "made_at"], name="message_of_case"),
            models.Index(fields=["-made_at", "id"], name="message_newest"),
            models.Index(fields=["queued_at"], condition=Q(state="queued"), name="message_on_its_way"),
            # the outbox shows and counts each fate, most of which are rare
            models.Index(
                fields=["state", "-made_at", "id"],
                condition=Q(state__in=["waiting", "queued", "failed", "dropped"]),
                name="message_by_rare_fate",
            ),
        ]

    @property
    def kind_words(self) -> str:
        """What it is; `get_kind_display` would put every other kind into words as well."""
        return str(self.Kind(self.kind).label)

    @property
    def state_words(self) -> str:
        """Its fate."""
        return str(self.State(self.state).label)


class Enclosure(models.Model):
    """A paper that goes with a message, as it was when the message was sent: a PDF."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="enclosure")
    name = models.CharField(max_length=80)
    content = models.BinaryField()


class Phrase(models.Model):
    """A phrase somebody may use: when, when not, and whether it is a stock phrase that needs a fact beside it."""

    class Purpose(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", _("Show that it is understood")
        APOLOGISE = "apologise", _("Say sorry")
        OWN = "own", _("Own it")
        NEXT = "next", _("Say what comes next")
        THANK = "thank", _("Thank")

    key = models.SlugField(max_length=60)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.ACKNOWLEDGE)
    place = models.PositiveSmallIntegerField(default=1000)
    since = models.DateTimeField(null=True, help_text="since when its words are these; empty: it shipped")
    ended_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=12)
    text = models.TextField()
    use_when = models.TextField(blank=True)
    not_when = models.TextField(blank=True)
    is_stock = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="phrase_once_per_language")]


class PhraseUse(models.Model):
    """One letter that went out with a phrase in it: word for word, or put in and then changed."""

    phrase = models.ForeignKey(Phrase, on_delete=models.CASCADE, related_name="uses", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="phrases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=[("exact", _("word for word")), ("inserted", _("changed"))])
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phrase", "message"], name="phrase_once_per_message")]


class MessageTemplate(models.Model):
    """A text with named fields only; a shop's own version goes before the shipped one."""

    key = models.SlugField(max_length=60)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    changed_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="template_once_per_language")]


class OutreachTask(models.Model):
    """One planned attempt to reach one customer: by which channel, not before when, and what came of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    channel = models.CharField(max_length=10)
    attempt = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "attempt"], name="attempt_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="attempt_falls_due"),
            models.Index(fields=["by"], condition=Q(by__isnull=False), name="attempt_by"),
        ]


class CaseLink(models.Model):
    """A customer's private link to her case, kept as its SHA-256; good until it expires or is revoked."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
