"""Failures of our own house: a channel nobody reads, cases whose owner is gone. Each is one case for the lead."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makegood.accounts.models import Role, User
from makegood.accounts.queries import roster
from makegood.accounts.roster import Crew
from makegood.accounts.rules.worktime import worked
from makegood.cases.actions import move_cases_of
from makegood.cases.models import Case, Status
from makegood.cases.opening import Ground, open_cases
from makegood.lib.bulk import select
from makegood.lib.text import fold
from makegood.listening.actions import write_down
from makegood.listening.failure_queries import taxonomy
from makegood.listening.models import Failure
from makegood.loop.grounds import plays
from makegood.loop.rules import choose_play

QUIET = 120  # working minutes after which a channel that nobody reads is a failure itself
UNREAD, NOBODYS = "treatment.ignored", "other"


@transaction.atomic
def open_incident(name: str, headline: str, kind: str, team_id: int | None, *, at: datetime) -> bool:
    """Open the one live case of an incident, for the team's lead; False if it is open already."""
    key = f"i:{name}"
    if Case.objects.live().filter(case_key=key).exists():
        return False
    known = taxonomy().of(kind)
    ground = Ground(
        key=key,
        failure_id=write_down(kind, 3, ("incident",), at=at),
        signal_id=None,
        kind=kind,
        headline=headline[:200],
        severity=3,
        noticed_by=Failure.By.US,
        noticed_at=at,
        play=choose_play(kind, 3, plays(), known.now.first_step["en"]),
        team_id=team_id,
        reachable=False,
        for_lead=True,
        folded=fold(headline),
    )
    open_cases([ground], roster(at), at=at)
    return True


# Who waits for a first word, by the way she came to us.
WAITING = """
    SELECT c.team_id, coalesce(nullif(s.channel, ''), s.source) AS channel, min(c.opened_at) FROM cases_case c
    JOIN cases_caseground g ON g.case_id = c.id JOIN listening_signal s ON s.id = g.signal_id
    WHERE c.status = %s AND c.first_reply_at IS NULL AND c.waiting_since IS NULL AND c.reachable AND c.opened_at < %s
    GROUP BY 1, 2 ORDER BY 1, 2
"""
# What people did lately; the newest events lie at the end of the key.
READ = """
    SELECT c.team_id, coalesce(nullif(s.channel, ''), s.source), max(e.at)
    FROM (SELECT case_id, at FROM cases_event WHERE by_id IS NOT NULL ORDER BY id DESC LIMIT 20000) e
    JOIN cases_case c ON c.id = e.case_id JOIN cases_caseground g ON g.case_id = c.id
    JOIN listening_signal s ON s.id = g.signal_id GROUP BY 1, 2
"""


def check_channels(at: datetime) -> int:
    """Open an incident for every channel where somebody has waited for two working hours and nobody has read
    anything in that time; how many are new."""
    who, opened = roster(at), 0
    read = {(team, channel): last for team, channel, last in select(READ, [])}
    for team_id, channel, oldest in select(WAITING, [Status.OPEN.value, at - timedelta(minutes=QUIET)]):
        crew = who.team(team_id)
        if _is_quiet(crew, max(oldest, read.get((team_id, channel), oldest)), at):
            headline = _("Nobody has read “%(channel)s” for two working hours") % {"channel": channel}
            opened += open_incident(f"channel-{team_id}-{channel}", headline, UNREAD, team_id, at=at)
    return opened


def _is_quiet(crew: Crew, since: datetime, at: datetime) -> bool:
    return worked(crew.hours, since, at) >= QUIET


def adopt_orphans(at: datetime) -> int:
    """Prove that every live case has an owner who works here; give those that have none to others, and say so."""
    gone = User.objects.filter(cases__status__in=[Status.OPEN, Status.CONTACTED, Status.RESOLVED])
    gone = (gone.filter(is_active=False) | gone.filter(role=Role.AUDITOR)).distinct().order_by("pk")
    moved = sum(move_cases_of(person, "left", roster(at), by=None, at=at) for person in gone)
    if moved:
        words = ngettext("%(n)d case had no owner at work", "%(n)d cases had no owner at work", moved)
        open_incident("orphans", words % {"n": moved}, NOBODYS, None, at=at)
    return moved
