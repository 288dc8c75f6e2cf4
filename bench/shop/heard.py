"""Customers, their orders, and what they said: for each case a low answer, and beside it one that was fine."""

from bench.shop.plan import customers
from bench.shop.sql import Fill, chance, pick
from bench.shop.words import ENDS, FINE, FIRST, STEMS
from makegood.customers.models import ContactPoint, Customer, Encounter
from makegood.listening.models import Failure, Invitation, Signal, SignHit

NAME = f"{pick(FIRST, 'i', 21)} || ' ' || {pick(STEMS, 'i', 22)} || {pick(ENDS, 'i', 23)}"
WAYS = "(VALUES ('email', c.email), ('id', 'shop:c-' || c.id)) AS told(kind, value)"
HIT = f"""
listening_signal s JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM listening_signrule) r
ON r.place = 1 + s.id % 7 WHERE s.low AND s.comment <> '' AND {chance("s.id", 26)} < 0.3
"""


def people(cases: int) -> list[Fill]:
    """Customers, each known by an address and an outside id."""
    customer = {
        "id": "i",
        "name": NAME,
        "email": "'c-' || i || '@shop.example'",
        "phone": "'+4930' || (1000000 + i)",
        "language": pick(("en", "en", "de", "es"), "i", 24),
        "folded": f"lower({NAME}) || ' c ' || i || ' shop example 4930' || (1000000 + i)",
        "orders": f"1 + floor({chance('i', 25)} * 6)::int",
    }
    return [
        Fill(Customer, f"generate_series(1, {customers(cases)}) AS i", customer),
        Fill(
            ContactPoint,
            f"customers_customer c CROSS JOIN LATERAL {WAYS}",
            {"kind": "told.kind", "value": "told.value", "customer_id": "c.id"},
        ),
    ]


ORDER = {
    "id": "i",
    "source": "'shop'",
    "external_id": "'o-' || i",
    "customer_id": "customer_id",
    "team_id": "team_id",
    "status": pick(("ok", "ok", "late"), "i", 31),
    "occurred_at": "opened_at - interval '5 days'",
    "promised_at": "opened_at - interval '2 days'",
    "happened_at": "opened_at - interval '1 day'",
    "product": "product",
    "place": "place",
    "channel": "channel",
    "amount": f"500 + floor({chance('i', 32)} * 30000)::int",
    "currency": "'EUR'",
    "content_hash": "decode(md5(i::text), 'hex')",
    "received_at": "opened_at - interval '5 days'",
}
LOW_ANSWER = {
    "id": "2 * i",
    "source": "'shop'",
    "external_id": "'a-' || 2 * i",
    "kind": "'csat'",
    "score": "score",
    "scale": "'1-5'",
    "low": "true",
    "lowest": "score = 1",
    "comment": "words",
    "customer_id": "customer_id",
    "encounter_id": "i",
    "encounter_ref": "'o-' || i",
    "team_id": "team_id",
    "channel": "channel",
    "product": "product",
    "place": "place",
    "unhappy": f"CASE WHEN words <> '' THEN {chance('i', 33)} END",
    "occurred_at": "opened_at - interval '1 minute'",
    "received_at": "opened_at",
    "content_hash": "decode(md5((2 * i)::text), 'hex')",
}
FINE_ANSWER = LOW_ANSWER | {
    "id": "2 * i - 1",
    "external_id": "'a-' || (2 * i - 1)",
    "score": f"4 + {chance('i', 34)}::int",
    "low": "false",
    "lowest": "false",
    "satisfied": "true",
    "comment": f"CASE WHEN {chance('i', 35)} < 0.4 THEN {pick(FINE, 'i', 35)} ELSE '' END",
    "customer_id": "1 + (customer_id * 7 + i) % (SELECT count(*) FROM customers_customer)",
    "encounter_id": "NULL",
    "encounter_ref": "''",
    "unhappy": "NULL",
    "occurred_at": "opened_at - interval '2 hours'",
    "content_hash": "decode(md5((2 * i - 1)::text), 'hex')",
}
NOTICED = {
    "id": "i",
    "kind": "kind",
    "severity": "severity",
    "noticed_by": "'customer'",
    "noticed_at": "opened_at",
    "signal_id": "2 * i",
    "reasons": "ARRAY['low_score:' || score]",
}
ASKED = {
    "survey_id": "(SELECT min(id) FROM listening_survey)",
    "customer_id": "customer_id",
    "digest": "sha256(('i' || i)::bytea)",
    "made_at": "opened_at - interval '1 day'",
    "expires_at": "opened_at + interval '29 days'",
    "answered_at": f"CASE WHEN {chance('i', 36)} < 0.3 THEN opened_at END",
}


def words() -> list[Fill]:
    """Orders, answers, signs and failures; half of the customers were asked by a link of their own."""
    return [
        Fill(Encounter, "plan", ORDER),
        Fill(Signal, "plan", LOW_ANSWER),
        Fill(Signal, "plan", FINE_ANSWER),
        Fill(SignHit, HIT, {"sign_id": "r.id", "signal_id": "s.id"}),
        Fill(Invitation, "plan WHERE i % 2 = 0", ASKED),
        Fill(Failure, "plan", NOTICED),
    ]
