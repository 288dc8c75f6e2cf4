"""The case with its one owner, next step and date; promises and their clocks; the append-only timeline of events."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Calendar, Team, User
from makegood.accounts.queries import teams_seen_by
from makegood.customers.models import Customer, Encounter
from makegood.lib.append_only import append_only
from makegood.listening.models import Failure, Signal


class Status(models.TextChoices):
    """Where a case stands. Only the customer's yes makes it recovered."""

    OPEN = "open", _("Open")
    CONTACTED = "contacted", _("Contacted")
    RESOLVED = "resolved", _("Resolved")
    RECOVERED = "recovered", _("Recovered")
    CLOSED = "closed", _("Closed")


class Fault(models.TextChoices):
    """Whose fault it was; ownership stays with us whatever stands here."""

    OWN = "own", _("Our team")
    OTHER_TEAM = "other_team", _("Another team")
    CARRIER = "carrier", _("A carrier or supplier")
    CUSTOMER = "customer", _("The customer")
    UNKNOWN = "unknown", _("Not known")


LIVE = Q(status__in=[Status.OPEN, Status.CONTACTED, Status.RESOLVED])
# one case for what many said at once, or for a door that nobody opens; see the keys of cases
INCIDENT = Q(case_key__startswith="i:")
AT_WORK = Q(status__in=[Status.OPEN, Status.CONTACTED])
AGAIN = Q(reopened__gt=0) | Q(earlier__isnull=False)
OVER = Q(status__in=[Status.RECOVERED, Status.CLOSED], history=False)
WAITS = Q(status=Status.RESOLVED) | (AT_WORK & Q(waiting_since__isnull=False))


FILTERS = ["owner", "severity", "noticed_by", "opened_at"]
"""Beside the team, what a queue may be narrowed to or sorted by; the indexes of the queue hold it."""


class Outcome(models.TextChoices):
    """How a case was closed without the customer's yes."""

    HISTORY = "history", _("Happened before we looked")
    SILENT = "silent", _("Put right; the customer did not answer")
    UNREACHABLE = "unreachable", _("The customer cannot be reached")
    WITHDRAWN = "withdrawn", _("The customer wants nothing more")
    UNFOUNDED = "unfounded", _("Nothing had gone wrong")
    DUPLICATE = "duplicate", _("The same matter as another case")
    NOT_POSSIBLE = "not_possible", _("We cannot put it right")


class Feeling(models.TextChoices):
    """How the customer feels, as a person of ours understood it or she said it."""

    FRUSTRATED = "frustrated", _("Frustrated")
    UNDERVALUED = "undervalued", _("Undervalued")
    LET_DOWN = "let_down", _("Let down")
    IGNORED = "ignored", _("Ignored")
    ANGRY = "angry", _("Angry")
    WORRIED = "worried", _("Worried")
    EMBARRASSED = "embarrassed", _("Embarrassed")
    RELIEVED = "relieved", _("Relieved")
    CONTENT = "content", _("Content")


