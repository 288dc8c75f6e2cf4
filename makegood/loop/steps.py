"""The order of the loop, top to bottom: what happens from the moment somebody was let down."""

from collections.abc import Sequence
from datetime import datetime

from makegood.accounts.models import User
from makegood.listening.heard import Heard, Receipt


def hear(
    items: Sequence[Heard],
    *,
    source: str,
    at: datetime,
    by: User | None = None,
    since: datetime | None = None,
    reading_id: int | None = None,
) -> Receipt:
    """Take a batch the whole way forward in one transaction: matched, stored, judged, opened or joined, owned, clocked.

    Signals and encounters may be mixed. What is older than `since` is history: kept, judged and counted, but it
    starts no clock and notifies nobody. A repeat changes nothing. Raises a Refused for a batch that cannot be taken.
    """
    raise NotImplementedError
