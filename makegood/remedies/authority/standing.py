"""How somebody's authority stands now: her lines, what they bear already, the month's budgets. Read under locks."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum

from makegood.accounts.models import Role, User
from makegood.accounts.queries import kept_organisation
from makegood.accounts.standing import Kept
from makegood.cases.models import Case
from makegood.lib.bulk import select
from makegood.lib.copying import texts
from makegood.lib.together import Rows, soon
from makegood.remedies.authority.rules import LADDER, MEASURES, Line, Purse, Spent, Wish
from makegood.remedies.models import Budget, Limit, Offer

YEAR = timedelta(days=365)
SEES_ALL = (Role.MANAGER, Role.ADMIN)


def hold(*names: str) -> None:
    """Be the only one for these names until the end of the transaction, in this order.

    The case's row is locked first, then "customer:…", then "person:…", then budgets: so nobody waits in a circle.
    """
    for name in names:
        select("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"authority:{name}"])


def role_now(person: User) -> str:
    """Her role at this moment, read again under the locks; none once she has left."""
    return User.objects.filter(pk=person.pk, is_active=True).values_list("role", flat=True).first() or ""


def lines_of(role: str) -> list[Line]:
    """The lines of a role as they are now."""
    return lines_by_role([role])[role]


def lines_by_role(roles: Iterable[str] = LADDER) -> dict[str, list[Line]]:
    """The lines of these roles as they are now."""
    found: dict[str, list[Line]] = {role: [] for role in roles}
    for row in Limit.objects.filter(role__in=found).select_related("remedy").order_by("pk"):
        measures = {name: getattr(row, name) for name in MEASURES}
        found[row.role].append(Line(row.remedy.key if row.remedy else None, row.currency, **measures))
    return found


_kept_lines = Kept(lambda: lines_by_role(Role.values), "remedies_limit", "remedies_remedy")


def lines_seen(role: str) -> Sequence[Line]:
    """The lines of a role for a page, from memory while they stand; who gives under locks reads them again."""
    return _kept_lines()[role]


@dataclass(frozen=True, slots=True)
class Moments:
    """Since when things are counted: this day and this month where the organisation is, and twelve months."""

    day: datetime
    month: datetime
    year: datetime


def moments(at: datetime) -> Moments:
    """The beginnings of the stretches that `at` lies in."""
    local = at.astimezone(ZoneInfo(kept_organisation().tz))
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Moments(day, day.replace(day=1), at - YEAR)


def spent(
    case: Case,
    person: User | None,
    at: datetime,
    but: Offer | None = None,
    states: Collection[str] = Offer.COUNTS,
    before: Offer | None = None,
) -> Spent:
    """What was given and still may be: on the case and to its customer by whomever, on this person's authority.

    `but` is an offer that is being judged itself. Who approves is not bound by what waits beside it (`Offer.STANDS`):
    that is judged when its own turn comes. `before`: only what stood before this one.
    """
    return spent_soon(case, person, at, but, states, before)()


def spent_soon(
    case: Case,
    person: User | None,
    at: datetime,
    but: Offer | None = None,
    states: Collection[str] = Offer.COUNTS,
    before: Offer | None = None,
) -> Callable[[], Spent]:
    """The same, asked ahead."""
    since = moments(at)
    asked: dict[str, tuple[str, list[object]]] = {"case": ("o.case_id = %s", [case.pk])}
    if case.customer_id is not None:
        theirs = "o.case_id IN (SELECT id FROM cases_case WHERE customer_id = %s) AND o.stands_at >= %s"
        asked["customer"] = (theirs, [case.customer_id, since.year])
    if person is not None:
        hers = "o.answers_for_id = %s AND o.stands_at >= %s"
        asked |= {"day": (hers, [person.pk, since.day]), "year": (hers, [person.pk, since.year])}
    if before is not None:
        earlier, place = " AND (o.stands_at, o.id) < (%s, %s)", [before.stands_at, before.pk]
        asked = {measure: (where + earlier, own + place) for measure, (where, own) in asked.items()}
    counted = [texts(states), but.pk if but else None]
    values = [value for measure, (_where, own) in asked.items() for value in (measure, *counted, *own)]
    sql = " UNION ALL ".join(SUMMED.format(where=where) for where, _own in asked.values())

    def by_measure(rows: Rows) -> Spent:
        found: dict[str, list[Wish]] = {measure: [] for measure in asked}
        for measure, key, currency, total in rows:
            found[measure].append(Wish(key, currency, int(total)))
        return found

    return soon(f"{sql} ORDER BY 1, 2, 3", values, by_measure)


# all measures in one question: every page of a case asks it
SUMMED = """
    SELECT %s::text, r.key, o.currency, sum(o.counted)
    FROM remedies_offer o JOIN remedies_remedy r ON r.id = o.remedy_id
    WHERE o.state = ANY(%s) AND o.id IS DISTINCT FROM %s::bigint AND {where} GROUP BY r.key, o.currency
