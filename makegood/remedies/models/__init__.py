"""The tables of what makes it right: the catalogue, offers and approvals, limits and budgets; the ledger."""

from makegood.remedies.models.authority import Budget, Limit
from makegood.remedies.models.catalogue import Remedy
from makegood.remedies.models.ledger import Entry, LedgerAccount, Posting
from makegood.remedies.models.offer import Approval, Offer, OfferState

__all__ = [
    "Approval",
    "Budget",
    "Entry",
    "LedgerAccount",
    "Limit",
    "Offer",
    "OfferState",
    "Posting",
    "Remedy",
]
