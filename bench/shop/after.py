"""What went to customers and what came of it: messages, links, planned attempts, check-backs, outcomes, reviews."""

from bench.shop.sql import Fill, chance
from makegood.followup.models import CheckBack, Outcome
from makegood.learning.models import Review
from makegood.outreach.models import CaseLink, Message, OutreachTask

MESSAGE = {
    "case_id": "i",
    "customer_id": "customer_id",
    "kind": "sent.kind",
    "state": "'sent'",
    "to": "'c-' || customer_id || '@shop.example'",
    "sender_id": "sent.by",
    "subject": "'Your case ' || i",
    "body": "'We are sorry. Your order was late, and you had to ask twice. ' || sent.kind",
    "message_id": "'<' || i || '-' || sent.kind || '@shop.example>'",
    "made_at": "sent.at",
    "queued_at": "sent.at",
    "sent_at": "sent.at + interval '1 minute'",
}
SENT = """
plan CROSS JOIN LATERAL (VALUES ('receipt', opened_at, NULL), ('reply', replied_at, owner_id)) AS sent(kind, at, by)
WHERE sent.at IS NOT NULL
"""
LINK = {
    "case_id": "i",
    "digest": "sha256(('l' || i)::bytea)",
    "made_at": "opened_at",
    "expires_at": "opened_at + interval '1 year'",
}
ATTEMPT = {
    "case_id": "i",
    "channel": "CASE WHEN i % 2 = 0 THEN 'phone' ELSE 'email' END",
    "attempt": "1",
    "due_at": "opened_at + age / 2",
    "done_at": "replied_at",
    "result": "CASE WHEN replied_at IS NULL THEN '' ELSE 'reached' END",
    "by_id": "CASE WHEN replied_at IS NOT NULL THEN owner_id END",
}
ANSWERED = f"(ended_at IS NOT NULL AND {chance('i', 61)} < 0.6)"
ASKED = {
    "case_id": "i",
    "day": "3",
    "due_at": "resolved_at + interval '1 day'",
    "asked_at": "CASE WHEN ended_at IS NOT NULL THEN resolved_at + interval '1 day' END",
    "dropped_at": "NULL",
    "answered_at": f"CASE WHEN {ANSWERED} THEN ended_at END",
    "answer": f"CASE WHEN NOT {ANSWERED} THEN '' WHEN status = 'recovered' THEN 'right' ELSE 'not_yet' END",
    "score": f"CASE WHEN {ANSWERED} THEN CASE WHEN status = 'recovered' THEN 5 ELSE 2 END END",
}
BECAME = {
    "customer_id": "customer_id",
    "case_id": "i",
    "state": "CASE WHEN status = 'recovered' THEN 'kept' ELSE 'at_risk' END",
    "rule": "'answered'",
    "at": "ended_at",
}
REVIEWED = {
    "case_id": "i",
    "cause": "'The label was printed twice.'",
    "by_id": "owner_id",
    "at": "ended_at",
}


def outcomes() -> list[Fill]:
    """A receipt for each, a reply for those whom somebody answered, and the rest in plausible shares."""
    return [
        Fill(Message, SENT, MESSAGE),
        Fill(CaseLink, "plan WHERE i % 2 = 0", LINK),
        Fill(OutreachTask, "plan WHERE i % 3 = 0", ATTEMPT),
        Fill(CheckBack, f"plan WHERE resolved_at IS NOT NULL AND {chance('i', 62)} < 0.6", ASKED),
        Fill(Outcome, f"plan WHERE ended_at IS NOT NULL AND {chance('i', 63)} < 0.5", BECAME),
        Fill(Review, f"plan WHERE ended_at IS NOT NULL AND {chance('i', 64)} < 0.5", REVIEWED),
    ]
