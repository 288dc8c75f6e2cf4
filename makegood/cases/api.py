"""What other systems may read of cases and customers."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from makegood.accounts.keyed import KeyRequest
from makegood.cases import listing
from makegood.cases.models import Case, Event, Status
from makegood.customers.models import Customer

BIGGEST = 2**63 - 1
Number = Annotated[int, Field(ge=1, le=BIGGEST)]
Size = Annotated[int, Field(ge=1, le=200)]
cases = Router(tags=["cases"])
customers = Router(tags=["customers"])


def _spelled_out(moment: object) -> object:
    """A bare number would be read as seconds since 1970."""
    if isinstance(moment, str) and "-" not in moment[1:]:
        raise ValueError("a time as in RFC 3339")
    return moment


def _in_utc(moment: dt.datetime) -> dt.datetime:
    """PostgreSQL knows fewer offsets than RFC 3339 allows, and neither calendar knows a year 0 or 10000."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("a time outside the calendar") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_spelled_out), AfterValidator(_in_utc)]


class Asked(Schema):
    """How a list of cases may be narrowed."""

    status: list[Status] = Field(default=[], description="any of these")
    owner: Number | None = Field(None, description="the owner's number")
    team: str | None = Field(None, max_length=120, description="the team's name")
    severity: int | None = Field(None, ge=0, le=4)
    q: str = Field("", max_length=300, description="words, or beginnings of words; finds 1,000 cases at most")
    since: Moment | None = Field(None, description="changed at this time or later (RFC 3339)")
    cursor: Number | None = Field(None, description="from the field `next` of the page before")
    limit: Size = 50


class Person(Schema):
    """Somebody who works here."""

    id: int
    name: str


class CaseOut(Schema):
    """One customer let down, with one owner, one next step and one date."""

    ref: str
    status: Status
    severity: int
    failure: str
    headline: str
    team: str
    owner: Person
    next_step: str
    due_at: dt.datetime | None
    customer: int | None
    encounter: str | None
    noticed_by: str
    noticed_at: dt.datetime
    reachable: bool
    history: bool
    opened_at: dt.datetime
    first_reply_at: dt.datetime | None
    resolved_at: dt.datetime | None
    recovered_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: str
    changed_at: dt.datetime


class DutyOut(Schema):
    """What the law asks by a time: in a sentence by language, where it says so, and how it is counted."""

    text: dict[str, str]
    source: str
    source_at: str
    read_on: dt.date | None
    within: int
    unit: str
    after: str
    met_by: str


class PromiseOut(Schema):
    """Something due by a time; `duty` where the law sets it."""

    kind: str
    label: str
    duty: DutyOut | None
    due_at: dt.datetime
    kept_at: dt.datetime | None
    broken_at: dt.datetime | None
    dropped_at: dt.datetime | None


class SignalOut(Schema):
    """What the customer told us."""

    source: str
    external_id: str
    kind: str
    score: Decimal | None
    scale: str
    comment: str
    language: str
    occurred_at: dt.datetime
    channel: str
    product: str
    place: str


class WholeCaseOut(CaseOut):
    """A case with its promises and the signals it stands on."""

    promises: list[PromiseOut]
    signals: list[SignalOut]


class CasePage(Schema):
    """A page of cases, newest first; `next` is the address of the next one."""

    items: list[CaseOut]
    next: str | None


class EventOut(Schema):
    """One fact of a case's life: ids, keys and numbers."""

    seq: int
    at: dt.datetime
    verb: str
    by: int | None
    data: dict[str, Any]


class EventPage(Schema):
    """Events, oldest first."""

    items: list[EventOut]
    next: str | None


class ContactPointOut(Schema):
    """By what a customer is known."""

    kind: str
    value: str


class CustomerOut(Schema):
    """A person we serve; `value` in minor units of `currency`."""

    id: int
    name: str
    email: str
    phone: str
    language: str
    do_not_contact: bool
    orders: int
    value: int
    currency: str
    contact_points: list[ContactPointOut]
    cases: list[str]


@cases.get("", response=CasePage, summary="Cases, newest first")
def list_cases(request: KeyRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Every case that was there when the first page was read is on one of the pages."""
    filters = listing.Filters(
        tuple(asked.status), asked.owner, asked.team, asked.severity, asked.q, asked.since, asked.cursor
    )
    found, last = listing.page(request.auth, filters, asked.limit)
    again = asked.model_dump(mode="json", exclude_defaults=True) | {"cursor": last}
    return {"items": [_case(case) for case in found], "next": _address(request, again) if last else None}


@cases.get("/{ref}", response=WholeCaseOut, summary="One case")
def read_case(request: KeyRequest, ref: str) -> dict[str, Any]:
    """A case with its promises and the signals it stands on."""
    case = listing.one(request.auth, ref)
    signals = {ground.signal.pk: ground.signal for ground in case.grounds.all() if ground.signal}
    return _case(case) | {
        "promises": list(case.promises.select_related("duty")),
        "signals": list(signals.values()),
    }


@cases.get("/{ref}/events", response=EventPage, summary="What happened to a case")
def list_events(
    request: KeyRequest, ref: str, after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0, limit: Size = 100
) -> dict[str, Any]:
    """The events of a case, oldest first, after the one numbered `after`."""
    found, last = listing.events(request.auth, ref, after, limit)
    again = {"after": last, "limit": limit}
    return {"items": [_event(event) for event in found], "next": _address(request, again) if last else None}


@customers.get("/{int:number}", response=CustomerOut, summary="One customer")
def read_customer(request: KeyRequest, number: Number) -> dict[str, Any]:
    """A customer with her newest cases, by the number that stands in a case's `customer`."""
    customer, refs = listing.customer(request.auth, number)
    return _customer(customer) | {"cases": refs}


def _address(request: HttpRequest, query: dict[str, Any]) -> str:
    return f"{request.path}?{urlencode(query, doseq=True)}"


SAME = (
    "ref", "status", "severity", "headline", "owner", "next_step", "due_at", "noticed_by", "noticed_at", "reachable",
    "history", "opened_at", "first_reply_at", "resolved_at", "recovered_at", "closed_at", "outcome", "changed_at",
)  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in SAME} | {
        "failure": case.failure_kind,
        "team": case.team.name,
        "customer": case.customer_id,
        "encounter": case.encounter.external_id if case.encounter else None,
    }


def _event(event: Event) -> dict[str, Any]:
    return {"seq": event.seq, "at": event.at, "verb": event.verb, "by": event.by_id, "data": event.data}


CUSTOMER = ("id", "name", "email", "phone", "language", "do_not_contact", "orders", "value", "currency")


def _customer(customer: Customer) -> dict[str, Any]:
    points = [{"kind": point.kind, "value": point.value} for point in customer.contact_points.all()]
    return {name: getattr(customer, name) for name in CUSTOMER} | {"contact_points": points}
