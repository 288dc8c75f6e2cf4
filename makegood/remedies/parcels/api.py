"""What was wrong in a parcel, for other systems: noted by a key that acts for a person, read by who reads cases."""

import json
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import AwareDatetime, Field

from makegood.accounts.keyed import KeyRequest
from makegood.accounts.once import ONCE, Said, once
from makegood.remedies.api import person_of, somebody_of
from makegood.remedies.models import WrongLine
from makegood.remedies.offers.queries import cases_of_key
from makegood.remedies.parcels.deeds import Line, note_line
from makegood.remedies.parcels.queries import lines_of
from makegood.remedies.shapes import WRITTEN, Amount, Asked

lines = Router(tags=["parcels"])
Article = Annotated[str, Field(max_length=120, pattern=WRITTEN)]


class LineIn(Asked):
    """One line: what was `ordered` ("" where it came unasked) and what was `sent` ("" where nothing came)."""

    ordered: Article = ""
    sent: Article = ""
    difference: Annotated[str, Field(max_length=200, pattern=WRITTEN)] = ""
    condition: Literal["", "unopened", "opened", "used", "damaged"] = ""
    quantity: Annotated[int, Field(strict=True, ge=1, le=32_767)] = 1
    amount: Amount | None = Field(None, description="what the pieces ordered came to, in minor units")
    currency: str = Field("", pattern="^([A-Z]{3})?$", description="ISO 4217")


class LineOut(Schema):
    """A line as it is noted."""

    id: int
    ordered: str
    sent: str
    difference: str
    condition: str
    quantity: int
    amount: int | None
    currency: str
    made_at: AwareDatetime


class Lines(Schema):
    """What was wrong in the parcel of a case."""

    items: list[LineOut]


@lines.get("/{ref}/lines", response=Lines, summary="What was wrong in the parcel")
def list_lines(request: KeyRequest, ref: str) -> dict[str, Any]:
    """Every line of a case, in the order in which it was noted."""
    case = get_object_or_404(cases_of_key(request.auth, person_of(request.auth)), ref=ref)
    return {"items": [told(line) for line in lines_of(case)]}


@lines.post(
    "/{ref}/lines",
    response={200: LineOut, 201: LineOut},
    summary="Note what was ordered and what was sent",
    openapi_extra=ONCE,
)
def make_line(request: KeyRequest, ref: str, wanted: LineIn) -> HttpResponse:
    """201: it is noted. 200: the same pair stands on the case already."""
    at, by = timezone.now(), somebody_of(request.auth)

    def deed() -> Said:
        case = get_object_or_404(cases_of_key(request.auth, by), ref=ref)
        made, news = note_line(case, Line(**wanted.model_dump()), by=by, at=at)
        return Said(201 if news else 200, told(made))

    return once(request, request.auth, deed, at=at)


def told(line: WrongLine) -> dict[str, Any]:
    """A line as it is told."""
    shaped = LineOut.model_validate(line).model_dump()
    return dict(json.loads(json.dumps(shaped, cls=NinjaJSONEncoder)))
