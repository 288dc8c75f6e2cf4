"""People, teams, roles, working hours, absences, keys of other systems, and the audit trail."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from makegood.lib.append_only import append_only

OFFICE_WEEK = {str(day): [[540, 1020]] for day in range(5)}


def office_week() -> dict[str, list[list[int]]]:
    """Monday to Friday, 9:00 to 17:00."""
    return {day: [list(window) for window in windows] for day, windows in OFFICE_WEEK.items()}


def english() -> list[str]:
    """The default languages of a new colleague."""
    return ["en"]


class Role(models.TextChoices):
    """What somebody may do; docs/using/roles.md says it in a table."""

    AGENT = "agent", _("Agent")
    LEAD = "lead", _("Lead")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Admin")
    AUDITOR = "auditor", _("Auditor")


class Calendar(models.Model):
    """Working hours: weekday (0 is Monday) to windows in minutes of the day; an end above 1440 runs past midnight."""

    name = models.CharField(max_length=80, unique=True)
    tz = models.CharField(max_length=64, default="UTC")
    windows = models.JSONField(default=office_week)
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code whose public holidays are closed"
    )
    subdivision = models.CharField(max_length=8, blank=True)
    closed_days = ArrayField(models.DateField(), default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who share a queue. The lead owns what nobody else is free to own."""

    name = models.CharField(max_length=120, unique=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT)
    lead = models.ForeignKey("User", on_delete=models.PROTECT, related_name="leads")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_team"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people; a person without a password signs in by link until she sets one."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """A saved user; without a password none will ever match."""
        user = self.model(email=self.normalize_email(email) if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here. `email` is empty only for the first owner, until the first sign-in names her."""

    email = models.EmailField(unique=True, null=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    languages = ArrayField(models.CharField(max_length=12), default=english)
    skills = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(
        default=200, help_text="open cases before others are asked first"
    )
    stand_in = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True)
    teams = models.ManyToManyField(Team, through="Membership", related_name="people")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sees_all(self) -> bool:
        """Managers, admins and auditors see every team; agents and leads only their own."""
        return self.role in {Role.MANAGER, Role.ADMIN, Role.AUDITOR}


class Membership(models.Model):
    """Who works in which team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership")]


class Absence(models.Model):
    """Somebody is away; her stand-in, or the least loaded colleague, gets what would have been hers."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=80, blank=True)
    handed_out_at = models.DateTimeField(null=True, help_text="when her cases were given to others")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="absence_ends_later"
            )
        ]


class Organisation(models.Model):
    """The one organisation of this installation, and what it says about itself to customers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120, default="Our shop")
    reply_to = models.EmailField(blank=True, help_text="a real mailbox that people read")
    returns_to = models.TextField(blank=True, db_default="", help_text="the postal address of returns")
    tz = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    language = models.CharField(max_length=12, default="en")
    tell_us = models.JSONField(default=dict, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_organisation")]

    @classmethod
    def current(cls) -> Self:
        """The organisation, made on first use."""
        return cls.objects.get_or_create(id=1)[0]


class Scope(models.TextChoices):
    """What a key opens; docs/using/api.md says it in a table."""

    SIGNALS = "signals", _("Sends signals")
    ENCOUNTERS = "encounters", _("Sends encounters")
    CASES = "cases", _("Reads cases and their events")
    READ = "read", _("Reads cases, events and customers")
    MONEY = "money", _("Gives: offers, approvals, payouts, gift codes")


class ApiKey(models.Model):
    """A key of another system, kept as its SHA-256; it speaks for one source and holds only its scopes."""

    name = models.CharField(max_length=80, unique=True)
    source = models.CharField(max_length=80)
    scopes = ArrayField(models.CharField(max_length=20))
    digest = models.BinaryField(max_length=32, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="for whom it acts; needed to give anything",
    )
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True, help_text="its last use, to about ten minutes")
    revoked_at = models.DateTimeField(null=True, blank=True)


class KeptAnswer(models.Model):
    """What was answered under an Idempotency-Key; its repeat with the same content gets the same again.

    Where something of it is told once, `body` has the answer without that, and `sealed` the whole of it.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE)
    token_hash = models.BinaryField(max_length=32)
    content_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    sealed = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "token_hash"], name="answer_once")]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]


class SignInLink(models.Model):
    """A sign-in link for staff: hashed, good for 15 minutes, spent once and only by POST."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class AuditEntry(models.Model):
    """Who changed people, rights, keys and settings. Append-only, chained by hash per stream."""

    stream = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="audit_stream_seq")]
        triggers = append_only("audit")
