"""Duties of the law in words: how long, after what, and what meets them."""

from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makegood.cases.models import LegalDuty


class Clock(Protocol):
    """How a duty is counted: `within` so many of `unit`, after something, and by what it is met."""

    @property
    def within(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def met_by(self) -> str: ...


def period_words(clock: Clock) -> str:
    """How long: "15 working days", "8 weeks"."""
    count = clock.within
    return {
        "working_days": ngettext("%(n)d working day", "%(n)d working days", count),
        "days": ngettext("%(n)d day", "%(n)d days", count),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", count),
        "months": ngettext("%(n)d month", "%(n)d months", count),
    }[clock.unit] % {"n": count}


def clock_words(clock: Clock) -> str:
    """The whole of it: "15 working days after the complaint, met when …"."""
    told = {
        "period": period_words(clock),
        "what": LegalDuty.After(clock.after).label,
        "met": LegalDuty.MetBy(clock.met_by).label,
    }
    return _("%(period)s after %(what)s, %(met)s") % told
