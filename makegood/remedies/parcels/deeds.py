"""Deeds about what was wrong in a parcel: noting a line, and taking back one that was a slip."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases.events import Fact, record
from makegood.cases.live import tell
from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.remedies.models import WrongLine
from makegood.remedies.money import digits
from makegood.remedies.offers.changing import hold_case


class NoDifference(Refused):
    """Say what was ordered and what came in its place; the same cannot stand in both, and one of them must be said."""

    status = 422


class InWhichCurrency(Refused):
    """Say in which currency the amount is: its code of ISO 4217, such as EUR."""

    status = 422


class TooMany(Refused):
    """Twenty lines are noted on this case already. Take back one that is a slip, or write to us about the rest."""

    status = 409


@dataclass(frozen=True)
class Line:
    """What is noted of one line; `amount` in minor units of `currency`, for all its pieces."""

    ordered: str
    sent: str
    difference: str = ""
    condition: str = ""
    quantity: int = 1
    amount: int | None = None
    currency: str = ""


AT_MOST = 20


@transaction.atomic
def note_line(case: Case, line: Line, *, by: User | None, at: datetime) -> tuple[WrongLine, bool]:
    """Note what was ordered and what was sent, and whether that is news: the same pair is noted once on a case."""
    _must_be_money(line)
    case = hold_case(case.pk, by)
    ordered, sent = tidy(line.ordered), tidy(line.sent)
    if ordered.casefold() == sent.casefold():
        raise NoDifference
    known = WrongLine.objects.filter(case=case, withdrawn_at=None)
    before = known.filter(ordered__iexact=ordered, sent__iexact=sent).first()
    if before:
        return before, False
    if known.count() >= AT_MOST:
        raise TooMany
    said = asdict(line) | {"ordered": ordered, "sent": sent, "difference": line.difference.strip()}
    made = WrongLine.objects.create(case=case, by=by, made_at=at, **said)
    _tell(made, "line.noted", by, at)
    return made, True


def _must_be_money(line: Line) -> None:
    if line.amount is not None and not line.currency:
        raise InWhichCurrency
    if line.currency:
        digits(line.currency)


def tidy(text: str) -> str:
    """A number or a name of an article as it is compared: without space around or doubled within."""
    return " ".join(text.split())


@transaction.atomic
def take_back_line(case: Case, number: int, *, by: User, at: datetime) -> None:
    """Take back a line that was a slip; the report counts it no more."""
    case = hold_case(case.pk, by)
    line = WrongLine.objects.filter(case=case, pk=number, withdrawn_at=None).first()
    if line and WrongLine.objects.filter(pk=line.pk).update(withdrawn_at=at):
        _tell(line, "line.withdrawn", by, at)


def _tell(line: WrongLine, verb: str, by: User | None, at: datetime) -> None:
    record([Fact(line.case_id, verb, {"line": line.pk})], by=by.pk if by else None, at=at)
    tell([line.case_id])
