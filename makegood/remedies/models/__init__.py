"""The tables of what makes it right: catalogue, policy, offers and approvals, limits and budgets; the ledger."""

from makegood.remedies.models.authority import Budget, Limit
from makegood.remedies.models.catalogue import Remedy
from makegood.remedies.models.ledger import Entry, LedgerAccount, Posting
from makegood.remedies.models.offer import Approval, Offer, OfferState
from makegood.remedies.models.policy import PolicyVersion

__all__ = [
    "Approval",
    "Budget",
    "Entry",
    "LedgerAccount",
    "Limit",
    "Offer",
    "OfferState",
    "PolicyVersion",
    "Posting",
    "Remedy",
]
