"""The case with its one owner, one next step and one date, who may see it, and what it stands on."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from makegood.accounts.models import Team, User
from makegood.accounts.queries import teams_seen_by
from makegood.cases.models.play import PlayVersion
from makegood.cases.models.states import (
    AGAIN,
    AT_WORK,
    FILTERS,
    INCIDENT,
    LIVE,
    OVER,
    WAITS,
    WORDS,
    WORDS_AT_WORK,
    Fault,
    Status,
)
from makegood.customers.models import Customer, Encounter
from makegood.listening.models import Failure, Signal


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

    ref = models.CharField(max_length=20)
    case_key = models.CharField(max_length=400)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False
    )
    encounter = models.ForeignKey(
        Encounter, on_delete=models.SET_NULL, null=True, related_name="cases", db_index=False
    )
    failure_kind = models.CharField(max_length=60)
    headline = models.CharField(max_length=200)
    severity = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases", db_index=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases", db_index=False)
    play = models.ForeignKey(
        PlayVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text="whose steps it follows; versions are never deleted",
    )
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
    earlier = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="later", db_index=False
    )
    folded = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            # `unique=True` would bring a second index, for beginnings of it, which nobody asks for
            models.UniqueConstraint(fields=["ref"], name="case_once_per_ref"),
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
                include=[
                    "team",
                    "status",
                    "priority",
                    "severity",
                    "noticed_by",
                    "opened_at",
                    "waiting_since",
                    "snoozed_until",
                ],
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
            # in which teams somebody owns live cases, where she has thousands
            models.Index(fields=["owner", "team"], condition=LIVE, name="case_live_of_owner_by_team"),
            # who may see a customer is asked of fifty at a time: the index itself tells whose her cases are
            models.Index(fields=["customer"], include=["team", "owner"], name="case_of_customer"),
            # most cases have neither
            models.Index(
                fields=["encounter"], condition=Q(encounter__isnull=False), name="case_of_encounter"
            ),
            models.Index(fields=["earlier"], condition=Q(earlier__isnull=False), name="case_that_followed"),
            models.Index(fields=["case_key"], name="case_by_key"),
            models.Index(fields=["-opened_at"], name="case_newest"),
            models.Index(fields=["-opened_at"], condition=LIVE & INCIDENT, name="case_incidents"),
            GinIndex(WORDS, name="case_search"),
            GinIndex(WORDS_AT_WORK, condition=AT_WORK, name="case_search_at_work"),
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
