"""A signed root over the ends of all chains, once a day: who rewrites a whole chain, its end included, is found out."""

from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.crypto import salted_hmac

from makegood.lib.bulk import execute, select
from makegood.lib.errors import Refused
from makegood.lib.text import sha256
from makegood.loop.models import SignedRoot

SALT = "makegood.root"
GENESIS = bytes(32)

# What was committed at the cut: begun before it and not under way then, or brought along from another server.
SETTLED = "((xact < %s AND xact <> ALL(%s::bigint[])) OR xact > %s)"
CUT = """
    SELECT pg_snapshot_xmax(now)::text::bigint, ARRAY(SELECT pg_snapshot_xip(now)::text::bigint),
        pg_current_xact_id()::text::bigint
    FROM (SELECT pg_current_snapshot() AS now) moment
"""
# Two levels, so that no text grows with the number of cases; the audit trail and the ledger beside the cases.
DIGEST = f"""
    WITH ends AS (
        (SELECT DISTINCT ON (case_id) 'case:' || case_id AS stream, seq, hash FROM cases_event
         WHERE {SETTLED} AND id <= %s ORDER BY case_id, seq DESC)
        UNION ALL
        (SELECT DISTINCT ON (stream) stream, seq, hash FROM accounts_auditentry
         WHERE id <= %s ORDER BY stream, seq DESC)
        UNION ALL
        SELECT 'ledger:' || a.currency || ':' || a.name, last.seq, last.hash FROM remedies_ledgeraccount a
        CROSS JOIN LATERAL (
            SELECT e.seq, e.hash FROM remedies_entry e JOIN remedies_posting p ON p.id = e.posting_id
            WHERE e.account_id = a.id AND {SETTLED} AND e.id <= %s ORDER BY e.seq DESC LIMIT 1) last
    ), parts AS (
        SELECT substr(encode(sha256(convert_to(stream, 'UTF8')), 'hex'), 1, 3) AS part, count(*) AS n,
            sha256(convert_to(string_agg(stream || '|' || seq || '|' || encode(hash, 'hex'), E'\\n'
                ORDER BY stream COLLATE "C"), 'UTF8')) AS digest
        FROM ends GROUP BY 1
    )
    SELECT coalesce(sum(n), 0)::bigint, sha256(coalesce(string_agg(digest, ''::bytea ORDER BY part COLLATE "C"), ''))
    FROM parts
"""


class NotAsSigned(Refused):
    """No root is signed over a history that does not hold: {why}."""


def sign_root(at: datetime) -> SignedRoot:
    """Sign the ends of all chains of events and of the audit trail as they stand, over the root before.

    Raises NotAsSigned where a root or the chains are broken: a signature over them would vouch for what was forged.
    """
    root = SignedRoot(at=at)
    _cut(root)
    with transaction.atomic():
        # one signs at a time: each root stands on the one before
        execute("LOCK TABLE loop_signedroot IN SHARE ROW EXCLUSIVE MODE", [])
        if broken := broken_roots():
            raise NotAsSigned(why="; ".join(broken))
        root.chains, root.digest = _digest(root)
        root.prev = _mark(SignedRoot.objects.order_by("-id").first())
        root.key = _our_key()
        root.signature = Signer(salt=SALT).signature(_said(root))
        root.save(force_insert=True)
    return root


@transaction.atomic
def _cut(root: SignedRoot) -> None:
    """Up to where everything is committed for good; writers of the audit trail wait for this moment."""
    execute("LOCK TABLE accounts_auditentry IN SHARE MODE", [])
    [(root.horizon, root.under_way, root.ceiling)] = select(CUT, [])
    [(root.last_event,)] = select(
        f"SELECT coalesce(max(id), 0) FROM cases_event WHERE {SETTLED}", _settled(root)
    )
    [(root.last_entry,)] = select("SELECT coalesce(max(id), 0) FROM accounts_auditentry", [])
    [(root.last_line,)] = select(
        "SELECT coalesce(max(e.id), 0) FROM remedies_entry e JOIN remedies_posting p ON p.id = e.posting_id"
        f" WHERE {SETTLED}",
        _settled(root),
    )


def _settled(root: SignedRoot) -> list[object]:
    return [root.horizon, root.under_way, root.ceiling]


def _digest(root: SignedRoot) -> tuple[int, bytes]:
    cut = _settled(root)
    [(chains, digest)] = select(DIGEST, [*cut, root.last_event, root.last_entry, *cut, root.last_line])
    return chains, bytes(digest)


def _said(root: SignedRoot) -> str:
    """What is signed."""
    moment = round(root.at.timestamp() * 1_000_000)
    cut = (root.horizon, root.ceiling, root.last_event, root.last_entry, root.chains)
    # what roots of before did not say yet
    later = [root.key] if root.key else []
    later += [f"ledger:{root.last_line}"] if root.last_line else []
    later += [f"without:{','.join(map(str, root.under_way))}"] if root.under_way else []
    ends = (bytes(root.digest).hex(), bytes(root.prev).hex(), *later)
    return "|".join([str(moment), *map(str, cut), *ends])


def _our_key() -> str:
    """Tells the secret key of today from others, and nothing else about it."""
    return salted_hmac(SALT, "which key", algorithm="sha256").hexdigest()[:16]


def _mark(root: SignedRoot | None) -> bytes:
    """What the next root says of this one."""
    return sha256(f"{_said(root)}|{root.signature}") if root else GENESIS


def newest_root() -> SignedRoot | None:
    """The root that was signed last."""
    return SignedRoot.objects.order_by("-id").first()


def broken_roots() -> list[str]:
    """The roots that do not hold, in words: forged or taken away, or the chains are not what was signed last.

    Below the first root of today's key those of former keys stand by the roots over them; above it each is ours.
    """
    found: list[str] = []
    before, ours = None, False
    for root in SignedRoot.objects.order_by("id"):
        signed = is_ours(root)
        if bytes(root.prev) != _mark(before) or not (signed or _may_be_of_a_former_key(root, ours)):
            found.append(f"the root signed at {root.at:%Y-%m-%d %H:%M} UTC")
        before, ours = root, ours or signed
    if before and _digest(before) != (before.chains, bytes(before.digest)):
        found.append(f"the chains are not those that were signed at {before.at:%Y-%m-%d %H:%M} UTC")
    return found


def _may_be_of_a_former_key(root: SignedRoot, over_ours: bool) -> bool:
    """What today's key did not sign can only lie below its first root, and must not name it as its own."""
    return not over_ours and root.key != _our_key()


def first_of_ours() -> SignedRoot | None:
    """The root from which on today's secret key vouches for the history."""
    return next(filter(is_ours, SignedRoot.objects.order_by("id")), None)


def is_ours(root: SignedRoot) -> bool:
    """Whether the secret key of today signed this root."""
    try:
        Signer(salt=SALT).unsign(f"{_said(root)}:{root.signature}")
    except BadSignature:
        return False
    return True