def visible(user: User, through: str = "") -> Q:
    """What holds of the cases `user` may see: all for who sees all; else those of her teams, and her own.

    `through` is the path to the case, as in "case__". Her teams are read first: with their numbers in the query, the
    planner knows how much they hold.
    """
    teams = teams_seen_by(user)
    return Q() if teams is None else Q((f"{through}team__in", teams)) | Q((f"{through}owner", user))


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads that keep to what somebody may see."""

    def visible_to(self, user: User) -> "CaseQuerySet":
        """Every case for managers, admins and auditors; else those of the teams she works in or leads, and her own."""
        return self.filter(visible(user))

    def live(self) -> "CaseQuerySet":
        """Cases that somebody still owes something: open, contacted or resolved."""
        return self.filter(LIVE)

    def for_rankings(self) -> "CaseQuerySet":
        """Cases that may count for or against somebody: never what a colleague told of herself."""
        return self.filter(own_up=False)

    def at_work(self) -> "CaseQuerySet":
        """Cases that wait for a deed of ours: open or contacted."""
        return self.filter(AT_WORK)


class Case(models.Model):
    """One customer let down, one owner, one next step, one date. `head`, `seq`: the end of its chain of events."""

    ref = models.CharField(max_length=20, unique=True)
    case_key = models.CharField(max_length=400)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="cases")
    encounter = models.ForeignKey(Encounter, on_delete=models.SET_NULL, null=True, related_name="cases")
    failure_kind = models.CharField(max_length=60)
    headline = models.CharField(max_length=200)
    severity = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases", db_index=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases", db_index=False)
    owner_reason = models.CharField(max_length=200, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(null=True)
    priority = models.SmallIntegerField(default=0)
    priority_reasons = models.JSONField(default=list)
    fault = models.CharField(max_length=10, choices=Fault, default=Fault.UNKNOWN)
    noticed_by = models.CharField(max_length=8, choices=Failure.By)
    noticed_at = models.DateTimeField()
    reachable = models.BooleanField(default=True)
    history = models.BooleanField(default=False)
    first_order = models.BooleanField(default=False)
    own_up = models.BooleanField(default=False)
    score_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    scale = models.CharField(max_length=6, blank=True)
    feeling_before = models.CharField(max_length=20, blank=True)
    feeling_after = models.CharField(max_length=20, blank=True)
    feeling_words = models.TextField(blank=True)
    harm = models.TextField(blank=True, help_text="what it did to the person")
    goal = models.TextField(blank=True, help_text="what would make it right, in the customer's words")
    plan = models.JSONField(default=dict, blank=True)
    waiting_since = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    transfers = models.PositiveSmallIntegerField(default=0)
    retellings = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True)
    last_word_at = models.DateTimeField(
        null=True, help_text="when the customer last heard from a person of ours"
    )
    silence_told_at = models.DateTimeField(
        null=True, help_text="when the owner was last told that the customer hears nothing"
    )
    resolved_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="later")
    folded = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_key"], condition=LIVE, name="one_live_case_per_key"),
            models.CheckConstraint(
                condition=~LIVE | (Q(due_at__isnull=False) & ~Q(next_step="")),
                name="live_case_has_step_and_date",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="case_status_known"),
        ]
        indexes = [
            # What an index includes need not be looked up in the table: every page counts the views of the queue, and a
            # filter that hardly finds anything goes through thousands of cases.
            models.Index(
                fields=["-priority", "due_at", "id"],
                include=["team", *FILTERS],
                condition=AT_WORK,
                name="case_queue",
            ),
            models.Index(
                fields=["team", "-priority", "due_at", "id"],
                include=FILTERS,
                condition=AT_WORK,
                name="case_queue_of_team",
            ),
            models.Index(
                fields=["owner", "due_at", "id"],
                include=["team", "status", "priority", "severity", "noticed_by", "opened_at"],
                condition=LIVE,
                name="case_owed_by_owner",
            ),
            models.Index(
                fields=["due_at", "id"],
                include=["team", "priority", *FILTERS],
                condition=AT_WORK,
                name="case_falls_due",
            ),
            *(
                models.Index(
                    fields=["-priority", "due_at", "id"],
                    include=["team", "snoozed_until", *FILTERS],
                    condition=AT_WORK & which,
                    name=f"case_queue_{view}",
                )
                for view, which in (
                    ("again", AGAIN),
                    ("first", Q(first_order=True)),
                    ("unheard", Q(noticed_by="us")),
                    ("aside", Q(snoozed_until__isnull=False)),
                )
            ),
            models.Index(
                fields=["severity", "-priority", "due_at", "id"],
                include=["team", "owner", "noticed_by", "opened_at"],
                condition=AT_WORK,
                name="case_queue_by_severity",
            ),
            models.Index(fields=["owner", "due_at", "id"], condition=WAITS, name="case_waits_for_customer"),
            models.Index(
                fields=["-opened_at", "-id"],
                include=["team", "owner", "severity", "noticed_by"],
                condition=Q(status=Status.RESOLVED),
                name="case_waits_for_a_yes",
            ),
            *(
                models.Index(
                    fields=[by, "-opened_at", "-id"],
                    include=sorted({"team", "owner", "severity", "noticed_by"} - {by}),
                    condition=OVER,
                    name=f"case_over_by_{by}",
                )
                for by in ("team", "owner", "severity")
            ),
            models.Index(
                Greatest("opened_at", "last_word_at", "silence_told_at"),
                condition=AT_WORK & Q(reachable=True, waiting_since=None),
                name="case_silent_since",
            ),
            models.Index(fields=["case_key"], name="case_by_key"),
            models.Index(fields=["-opened_at"], name="case_newest"),
            models.Index(fields=["-opened_at"], condition=LIVE & INCIDENT, name="case_incidents"),
            GinIndex(SearchVector("folded", config="simple"), name="case_search"),
            # a common word is on a tenth as many live cases
            GinIndex(SearchVector("folded", config="simple"), condition=LIVE, name="case_search_live"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def status_words(self) -> str:
        """Where it stands; `get_status_display` would put every other status into words as well."""
        return str(Status(self.status).label)

    @property
    def whom(self) -> str:
        """Whom it is about, in words: the customer, all who are affected by an incident, or nobody we know."""
        if self.customer:
            return str(self.customer)
        return str(_("Many customers") if self.case_key.startswith("i:") else _("Somebody unknown"))


class CaseGround(models.Model):
    """What a case stands on: the failures and the signals that opened it or joined it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grounds")
    failure = models.ForeignKey(Failure, on_delete=models.CASCADE, null=True)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, null=True)
    at = models.DateTimeField()


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
        ]

    @property
    def kind_words(self) -> str:
        """What was promised, where it has no words of its own."""
        return str(self.Kind(self.kind).label)


class Event(models.Model):
    """One fact of a case's life. Append-only and hash-chained; holds ids, keys and numbers, never a person's words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    # readers in order stop at the oldest running transaction: ids are given before commits
    xact = models.BigIntegerField(
        db_default=models.expressions.RawSQL("pg_current_xact_id()::text::bigint", [])
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_stream_seq")]
        indexes = [models.Index(fields=["xact", "id"], name="event_in_commit_order")]
        triggers = append_only("event")


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
        CHECK_IN = "check_in", _("Ask whether it is right now")
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
