"""What a customer does with what she is offered on her page: she takes one, or declines all and says why."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from makegood.cases.actions import hear_choice
from makegood.cases.models import Case
from makegood.loop.replying import reply
from makegood.remedies.models import Approval
from makegood.remedies.offers import choosing
from makegood.remedies.offers.choosing import Chosen

Pick = tuple[int, str]
"""An offer as she saw it: its number, and the hash of what was seen."""


def choose(case: Case, pick: Pick | None, *, at: datetime) -> Chosen | None:
    """Take an offer: the others are withdrawn, what needs nobody's hand is given, the rest is her owner's.

    What was chosen before, or sent twice, stays chosen. None where it is none of what she may choose now.
    """
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        chosen = choosing.choose(case, *pick, at=at) if pick else None
        if chosen is not None and chosen.now:
            held = Case.objects.select_related("owner", "team__calendar").get(pk=case.pk)
            hear_choice(held, _step(chosen), at=at)
        return chosen


def _step(chosen: Chosen) -> str:
    """What is left to her owner."""
    first, *extras = map(str, chosen.offers)
    if chosen.given is None:
        return _("Give what the customer chose: {offer}").format(offer=", ".join([first, *extras]))
    if isinstance(chosen.given, Approval):
        said = _("See to a yes for what the customer chose: {offer}").format(offer=first)
    else:
        said = _("See that it has come, and whether it is right now: {offer}").format(offer=first)
    by_hand = _("Give what comes with it: {offer}").format(offer=", ".join(extras)) if extras else ""
    return "; ".join(filter(None, [said, by_hand]))[:LONGEST]


LONGEST = 300


def decline_all(case: Case, shown: Collection[Pick], words: str, once: str, *, at: datetime) -> None:
    """She wants none of what she was shown, and says what would be right: her words go to the owner."""
    with transaction.atomic():
        choosing.decline_all(case, shown, at=at)
        reply(case, words, once, at=at)
