"""Whether what was given holds: the ledger, the payouts, the gift codes; each count is 0 where all is well."""

from makegood.remedies.authority.checking import not_allowed
from makegood.remedies.ledger.checking import SHOWN, Found, broken_chains, broken_sums, found
from makegood.remedies.models import Offer
from makegood.remedies.offers.making import shown
from makegood.remedies.offers.rules import seen

# Paid without a proof or a posting that stands, or posted without being paid, or given otherwise than it was posted.
# The reference is what makegood.remedies.models.Payout.posted_as says.
WITHOUT_PROOF = """
    SELECT told, count(*) OVER () FROM (
        SELECT coalesce(o.posted_as, p.reference) AS told FROM (
            SELECT id, proof, 'payout:' || id || CASE WHEN came_back > 0 THEN ':' || came_back ELSE '' END AS posted_as
            FROM remedies_payout WHERE state = 'paid'
        ) o FULL JOIN (
            SELECT p.id, p.reference FROM remedies_posting p WHERE p.kind = 'payout'
            AND NOT EXISTS (SELECT 1 FROM remedies_posting r WHERE r.reverses_id = p.id)
        ) p ON p.reference = o.posted_as
        WHERE o.id IS NULL OR p.id IS NULL OR o.proof = ''
        UNION
        SELECT 'offer:' || o.id FROM remedies_offer o
        LEFT JOIN remedies_posting p ON p.reference = 'given:' || o.id
        LEFT JOIN LATERAL (
            SELECT sum(e.amount) AS posted FROM remedies_entry e WHERE e.posting_id = p.id AND e.amount > 0
        ) e ON true
        WHERE o.state = 'given' AND e.posted IS DISTINCT FROM coalesce(o.amount, o.cost)
    ) AS found ORDER BY told LIMIT %s
"""
# What is left on all codes of a currency is what the ledger says is outstanding.
CODES = """
    SELECT currency, count(*) OVER () FROM (
        SELECT currency, sum("left") AS amount FROM remedies_giftcode GROUP BY currency
        UNION ALL
        SELECT a.currency, sum(e.amount) FROM remedies_entry e JOIN remedies_ledgeraccount a ON a.id = e.account_id
        WHERE a.name = 'gift codes outstanding' GROUP BY a.currency
    ) AS told GROUP BY currency HAVING sum(amount) <> 0 ORDER BY currency LIMIT %s
"""


def _beyond() -> Found:
    """Offers that stand without the authority they need, or are not what was seen when they got it."""
    count, first = not_allowed()
    standing = Offer.objects.filter(state__in=Offer.STANDS).select_related("case", "remedy").order_by("pk")
    changed = [f"offer:{offer.pk}" for offer in standing.iterator() if offer.seen != seen(shown(offer))]
    named = list(dict.fromkeys([*first, *changed]))
    return max(count, count + len(set(changed) - set(first))), named[:SHOWN]


def verify() -> dict[str, Found]:
    """What does not hold, by what it is: how many there are, and the first of them in words."""
    return {
        "sums": broken_sums(),
        "chains": broken_chains(),
        "limits": _beyond(),
        "payouts_without_proof": found(WITHOUT_PROOF),
        "gift_codes": found(CODES),
    }
