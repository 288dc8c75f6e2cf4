"""Which cases changed since when, read from the events in an order that loses none."""

from collections.abc import Sequence

from makegood.accounts.models import User
from makegood.cases.models import Case, Event
from makegood.lib.bulk import select

MOST = 1_000


def horizon() -> int:
    """The oldest transaction still running: all that came before it can be seen, for good.

    Ids and times are given before the commit; whoever reads on from here, and not from the last id, misses nothing.
    """
    return int(select("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint", [])[0][0])


def changed_since(position: int) -> list[int] | None:
    """The cases with an event of transaction `position` (a former horizon) or later; None if they are too many."""
    changed = Event.objects.filter(xact__gte=position).order_by().values_list("case_id", flat=True)
    ids = list(changed.distinct()[: MOST + 1])
    return ids if len(ids) <= MOST else None


def refs_of(user: User, case_ids: Sequence[int]) -> list[str]:
    """The references of those of these cases that `user` may see."""
    return list(
        Case.objects.visible_to(user).filter(pk__in=case_ids).order_by("pk").values_list("ref", flat=True)
    )
