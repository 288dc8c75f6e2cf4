"""Whether the ledger holds: each transaction comes to zero, and each chain is whole."""

from makegood.lib.bulk import select

SHOWN = 20
Found = tuple[int, list[str]]
"""How many broken things there are, and the names of the first of them."""

SUMS = """
    SELECT p.reference, count(*) OVER () FROM remedies_posting p
    LEFT JOIN remedies_entry e ON e.posting_id = p.id LEFT JOIN remedies_ledgeraccount a ON a.id = e.account_id
    GROUP BY p.id, p.reference, a.currency HAVING sum(e.amount) IS DISTINCT FROM 0 ORDER BY p.id LIMIT %s
"""
# Computes what makegood.remedies.ledger.chain.link computes, for all entries at once.
CHAINS = r"""
    WITH chained AS (
        SELECT e.account_id, e.seq, e.hash, e.prev,
            lag(e.hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS before,
            lag(e.seq, 1, 0) OVER chain AS seq_before,
            sha256(convert_to(encode(e.prev, 'hex') || '|' || a.name || '|' || a.currency || '|' || e.seq || '|'
                || (extract(epoch FROM p.at) * 1000000)::bigint || '|' || p.kind || '|' || p.reference || '|'
                || coalesce(p.offer_id::text, '') || '|' || coalesce(r.reference, '') || '|'
                || coalesce(p.by_id::text, '') || '|' || e.amount, 'UTF8')) AS computed
        FROM remedies_entry e JOIN remedies_posting p ON p.id = e.posting_id
        JOIN remedies_ledgeraccount a ON a.id = e.account_id LEFT JOIN remedies_posting r ON r.id = p.reverses_id
        WINDOW chain AS (PARTITION BY e.account_id ORDER BY e.seq)
    ), ends AS (SELECT account_id, max(seq) AS seq FROM remedies_entry GROUP BY account_id
    ), broken AS (
        SELECT account_id, seq FROM chained WHERE hash <> computed OR prev <> before OR seq <> seq_before + 1
        UNION
        SELECT a.id, a.seq FROM remedies_ledgeraccount a LEFT JOIN ends ON ends.account_id = a.id
        LEFT JOIN remedies_entry e ON e.account_id = a.id AND e.seq = a.seq
        WHERE coalesce(ends.seq, 0) <> a.seq OR a.head <> coalesce(e.hash, decode(repeat('00', 32), 'hex'))
    )
    SELECT a.name || ' ' || a.currency || ', entry ' || b.seq, count(*) OVER ()
    FROM broken b JOIN remedies_ledgeraccount a ON a.id = b.account_id ORDER BY a.currency, a.name, b.seq LIMIT %s
"""


def broken_sums() -> Found:
    """How many transactions do not come to zero in each currency, and the first of them."""
    return found(SUMS)


def broken_chains() -> Found:
    """How many entries do not fit the one before them or the end that their account keeps, and the first of them."""
    return found(CHAINS)


def found(query: str) -> Found:
    """What a query of names finds, each with how many there are in all."""
    rows = select(query, [SHOWN])
    return (rows[0][1] if rows else 0), [name for name, _count in rows]
