"""How authority is used: what is settled without asking, what lies unused, which limits are too low."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Count, Exists, Max, OuterRef, Q

from makegood.accounts.models import Role
from makegood.remedies.authority.rules import LADDER, Line, Raise, line_for, worth_raising
from makegood.remedies.authority.standing import lines_by_role, moments
from makegood.remedies.models import Approval, Offer, OfferState

ROLES = (str(Role.AGENT), *LADDER)


@dataclass(frozen=True, slots=True)
class Used:
    """One role and remedy in one currency: offers, how many of them nobody was asked about, the largest such gift.

    `limit` is what the role may give in one gift now, None for no limit; amounts in minor units.
    """

    role: str
    remedy: str
    currency: str
    offers: int
    settled: int
    largest: int
    limit: int | None

    @property
    def share(self) -> Fraction | None:
        """The share that was settled without asking; None where nothing was offered."""
        return Fraction(self.settled, self.offers) if self.offers else None

    @property
    def unused(self) -> Fraction | None:
        """How much of the limit nobody ever went to; None without a limit."""
        return 1 - Fraction(min(self.largest, self.limit), self.limit) if self.limit else None


def use_of_authority(since: datetime, until: datetime) -> list[Used]:
    """Every role, remedy and currency in which something was offered in a stretch of time, by role as it is now."""
    made = Offer.objects.filter(made_at__gte=since, made_at__lt=until)
    # what was given to many at once says nothing of how far somebody goes alone
    made = made.exclude(Exists(Approval.objects.filter(Approval.OF_MANY, offer=OuterRef("pk"))))
    alone = Q(approvals=None)
    rows = (
        made.values_list("by__role", "remedy__key", "currency")
        .annotate(
            offers=Count("pk", distinct=True),
            settled=Count("pk", filter=alone, distinct=True),
            largest=Max("counted", filter=alone),
        )
        .order_by("by__role", "remedy__key", "currency")
    )
    lines = lines_by_role(ROLES)
    return [
        Used(role, key, currency, offers, settled, largest or 0, _limit(lines.get(role, []), key, currency))
        for role, key, currency, offers, settled, largest in rows
    ]


def cases_settled(since: datetime, until: datetime) -> tuple[int, int]:
    """In how many cases nobody was asked about what was offered then and not taken back; of how many."""
    made = Offer.objects.filter(made_at__gte=since, made_at__lt=until).exclude(state=OfferState.WITHDRAWN)
    made = made.exclude(Exists(Approval.objects.filter(Approval.OF_MANY, offer=OuterRef("pk"))))
    asked = Count("case", filter=Q(approvals__isnull=False), distinct=True)
    found = made.aggregate(of=Count("case", distinct=True), asked=asked)
    return found["of"] - found["asked"], found["of"]


def last_month(at: datetime) -> tuple[datetime, datetime]:
    """The calendar month that has ended, in the organisation's zone: when it began, and when it was over."""
    over = moments(at).month
    return (over - timedelta(days=1)).replace(day=1), over


@dataclass(frozen=True, slots=True)
class TooLow:
    """A limit in one gift that could be raised: for whom, of what, from where to where, and what says so."""

    role: str
    remedy: str
    currency: str
    limit: int
    proposed: Raise


def limits_too_low(since: datetime, until: datetime) -> list[TooLow]:
    """The limits whose questions were nearly always answered yes in a stretch of time."""
    answers: dict[tuple[str, str, str], list[tuple[int, bool]]] = defaultdict(list)
    decided = Approval.objects.filter(decided_at__gte=since, decided_at__lt=until).exclude(
        Approval.OF_MANY | Q(decision__in=["", Approval.Decision.VOID])
    )
    rows = decided.values_list(
        "asked_by__role", "offer__remedy__key", "offer__currency", "offer__counted", "decision"
    )
    for role, key, currency, counted, decision in rows.order_by("pk"):
        answers[role, key, currency].append((counted, decision == Approval.Decision.APPROVE))
    lines = lines_by_role(ROLES)
    found = []
    for (role, key, currency), given in sorted(answers.items()):
        limit = _limit(lines.get(role, []), key, currency)
        raised = worth_raising(limit, given) if limit is not None else None
        if limit is not None and raised is not None:
            found.append(TooLow(role, key, currency, limit, raised))
    return found


def _limit(lines: list[Line], remedy: str, currency: str) -> int | None:
    line = line_for(lines, remedy, currency)
    return line.limit("grant", currency) if line else 0
