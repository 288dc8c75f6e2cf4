"""Setting limits and budgets: each change stands in the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import Role, Team, User
from makegood.lib.errors import Refused
from makegood.remedies.authority.rules import MEASURES, line_for
from makegood.remedies.authority.standing import lines_of
from makegood.remedies.models import Budget, Limit, Remedy
from makegood.remedies.money import MOST, digits

GIVES = frozenset({Role.AGENT, Role.LEAD, Role.MANAGER, Role.ADMIN})
SETS = frozenset({Role.MANAGER, Role.ADMIN})


class MayNotSet(Refused):
    """Limits and budgets are set by managers and admins."""

    status = 403


class GivesNothing(Refused):
    """There is no role {role} that gives anything. The roles are agent, lead, manager and admin."""


class NoSuchRemedy(Refused):
    """There is no remedy {key} in the catalogue."""


class NoSuchMeasure(Refused):
    """There is no measure {name}. The measures are grant, case, day, customer and year."""


class NotALimit(Refused):
    """A limit lies between 0 and 10^15; {amount} does not."""


class NotRaised(Refused):
    """This limit is as high already. Look at it again."""

    status = 409


class OwnLimits(Refused):
    """The limits of one’s own role are set by somebody of another role."""

    status = 403


@transaction.atomic
def set_limits(
    role: str,
    amounts: Mapping[str, int | None],
    *,
    remedy: str = "",
    currency: str = "",
    by: User | None,
    at: datetime,
) -> Limit:
    """Keep what a role may give without asking, by measure; None has no limit, what is not named stays as it is.

    Minor units of `currency`; without one, main units of any. `by` None is the command line of this machine.
    """
    _must_be_able(by)
    if role not in GIVES:
        raise GivesNothing(role=role)
    if by is not None and by.role == role and role != Role.ADMIN:
        raise OwnLimits
    if currency:
        digits(currency)
    found, _new = Limit.objects.select_for_update().get_or_create(
        role=role, remedy=_remedy(remedy), currency=currency
    )
    for name, amount in amounts.items():
        setattr(found, _measure(name), _amount(amount))
    found.save()
    facts = {"remedy": remedy, "currency": currency, **{name: getattr(found, name) for name in MEASURES}}
    audit.record(f"limits:{role}", "limits.set", by=by, at=at, data=facts)
    return found


@transaction.atomic
def raise_grant(role: str, remedy: str, currency: str, to: int, *, by: User | None, at: datetime) -> Limit:
    """Raise what a role may give at once to `to` minor units, on the line that bears such gifts today.

    A line of its own would begin with no other limits and bear nothing of what was given: it would open more than is
    meant. A line in main units is raised to the next whole one. NotRaised where it is not less.
    """
    lines = lines_of(role)
    line = line_for(lines, remedy, currency)
    if line is None or line.grant is None or (line.limit("grant", currency) or 0) >= to:
        raise NotRaised
    grant = to if line.currency else -(-to // int(10 ** digits(currency)))
    return set_limits(role, {"grant": grant}, remedy=line.remedy or "", currency=line.currency, by=by, at=at)


@transaction.atomic
def drop_limits(role: str, *, remedy: str = "", currency: str = "", by: User | None, at: datetime) -> bool:
    """Take a line away, so that the next wider one holds; whether there was one."""
    _must_be_able(by)
    gone, _each = Limit.objects.filter(role=role, remedy=_remedy(remedy), currency=currency).delete()
    if gone:
        data = {"remedy": remedy, "currency": currency}
        audit.record(f"limits:{role}", "limits.dropped", by=by, at=at, data=data)
    return bool(gone)


@transaction.atomic
def set_budget(
    currency: str, amount: int | None, *, team: Team | None = None, by: User | None, at: datetime
) -> None:
    """Keep what may be given in a month, by all or by one team, in minor units; None: there is no budget."""
    _must_be_able(by)
    digits(currency)
    if amount is None:
        Budget.objects.filter(team=team, currency=currency).delete()
    else:
        _amount(amount)
        Budget.objects.update_or_create(team=team, currency=currency, defaults={"amount": amount})
    data = {"currency": currency, "amount": amount}
    audit.record(f"budget:{team.pk if team else 'all'}", "budget.set", by=by, at=at, data=data)


def _must_be_able(by: User | None) -> None:
    if by is not None and by.role not in SETS:
        raise MayNotSet


def _remedy(key: str) -> Remedy | None:
    found = Remedy.objects.filter(key=key).first() if key else None
    if key and found is None:
        raise NoSuchRemedy(key=key)
    return found


def _measure(name: str) -> str:
    if name not in MEASURES:
        raise NoSuchMeasure(name=name)
    return name


def _amount(amount: int | None) -> int | None:
    if amount is not None and not 0 <= amount <= MOST:
        raise NotALimit(amount=amount)
    return amount
