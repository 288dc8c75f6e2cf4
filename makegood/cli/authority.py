"""`makegood authority …`: what each role may give without asking, the month's budgets, and how both are used."""

import sys
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from django.utils import timezone

from makegood.accounts.people import team_named
from makegood.cli.say import answer, say
from makegood.lib.errors import Refused
from makegood.remedies.authority import limits, standing, use
from makegood.remedies.authority.rules import MEASURES
from makegood.remedies.models import Budget, Limit
from makegood.remedies.money import Money, digits, parse

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Currency = Annotated[str, typer.Option(help="Only in this currency, as GBP; else in any, in main units.")]
Amount = Annotated[str, typer.Option(help="An amount as 50 or 49.50, or none for no limit.")]
MONTH = timedelta(days=30)


class NotAnAmount(Refused):
    """“{text}” is no amount. Write it as 50, as 49.50 with a currency, or as none."""


class NothingToSet(Refused):
    """Say what to set: --grant, --case, --day, --customer or --year."""


def show(json: Json = False) -> None:
    """Limits by role and remedy, budgets with what is spoken for, how authority was used, limits too low.

    Of how it was used: cases in which nobody was asked, in 30 days and in the month that has ended; offers in 30 days.
    """
    at = timezone.now()
    told = {
        "limits": _limits(),
        "budgets": _budgets(),
        "cases": _cases(at),
        "used": _used(at),
        "too_low": _too_low(at),
    }
    if json:
        answer(told | {"at": at.isoformat(timespec="seconds")}, as_json=True)
        return
    for rows in told.values():
        sys.stdout.writelines(
            "  ".join(f"{name} {value}" for name, value in row.items()) + "\n" for row in rows
        )


def set_command(
    role: Annotated[str, typer.Argument(help="agent, lead, manager or admin")],
    grant: Amount = "",
    case: Amount = "",
    day: Amount = "",
    customer: Amount = "",
    year: Amount = "",
    remedy: Annotated[str, typer.Option(help="Only for this remedy of the catalogue.")] = "",
    currency: Currency = "",
    json: Json = False,
) -> None:
    """Set what a role may give without asking: in one gift, on a case, in a day, to a customer, in twelve months."""
    told = {"grant": grant, "case": case, "day": day, "customer": customer, "year": year}
    amounts = {name: _amount(text, currency) for name, text in told.items() if text}
    if not amounts:
        raise NothingToSet
    row = limits.set_limits(role, amounts, remedy=remedy, currency=currency, by=None, at=timezone.now())
    answer(_limit(row), as_json=json)


def budget_command(
    currency: Annotated[str, typer.Argument(help="ISO 4217, as GBP")],
    amount: Annotated[
        str, typer.Argument(help="What may be given in a month, as 2500.00; none for no budget.")
    ],
    team: Annotated[str, typer.Option(help="Only for this team.")] = "",
    json: Json = False,
) -> None:
    """Set what may be given in a calendar month; above it a manager says yes."""
    whose = team_named(team) if team else None
    limits.set_budget(currency, _amount(amount, currency), team=whose, by=None, at=timezone.now())
    say(f"Set for {team or 'all teams'}.")
    answer({"currency": currency, "amount": amount, "team": team or None}, as_json=json)


def _amount(text: str, currency: str) -> int | None:
    """Minor units of a currency, else whole main units; None where there is no limit."""
    if text == "none":
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NotAnAmount(text=text) from error
    if currency:
        return parse(f"{number:f} {currency}").amount
    if number != number.to_integral_value():
        raise NotAnAmount(text=text)
    return int(number)


def _limits() -> list[dict[str, Any]]:
    rows = Limit.objects.select_related("remedy").order_by("role", "remedy__key", "currency")
    return [_limit(row) for row in rows]


def _limit(row: Limit) -> dict[str, Any]:
    amounts = {name: _said(getattr(row, name), row.currency) for name in MEASURES}
    return {
        "role": row.role,
        "remedy": row.remedy.key if row.remedy else "any",
        "currency": row.currency or "any",
    } | amounts


def _said(amount: int | None, currency: str) -> str:
    if amount is None:
        return "none"
    return f"{Decimal(amount).scaleb(-digits(currency)):f}" if currency else str(amount)


def _budgets() -> list[dict[str, Any]]:
    rows = Budget.objects.select_related("team").order_by("currency", "pk")
    now = timezone.now()
    return [
        {
            "team": row.team.name if row.team else None,
            "budget": str(Money(row.amount, row.currency)),
            "spoken_for": str(Money(standing.burnt(row, now), row.currency)),
        }
        for row in rows
    ]


def _cases(at: datetime) -> list[dict[str, Any]]:
    return [_settled(*span) for span in ((at - MONTH, at), use.last_month(at))]


def _settled(since: datetime, until: datetime) -> dict[str, Any]:
    settled, of = use.cases_settled(since, until)
    return {
        "from": since.isoformat(timespec="minutes"),
        "until": until.isoformat(timespec="minutes"),
        "cases": of,
        "settled_without_asking": settled,
        "percent": round(100 * settled / of, 1) if of else None,
    }


def _used(until: datetime) -> list[dict[str, Any]]:
    return [
        {
            "role": one.role,
            "remedy": one.remedy,
            "offers": one.offers,
            "settled_without_asking": one.settled,
            "largest": str(Money(one.largest, one.currency)),
            "limit": "none" if one.limit is None else str(Money(one.limit, one.currency)),
            "unused_percent": None if one.unused is None else round(one.unused * 100),
        }
        for one in use.use_of_authority(until - MONTH, until)
    ]


def _too_low(until: datetime) -> list[dict[str, Any]]:
    return [
        {
            "role": one.role,
            "remedy": one.remedy,
            "limit": str(Money(one.limit, one.currency)),
            "raise_to": str(Money(one.proposed.to, one.currency)),
            "asked": one.proposed.asked,
            "granted": one.proposed.granted,
        }
        for one in use.limits_too_low(until - MONTH, until)
    ]
