"""That an offer is paid onto what was shown when it was judged, and onto nothing that an order names since."""

from makegood.accounts.problems import Changed
from makegood.lib.errors import Refused
from makegood.remedies.models import Offer, OfferState
from makegood.remedies.models.offer import PAYERS_IN_WORDS
from makegood.remedies.onto import masked, onto, parts


class OntoAnother(Changed):
    """The order names {named} by now, and this was offered to be paid onto {then}: nothing was done. Change the offer,
    or take it back and offer it anew, and it is judged with what the order names now; or give it by hand."""


NAMED_SINCE = (
    "The order names {named} since, which nobody saw when this was offered: nothing was done. Change the offer, or "
    "take it back and offer it anew, and it is judged with that; or give it by hand."
)


class NotSaidToPay(Refused):
    """When this was offered, the settings did not say that {payer} pays it: nothing was done. Change the offer, or
    take it back and offer it anew, once MAKEGOOD_PAYS says so; or give it by hand."""

    status = 409


def now_onto(offer: Offer) -> str:
    """What the order of an offer names by now, where that is not what was shown; else ""."""
    payer, then = parts(offer.onto)
    _payer, now = parts(onto(payer, offer.case.encounter))
    return now if now != then else ""


def why_not(offer: Offer, payer: str) -> str:
    """Why this payer elsewhere would not be asked, in words; "" where it would be."""
    try:
        must_go_where_shown(offer, payer)
    except (OntoAnother, NotSaidToPay) as no:
        return str(no)
    return ""


def must_go_where_shown(offer: Offer, payer: str = "") -> None:
    """Refuse a yes, or a payment by `payer`, where the order names something else than was shown with the offer."""
    if payer and onto(payer, None) and parts(offer.onto)[0] != payer:
        raise NotSaidToPay(payer=PAYERS_IN_WORDS.get(payer, payer))
    if now := now_onto(offer):
        _payer, then = parts(offer.onto)
        state = {"offer": offer.pk, "state": OfferState(offer.state).value, "seen": offer.seen}
        raise OntoAnother("" if then else NAMED_SINCE, now=state, named=masked(now), then=masked(then))
