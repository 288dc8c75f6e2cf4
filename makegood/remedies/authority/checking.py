"""Whether all that stands was allowed: on a maker's own authority, or by somebody else's yes to exactly that."""

from makegood.remedies.ledger.checking import Found, found

NOT_ALLOWED = """
    SELECT told, count(*) OVER () FROM (
        SELECT 'offer:' || o.id AS told FROM remedies_offer o
        WHERE o.state IN ('approved', 'accepted', 'giving', 'given')
        AND NOT CASE WHEN EXISTS (SELECT 1 FROM remedies_approval a WHERE a.offer_id = o.id AND a.version = o.version)
            THEN EXISTS (
                SELECT 1 FROM remedies_approval a WHERE a.offer_id = o.id AND a.version = o.version
                AND a.seen = o.seen AND a.decision = 'approve' AND a.decided_by_id = o.answers_for_id
                AND NOT a.decided_by_id = ANY (o.makers))
            ELSE o.answers_for_id = ANY (o.makers) END
    ) AS found ORDER BY told LIMIT %s
"""


def not_allowed() -> Found:
    """Offers that stand without the authority they need: how many, and the first of them."""
    return found(NOT_ALLOWED)
