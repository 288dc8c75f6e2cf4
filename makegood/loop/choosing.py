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
from makegood.remedies.models import Offer
from makegood.remedies.offers import choosing

Pick = tuple[int, str]
"""An offer as she saw it: its number, and the hash of what was seen."""


def choose(case: Case, pick: Pick | None, *, at: datetime) -> Offer | None:
    """Take an offer: the others are withdrawn, and giving it is the owner's next step.

    What was chosen before, or sent twice, stays chosen. None where it is none of what she may choose now.
    """
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        chosen = choosing.choose(case, *pick, at=at) if pick else None
        if chosen is None:
            return None
        offers, now = chosen
        if now:
            held = Case.objects.select_related("owner", "team__calendar").get(pk=case.pk)
            named = ", ".join(map(str, offers))
            hear_choice(held, _("Give what the customer chose: {offer}").format(offer=named), at=at)
        return offers[0]


def decline_all(case: Case, shown: Collection[Pick], words: str, once: str, *, at: datetime) -> None:
    """She wants none of what she was shown, and says what would be right: her words go to the owner."""
    with transaction.atomic():
        choosing.decline_all(case, shown, at=at)
        reply(case, words, once, at=at)