"""


def purses(
    case: Case, currency: str, at: datetime, but: Offer | None = None, before: Offer | None = None
) -> list[Purse]:
    """The budgets that a gift on this case takes from, locked, with what of this month is spoken for.

    `before`: only by what stood before this one.
    """
    rows = budgets_on(case, currency).select_for_update(of=("self",))
    return [_purse(row, at, but, before) for row in list(rows)]


def purses_seen(case: Case, currency: str, at: datetime, but: Offer | None = None) -> list[Purse]:
    """The same for a page: as it is at a glance, without holding anything."""
    hers = (
        row for row in _kept_budgets() if row.currency == currency and row.team_id in {None, case.team_id}
    )
    return [_purse(row, at, but) for row in hers]


_kept_budgets = Kept(
    lambda: tuple(Budget.objects.select_related("team").order_by("pk")), "remedies_budget", "accounts_team"
)


def budgets_on(case: Case, currency: str) -> QuerySet[Budget]:
    """The budgets that a gift on this case takes from."""
    rows = Budget.objects.filter(Q(team=None) | Q(team=case.team_id), currency=currency)
    return rows.select_related("team").order_by("pk")


def _purse(row: Budget, at: datetime, but: Offer | None, before: Offer | None = None) -> Purse:
    return Purse(row.team.name if row.team else "", row.amount, burnt(row, at, but, before))


def burnt(budget: Budget, at: datetime, but: Offer | None = None, before: Offer | None = None) -> int:
    """What of a budget is spoken for in the month of `at`: given, or to be given without another yes."""
    offers = Offer.objects.filter(state__in=Offer.STANDS, currency=budget.currency)
    offers = offers.filter(stands_at__gte=moments(at).month)
    offers = offers.filter(case__team=budget.team_id) if budget.team_id else offers
    offers = offers.exclude(pk=but.pk) if but else offers
    if before is not None:
        earlier = Q(stands_at__lt=before.stands_at) | Q(stands_at=before.stands_at, pk__lt=before.pk)
        offers = offers.filter(earlier)
    return int(offers.aggregate(all=Sum("counted"))["all"] or 0)


def present(case: Case, without: Sequence[int]) -> dict[str, list[int]]:
    """Who could be asked about a case, by role: people who work here and may see it, but for who made the offer."""
    found: dict[str, list[int]] = defaultdict(list)
    # whom `Case.objects.visible_to` shows it: asked from the case's side, for all people at once
    sees = Q(role__in=SEES_ALL) | Q(teams=case.team_id) | Q(leads=case.team_id) | Q(pk=case.owner_id)
    people = User.objects.filter(sees, is_active=True, role__in=LADDER).exclude(pk__in=without)
    for role, number in people.values_list("role", "pk").order_by("pk").distinct():
        found[role].append(number)
    return dict(found)


def asked_on(case: Case, rung: str, without: Sequence[int]) -> list[User]:
    """The people of a rung who may see a case, by name, but for who made the offer: one of them is asked."""
    people = User.objects.filter(is_active=True, role=rung).exclude(pk__in=without)
    if rung == Role.LEAD:
        people = people.filter(Q(teams=case.team_id) | Q(leads=case.team_id) | Q(pk=case.owner_id)).distinct()
    return list(people.order_by("name", "pk"))
