"""The tables of what makes it right: catalogue, policy, offers, authority, ledger, payouts, returns, appointments."""

from makegood.remedies.models.authority import Budget, Limit
from makegood.remedies.models.bookings import Booking, BookingState, Slot
from makegood.remedies.models.catalogue import Remedy
from makegood.remedies.models.expected import Expected
from makegood.remedies.models.gift_codes import GiftCode, Guesser, Redemption
from makegood.remedies.models.ledger import Entry, LedgerAccount, Posting
from makegood.remedies.models.offer import Approval, Offer, OfferState
from makegood.remedies.models.parcels import Condition, WrongLine
from makegood.remedies.models.payouts import Payout, PayoutState
from makegood.remedies.models.policy import PolicyVersion
from makegood.remedies.models.returns import Return, ReturnState
from makegood.remedies.models.visits import Visit, VisitState

__all__ = [
    "Approval",
    "Booking",
    "BookingState",
    "Budget",
    "Condition",
    "Entry",
    "Expected",
    "GiftCode",
    "Guesser",
    "LedgerAccount",
    "Limit",
    "Offer",
    "OfferState",
    "Payout",
    "PayoutState",
    "PolicyVersion",
    "Posting",
    "Redemption",
    "Remedy",
    "Return",
    "ReturnState",
    "Slot",
    "Visit",
    "VisitState",
    "WrongLine",
]
