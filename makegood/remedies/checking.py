"""Whether what was given holds: the ledger, the payouts, the gift codes; each count is 0 where all is well."""

from makegood.remedies.authority.checking import not_allowed
from makegood.remedies.ledger.checking import Found, broken_chains, broken_sums, found

# Paid without a proof or a posting, or posted without being paid.
WITHOUT_PROOF = """
    SELECT told, count(*) OVER () FROM (
        SELECT 'payout:' || o.id AS told FROM remedies_payout o
        LEFT JOIN remedies_posting p ON p.reference = 'payout:' || o.id AND p.kind = 'payout'
        WHERE (o.state = 'paid') <> (p.id IS NOT NULL) OR (o.state = 'paid' AND o.proof = '')
        UNION
        SELECT p.reference FROM remedies_posting p LEFT JOIN remedies_payout o ON p.reference = 'payout:' || o.id
        WHERE p.kind = 'payout' AND o.id IS NULL
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


def verify() -> dict[str, Found]:
    """What does not hold, by what it is: how many there are, and the first of them in words."""
    return {
        "sums": broken_sums(),
        "chains": broken_chains(),
        "limits": not_allowed(),
        "payouts_without_proof": found(WITHOUT_PROOF),
        "gift_codes": found(CODES),
    }
