"""Whether the audit trail is whole."""

from makegood.lib.bulk import select

# Computes what makegood.accounts.audit.link computes, for all entries at once.
BROKEN = r"""
    WITH chained AS (
        SELECT a.id, a.stream, a.seq, a.verb, a.prev, a.hash,
            lag(a.hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS before,
            lag(a.seq, 1, 0) OVER chain AS seq_before,
            sha256(convert_to(encode(a.prev, 'hex') || '|' || a.stream || '|' || a.seq || '|'
                || (extract(epoch FROM a.at) * 1000000)::bigint || '|' || a.verb || '|'
                || coalesce(a.by_id::text, '') || '|' || a.data::text, 'UTF8')) AS computed
        FROM accounts_auditentry a WINDOW chain AS (PARTITION BY a.stream ORDER BY a.seq)
    )
    SELECT stream, seq, verb FROM chained
    WHERE hash <> computed OR prev <> before OR seq <> seq_before + 1 ORDER BY stream, seq
"""


def broken_entries() -> list[str]:
    """The entries of the audit trail that do not fit the one before them."""
    return [f"{stream}, entry {seq} ({verb})" for stream, seq, verb in select(BROKEN, [])]
