"""What happens by the clock, step by step: promises, silence, encounters that are late, channels nobody reads."""

from collections.abc import Sequence
from datetime import datetime

from makegood.accounts.models import Organisation
from makegood.accounts.queries import roster
from makegood.cases import actions
from makegood.cases.actions import Due, Silence
from makegood.cases.models import Case, Promise
from makegood.loop import incidents, people
from makegood.loop.steps import notice_late
from makegood.outreach.actions import draft_short

SILENCE_DAYS = 3  # working days, unless the organisation says otherwise


def chase_promises(at: datetime) -> None:
    """Warn of promises that run out and mark those that broke; who was told a time gets an apology, as a draft."""
    actions.chase(at, lambda broken: _draft_apologies(broken, at))


def _draft_apologies(broken: Sequence[Due], at: datetime) -> None:
    _draft([due.case_id for due in broken if due.kind == Promise.Kind.GIVEN], "broken_promise", at)


def break_silence(at: datetime) -> None:
    """Lay a "no news yet" before the owner of every case whose customer has heard nothing for days."""
    days = int(Organisation.current().settings.get("silence_days", SILENCE_DAYS))
    actions.notice_silence(days, roster(at), at, lambda silent: _draft_news(silent, at))


def _draft_news(silent: Sequence[Silence], at: datetime) -> None:
    _draft([case.case_id for case in silent], "no_news", at)


def _draft(case_ids: Sequence[int], kind: str, at: datetime) -> None:
    for case in Case.objects.filter(pk__in=case_ids).select_related("customer", "owner").order_by("pk"):
        draft_short(case, kind, at=at)


def notice_late_encounters(at: datetime) -> None:
    """Open cases for what is late by its promise, a thousand at a time."""
    while notice_late(at):
        continue


def begin_absences(at: datetime) -> None:
    """What falls due while somebody is away goes to others when her absence begins."""
    people.begin_absences(at)


def look_after_the_house(at: datetime) -> None:
    """Channels that nobody reads, and cases whose owner is gone, become incidents."""
    incidents.check_channels(at)
    incidents.adopt_orphans(at)
