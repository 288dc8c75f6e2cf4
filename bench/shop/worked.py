"""The cases, what they stand on, what was promised, and the facts of their lives."""

from bench.shop.sql import Fill, chance, pick
from makegood.cases.models import Case, CaseGround, Event, HandOver, Note, Notice, Promise

AT_WORK = "status IN ('open', 'contacted')"
LATE = "due_at < now()"
FIRST_ORDER = f"({chance('i', 41)} < 0.06)"
AGAIN = f"CASE WHEN {chance('i', 42)} < 0.03 THEN 1 ELSE 0 END"
CASE = {
    "id": "i",
    "ref": "i::text",
    "case_key": "'e:o-' || i",
    "customer_id": "customer_id",
    "encounter_id": "i",
    "failure_kind": "kind",
    "headline": "'Low answer about ' || product",
    "severity": "severity",
    "status": "status",
    "team_id": "team_id",
    "owner_id": "owner_id",
    "owner_reason": "'least_load'",
    "next_step": "CASE WHEN live THEN 'Call and ask what happened' ELSE '' END",
    "due_at": "due_at",
    "priority": f"severity * 20 + CASE WHEN {FIRST_ORDER} THEN 10 ELSE 0 END + 15 * {AGAIN}"
    f" + CASE WHEN {LATE} THEN 12 ELSE 0 END",
    "priority_reasons": "jsonb_build_array('severity:' || severity)",
    "noticed_by": f"CASE WHEN {chance('i', 43)} < 0.04 THEN 'us' ELSE 'customer' END",
    "noticed_at": "opened_at",
    "first_order": FIRST_ORDER,
    "score_before": "score",
    "scale": "'1-5'",
    "reopened": AGAIN,
    "waiting_since": f"CASE WHEN status = 'contacted' AND {chance('i', 44)} < 0.3 THEN replied_at END",
    "snoozed_until": f"CASE WHEN {AT_WORK} AND {chance('i', 45)} < 0.02 THEN now() + interval '3 days' END",
    "opened_at": "opened_at",
    "first_reply_at": "replied_at",
    "last_word_at": "replied_at",
    # told lately: a sweep that looks for silence finds none
    "silence_told_at": f"CASE WHEN {AT_WORK} THEN now() END",
    "resolved_at": "resolved_at",
    "recovered_at": "CASE WHEN status = 'recovered' THEN ended_at END",
    "closed_at": "CASE WHEN status = 'closed' THEN ended_at END",
    "outcome": "CASE WHEN status = 'closed' THEN 'silent' ELSE '' END",
    "folded": "(SELECT c.folded FROM customers_customer c WHERE c.id = customer_id)"
    " || ' low answer about ' || lower(product) || ' o ' || i",
    "changed_at": "coalesce(ended_at, resolved_at, replied_at, opened_at)",
    "seq": "4",
    "head": "sha256(i::text::bytea)",
}
PROMISE = {
    "case_id": "i",
    "kind": "made.kind",
    "started_at": "opened_at",
    "minutes": "made.minutes",
    "due_at": "made.due",
    "warn_at": "opened_at + (made.due - opened_at) * 0.8",
    "warned_at": "CASE WHEN made.kept IS NULL AND opened_at + (made.due - opened_at) * 0.8 < now()"
    " THEN opened_at + (made.due - opened_at) * 0.8 END",
    "kept_at": "made.kept",
    "broken_at": "CASE WHEN made.kept IS NULL AND made.due < now() THEN made.due END",
}
PROMISES = """
plan CROSS JOIN LATERAL (VALUES
  ('first_reply', 240, coalesce(CASE WHEN replied_at IS NULL THEN due_at END, opened_at + interval '6 hours'),
    replied_at),
  ('plan', 960, coalesce(due_at + interval '1 hour', opened_at + interval '3 days'), resolved_at),
  ('resolve', 2400, coalesce(CASE WHEN replied_at IS NOT NULL THEN due_at END, due_at + interval '3 days',
    opened_at + interval '6 days'), resolved_at)
) AS made(kind, minutes, due, kept)
"""
FACT = {
    "case_id": "i",
    "seq": "fact.seq",
    "at": "fact.at",
    "verb": "fact.verb",
    "by_id": "CASE WHEN fact.seq > 1 THEN owner_id END",
    "data": """jsonb_build_object('failure', i, 'kind', kind, 'owner', owner_id, 'why', 'least_load')""",
    "prev": "sha256((i || ':' || (fact.seq - 1))::bytea)",
    "hash": "sha256((i || ':' || fact.seq)::bytea)",
}
FACTS = """
plan CROSS JOIN LATERAL (VALUES (1, 'case.opened', opened_at), (2, 'case.contacted', replied_at),
  (3, 'case.resolved', resolved_at), (4, 'case.' || status, ended_at)) AS fact(seq, verb, at)
WHERE fact.at IS NOT NULL
"""
HANDED = {
    "case_id": "i",
    "from_user_id": "owner_id",
    "to_user_id": "(SELECT max(m.user_id) FROM accounts_membership m WHERE m.team_id = plan.team_id)",
    "reason": "'She knows the customer'",
    "proposed_at": "opened_at",
    "answered_at": f"CASE WHEN NOT live OR {chance('i', 51)} < 0.99 THEN opened_at + interval '1 hour' END",
    "accepted": "true",
}
NOTE = {
    "case_id": "i",
    "by_id": "owner_id",
    "at": "opened_at + age / 10",
    "text": "'The carrier says it is on its way again.'",
}
NOTICE = {
    "user_id": "owner_id",
    "case_id": "i",
    "kind": pick(("yours", "silent", "heard"), "i", 52),
    "at": "opened_at + age / 5",
    "seen_at": f"CASE WHEN {chance('i', 53)} < 0.8 THEN opened_at + age / 3 END",
}


def cases() -> list[Fill]:
    """Cases with their grounds, promises, events, notes, hand-overs, and notices to the owners of live ones."""
    stands_on = {"case_id": "i", "failure_id": "i", "signal_id": "2 * i", "at": "opened_at"}
    return [
        Fill(Case, "plan ORDER BY plan.i", CASE),
        Fill(CaseGround, "plan", stands_on),
        Fill(Promise, PROMISES, PROMISE),
        Fill(Event, FACTS, FACT),
        Fill(HandOver, f"plan WHERE {chance('i', 54)} < 0.03", HANDED),
        Fill(Note, f"plan WHERE {chance('i', 55)} < 0.2", NOTE),
        Fill(Notice, "plan WHERE live", NOTICE),
    ]
