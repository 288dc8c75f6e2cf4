"""What arrives from outside, as plain values: the same shapes for a file's row and for a request's JSON."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from django.utils.translation import gettext as _
from msgspec import Meta, Struct, field

SignalKind = Literal["csat", "nps", "ces", "review", "complaint", "mention", "note"]
Scale = Literal["1-5", "1-7", "0-10", "1-10", "thumbs", "stars"]
Best = Literal["high", "low"]
EncounterKind = Literal["order", "visit", "booking", "stay", "call", "other"]
EncounterStatus = Literal[
    "open", "ok", "late", "failed", "cancelled", "lost", "wrong_address", "outage", "double_charge"
]

LONGEST_COMMENT = 100_000
EMAIL = re.compile(
    r"[^\s@<>(),;:\\\"\[\].]+(\.[^\s@<>(),;:\\\"\[\].]+)*@([^\s@<>(),;:\\\"\[\]._]+\.)+[^\W\d_][\w-]*[^\W_]"
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
# Kiribati; PostgreSQL itself takes less than 16 hours
FARTHEST = timedelta(hours=14)
Id = Annotated[str, Meta(min_length=1, max_length=300)]
Short = Annotated[str, Meta(max_length=300)]
Moment = Annotated[datetime, Meta(tz=True)]
Minor = Annotated[int, Meta(ge=-(10**15), le=10**15)]
Code = Annotated[str, Meta(pattern="^([A-Z]{3})?$")]

# Lowest score, highest score, and the step between two scores (None: any value with two decimals).
BOUNDS: dict[Scale, tuple[Decimal, Decimal, Decimal | None]] = {
    "1-5": (Decimal(1), Decimal(5), None),
    "1-7": (Decimal(1), Decimal(7), None),
    "0-10": (Decimal(0), Decimal(10), None),
    "1-10": (Decimal(1), Decimal(10), None),
    "thumbs": (Decimal(0), Decimal(1), Decimal(1)),
    "stars": (Decimal("0.5"), Decimal(5), Decimal("0.5")),
}


class CustomerIn(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A customer as the sender knows them; an empty text means the sender does not say."""

    id: Short = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    name: Short = ""
    language: Annotated[str, Meta(max_length=35)] = ""


class SignalIn(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Something a customer said: a score with its scale, or words, or both.

    `score` is exact (half stars too); thumbs are 1 for up and 0 for down. `amount` counts minor units of
    `currency`. A file's row without an outside id has `external_id` "" (see `files.keys.content_key`).
    """

    external_id: Id
    kind: SignalKind = "csat"
    score: Decimal | None = None
    scale: Scale | None = None
    best: Best = "high"
    comment: Annotated[str, Meta(max_length=LONGEST_COMMENT)] = ""
    customer: CustomerIn | None = None
    encounter: Short = ""
    channel: Short = ""
    product: Short = ""
    place: Short = ""
    team: Short = ""
    handled_by: Short = ""
    amount: Minor | None = None
    currency: Code = ""
    occurred_at: Moment | None = None
    reported_at: Moment | None = None
    responded_at: Moment | None = None
    language: Annotated[str, Meta(max_length=35)] = ""
    extra: dict[str, str] = field(default_factory=dict)


class EncounterIn(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An order, visit, booking, stay or call, as far as the sender knows it now.

    `promised_at` is the last moment at which it would have been in time; `promised_minutes` is a promised
    wait, compared with the time from `started_at` to `ended_at`.
    """

    external_id: Id
    kind: EncounterKind = "order"
    customer: CustomerIn | None = None
    status: EncounterStatus = "open"
    occurred_at: Moment | None = None
    promised_at: Moment | None = None
    happened_at: Moment | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    promised_minutes: Annotated[int, Meta(ge=0, le=10**6)] | None = None
    place: Short = ""
    product: Short = ""
    team: Short = ""
    channel: Short = ""
    amount: Minor | None = None
    currency: Code = ""
    extra: dict[str, str] = field(default_factory=dict)


Item: TypeAlias = SignalIn | EncounterIn


def moments_problem(*moments: datetime | None) -> str:
    """Say which moment lies outside the years in which a customer can be let down; "" when none does."""
    for moment in moments:
        if moment is None:
            continue
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            years = {"year": moment.year, "first": FIRST_YEAR, "last": LAST_YEAR}
            return _("The year %(year)s is outside %(first)s to %(last)s.") % years
        if abs(moment.utcoffset() or timedelta()) > FARTHEST:
            return _("No place is as far from UTC as %(zone)s.") % {"zone": moment.strftime("%z")}
    return ""


def customer_problem(customer: CustomerIn | None) -> str:
    """Say what is wrong with who it is; "" when nothing is: by "n/a", strangers would become one person."""
    email = customer.email.strip() if customer else ""
    return (
        ""
        if not email or EMAIL.fullmatch(email)
        else _("“%(text)s” is not an e-mail address.") % {"text": email[:100]}
    )


def encounter_problem(encounter: EncounterIn) -> str:
    """Say in a sentence what is wrong with an encounter beyond its types; "" when nothing is."""
    return customer_problem(encounter.customer) or moments_problem(
        encounter.occurred_at,
        encounter.promised_at,
        encounter.happened_at,
        encounter.started_at,
        encounter.ended_at,
    )


def score_problem(score: Decimal, scale: Scale) -> str:
    """Say why this score cannot stand on this scale; "" when it can."""
    low, high, step = BOUNDS[scale]
    if not score.is_finite() or not low <= score <= high:
        return _("The score %(score)s is outside its scale %(scale)s.") % {"score": score, "scale": scale}
    if step is not None and score % step:
        return _("The score %(score)s is not a step of %(scale)s.") % {"score": score, "scale": scale}
    if score != round(score, 2):
        return _("The score %(score)s has more than two decimals.") % {"score": score}
    return ""


def signal_problem(signal: SignalIn) -> str:
    """Say in a sentence what is wrong with a signal beyond its types; "" when nothing is."""
    wrong = customer_problem(signal.customer) or moments_problem(
        signal.occurred_at, signal.reported_at, signal.responded_at
    )
    if wrong:
        return wrong
    if signal.score is None:
        return "" if signal.comment.strip() else _("There is neither a score nor a comment.")
    if signal.scale is None:
        return _("The score has no scale.")
    return score_problem(signal.score, signal.scale)
