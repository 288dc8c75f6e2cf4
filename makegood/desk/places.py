"""Where a page of a list ends, as a word of an address: packed by us, and read as what anybody may have made up."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
LARGEST = 2**63
NONSENSE = (binascii.Error, ValueError, TypeError, OverflowError, RecursionError)


def packed(keys: Sequence[int | dt.datetime | None]) -> str:
    """The sort keys of the last line as a word of an address."""
    plain = json.dumps([key.isoformat() if isinstance(key, dt.datetime) else key for key in keys])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def unpacked(text: str | None, place: Callable[..., T]) -> T | None:
    """The place that `place` makes of the keys in an address; none where they are no keys."""
    try:
        return place(*json.loads(base64.urlsafe_b64decode(f"{text or ''}==")))
    except NONSENSE:
        return None


def whole(key: Any) -> int:
    """A key that is a number the database can hold; refuses others with a ValueError."""
    number = int(key)
    if abs(number) >= LARGEST:
        raise ValueError
    return number


def moment(key: Any) -> dt.datetime:
    """A key that is an instant, in UTC; refuses others with a ValueError or an OverflowError."""
    found = dt.datetime.fromisoformat(key)
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
