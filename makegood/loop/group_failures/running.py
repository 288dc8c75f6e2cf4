"""An incident at work: a batch at a time, each person's case, offers and first word in one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from makegood.accounts.standing import looked_once
from makegood.cases import live
from makegood.cases.actions.telling import told_together
from makegood.lib.bulk import execute
from makegood.loop.group_failures import deeds
from makegood.loop.group_failures.offering import BeyondTheYes, offer
from makegood.loop.group_failures.rules import to_release
from makegood.loop.group_failures.their_cases import Worked, cases_of
from makegood.loop.group_failures.writing import write_first, write_update
from makegood.loop.models import Affected, Incident, Telling
from makegood.outreach.together import hold_back, let_go
from makegood.remedies.policy.queries import live_number

BATCH = 1_000
LATELY = timedelta(seconds=50)
"""What went out within it counts for this minute: the clock strikes each minute, but never quite on it."""
AT_WORK = (Incident.State.RUNNING, Incident.State.DONE)


def work(incident: Incident, *, at: datetime, most: int = BATCH) -> int:
    """Take the next people of an incident the whole way: case, offers, first word. How many were taken.

    One transaction: killed in between, none of it happened, and they are taken again. Stopped, it takes nobody.
    """
    with transaction.atomic(), looked_once():
        incident = deeds.held(incident)
        if incident.state != Incident.State.RUNNING:
            return 0
        if incident.gives and incident.policy_version != live_number():
            deeds.halt(incident, _("The remedy policy has changed."), at=at)
            return 0
        waiting = Affected.objects.filter(incident=incident, done_at=None).order_by("id")
        rows = dict(waiting.values_list("customer_id", "id")[:most])
        if not rows:
            return 0
        worked = cases_of(incident, rows, at)
        offer(incident, worked, at=at)
        write_first(incident, worked, at=at)
        _done(worked, at)
        live.tell([one.case_id for one in worked])
    return len(worked)


DONE = """
    UPDATE loop_affected a SET case_id = w.case_id, joined = w.joined, offers = w.offers, by_hand = w.by_hand,
        done_at = %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[], %s::smallint[], %s::boolean[])
        AS w(id, case_id, joined, offers, by_hand)
    WHERE a.id = w.id
"""


def _done(worked: Sequence[Worked], at: datetime) -> None:
    columns = zip(
        *((one.affected_id, one.case_id, one.joined, len(one.gifts), one.by_hand) for one in worked),
        strict=True,
    )
    execute(DONE, [at, *map(list, columns)])


def write_updates(incident: Incident, *, at: datetime, most: int = BATCH) -> int:
    """Lay what was posted ready for those who have not been told it yet; how many people."""
    with transaction.atomic(), looked_once():
        incident = deeds.held(incident)
        if incident.state not in AT_WORK:
            return 0
        for update in incident.updates.select_related("by").order_by("id"):
            if told := write_update(incident, update, at=at, most=most):
                return told
    return 0


class _Now(NamedTuple):
    """Somebody who is written to now; `quiet`: she asked meanwhile not to be."""

    telling: int
    message: int
    case: int
    by: int | None
    offers: int
    quiet: bool

    @property
    def alike(self) -> tuple[int | None, bool]:
        """Who writes, and whether she has something to choose."""
        return self.by, bool(self.offers)


WRITTEN_TO = ("id", "message_id", "affected__case_id", "update__by_id", "affected__offers",
              "affected__customer__do_not_contact")  # fmt: skip


@transaction.atomic
def release(incident: Incident, *, at: datetime) -> int:
    """Let go as many messages as may go in this minute, in the order in which they were written; how many."""
    incident = deeds.held(incident)
    if incident.state not in AT_WORK:
        return 0
    lately = Telling.objects.filter(incident=incident, released_at__gt=at - LATELY).count()
    waiting = Telling.objects.filter(incident=incident, released_at=None, message__isnull=False)
    rows = waiting.order_by("id").values_list(*WRITTEN_TO)[: to_release(incident.per_minute, lately)]
    now = [_Now(*row) for row in rows]
    Telling.objects.filter(pk__in=[one.telling for one in now]).update(released_at=at)
    hold_back([one.message for one in now if one.quiet], _("The customer asked not to be contacted."))
    _write_to(incident, [one for one in now if not one.quiet], at)
    if not now:
        _rest_where_all_is_done(incident, at)
    return len(now)


def _write_to(incident: Incident, now: Sequence[_Now], at: datetime) -> None:
    let_go([one.message for one in now], at=at)
    for alike in dict.fromkeys(one.alike for one in now):
        by, chooses = alike
        told = [(one.case, one.message) for one in now if one.alike == alike]
        step = _("See what the customer chooses") if chooses else _("Make a plan and tell the customer")
        told_together(told, step=step, incident=incident.pk, by_id=by or incident.by_id, at=at)


def _rest_where_all_is_done(incident: Incident, at: datetime) -> None:
    to_do = Affected.objects.filter(incident=incident, done_at=None).exists()
    to_tell = Telling.objects.filter(incident=incident, released_at=None, message__isnull=False).exists()
    if incident.state == Incident.State.RUNNING and not (to_do or to_tell):
        deeds.rest(incident, at=at)


def run(incident: Incident, clock: Callable[[], datetime]) -> None:
    """Everything that is to be done for an incident now: cases and offers, updates, and what may go in this minute."""
    try:
        while work(incident, at=clock()):
            release(incident, at=clock())
    except BeyondTheYes as beyond:
        deeds.stop_by_itself(incident, str(beyond), at=clock())
    while write_updates(incident, at=clock()) or release(incident, at=clock()):
        continue


def run_all(clock: Callable[[], datetime]) -> None:
    """What every incident at work has to do in this minute; where nothing waits, nothing is done."""
    for incident in Incident.objects.filter(state__in=AT_WORK).order_by("id"):
        run(incident, clock)
