"""What the clock of a promise shows: its mood, its words, and how much of its time is gone."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from makegood.lib.pages import span

SOON_FROM = 80
"""Per cent of a clock's time after which it is shown as running out (RES-02 warns at the same mark)."""


class Mood(StrEnum):
    """The five states a clock can be in; each has its own word, shape and colour."""

    LATE = "late"
    SOON = "soon"
    PLENTY = "plenty"
    PAUSED = "paused"
    KEPT = "kept"


@dataclass(frozen=True)
class Clock:
    """What a clock shows: `share` is the time gone in whole per cent, 0 to 100."""

    mood: Mood
    words: str
    short: str
    share: int


def clock(
    due_at: dt.datetime,
    at: dt.datetime,
    *,
    since: dt.datetime | None = None,
    warn_at: dt.datetime | None = None,
    state: str = "",
) -> Clock:
    """The clock of a promise due at `due_at`, seen `at`, begun at `since`; `state`: kept or paused.

    It runs out from `warn_at` on; where that is not known, from SOON_FROM per cent of its time.
    """
    gone = share_gone(since, due_at, at)
    if state == Mood.KEPT:
        return Clock(Mood.KEPT, _("kept"), _("kept"), 100)
    if state == Mood.PAUSED:
        return Clock(Mood.PAUSED, _("waiting for the customer"), _("waiting"), gone)
    if at > due_at:
        late = _("%(time)s late") % {"time": span(at - due_at)}
        return Clock(Mood.LATE, late, late, 100)
    left, soon = span(due_at - at), at >= warn_at if warn_at else gone >= SOON_FROM
    share = max(gone, SOON_FROM) if soon else gone
    return Clock(Mood.SOON if soon else Mood.PLENTY, _("%(time)s left") % {"time": left}, left, share)


def working_span(minutes: int) -> str:
    """Working time in hours, which a day does not hold 24 of: 48 min, 2 h 35, 40 h 00."""
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    return _("%(h)d h %(m)02d") % {"h": minutes // 60, "m": minutes % 60}


def share_gone(since: dt.datetime | None, due_at: dt.datetime, at: dt.datetime) -> int:
    """Per cent of the way from `since` to `due_at` that is gone `at`; 0 where nobody knows when it began."""
    if not since or due_at <= since:
        return 0
    return max(0, min(100, int(100 * ((at - since) / (due_at - since)))))
