"""One deed for many chosen cases: each is a deed of its own, and what could not be done is told by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.cases.queries import cases_for
from makegood.lib.errors import Refused

MOST = 200
"""More than this nobody chooses by hand."""


class NothingChosen(Refused):
    """Choose at least one case first."""


@dataclass
class Done:
    """How many were done, and the refusals with their cases."""

    count: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What became of it, in a sentence or two."""
        told = ngettext("Done for %(n)d case.", "Done for %(n)d cases.", self.count) % {"n": self.count}
        return " ".join([told, *self.refused[:3]])


def each(user: User, refs: Iterable[str], deed: Callable[[Case], object]) -> Done:
    """Do it for every chosen case that `user` may see."""
    done, cases = Done(), cases_for(user, list(refs)[:MOST])
    if not cases:
        raise NothingChosen
    for case in cases:
        try:
            deed(case)
            done.count += 1
        except Refused as refusal:
            done.refused.append(_("%(ref)s: %(why)s") % {"ref": case.ref, "why": refusal})
    return done
