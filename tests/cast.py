"""The people in the stories, and short ways to let them speak."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from makegood.cases.models import Case
from makegood.listening.heard import Heard, Receipt
from makegood.listening.incoming import CustomerIn, EncounterIn, SignalIn
from makegood.loop.steps import hear

NOW = datetime(2026, 11, 19, 14, 36, tzinfo=UTC)  # a Thursday

ANN = CustomerIn(id="c-9", email="ann@shop.example", name="Ann Thorne", language="en")


def says(external_id: str, score: int | str | None = None, comment: str = "", **more: Any) -> Heard:
    """Something a customer said: a score on the 5-point scale, words, or both."""
    scale = more.pop("scale", "1-5") if score is not None else None
    known = None if score is None else Decimal(str(score))
    item = SignalIn(external_id=external_id, score=known, scale=scale, comment=comment, **more)
    return Heard(item)


def happens(external_id: str, **more: Any) -> Heard:
    """Something that is known of an order, a visit, a stay."""
    return Heard(EncounterIn(external_id=external_id, **more))


def heard(*items: Heard, at: datetime = NOW, source: str = "shop", **more: Any) -> Receipt:
    """Let Makegood hear it."""
    return hear(items, source=source, at=at, **more)


def cases() -> list[Case]:
    """All cases, oldest first."""
    return list(Case.objects.order_by("id"))
