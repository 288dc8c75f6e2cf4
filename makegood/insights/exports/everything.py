"""The three whole exports: cases, customers, and all that customers told us; since a day, or from the beginning."""

import datetime as dt

from makegood.insights.exports.export import Export, instant, money, number, text, yes_no
from makegood.insights.queries.let_down import EVER, LIVE

CASES = (
    text("case", "c.ref"),
    text("status", "c.status"),
    text("outcome", "c.outcome"),
    number("severity", "c.severity"),
    text("failure", "c.failure_kind"),
    text("what went wrong", "c.headline"),
    text("team", "t.name"),
    text("owner", "u.name"),
    text("next step", "c.next_step"),
    instant("due at", "c.due_at"),
    text("noticed first by", "c.noticed_by"),
    instant("noticed at", "c.noticed_at"),
    instant("opened at", "c.opened_at"),
    instant("first reply at", "c.first_reply_at"),
    instant("resolved at", "c.resolved_at"),
    instant("recovered at", "c.recovered_at"),
    instant("closed at", "c.closed_at"),
    number("score before", "c.score_before"),
    text("scale", "c.scale"),
    text("feeling before", "c.feeling_before"),
    text("feeling after", "c.feeling_after"),
    text("what it did", "c.harm"),
    text("what would make it right", "c.goal"),
    number("reopened", "c.reopened"),
    number("handed over", "c.transfers"),
    yes_no("first order", "c.first_order"),
    yes_no("owned up", "c.own_up"),
    yes_no("history", "c.history"),
    number("customer", "c.customer_id"),
    text("customer's name", "k.name"),
    text("customer's e-mail", "k.email"),
    text("order or visit", "e.external_id"),
)
FROM_CASES = """
FROM cases_case c JOIN accounts_team t ON t.id = c.team_id JOIN accounts_user u ON u.id = c.owner_id
LEFT JOIN customers_customer k ON k.id = c.customer_id LEFT JOIN customers_encounter e ON e.id = c.encounter_id
WHERE c.opened_at >= %(since)s ORDER BY c.id
"""

CUSTOMERS = (
    number("customer", "k.id"),
    text("name", "k.name"),
    text("e-mail", "k.email"),
    text("telephone", "k.phone"),
    text("language", "k.language"),
    text("own person", "u.name"),
    yes_no("do not contact", "k.do_not_contact"),
    number("orders", "k.orders"),
    *money("value", "k.value", "k.currency"),
    instant("first order at", "k.first_order_at"),
    instant("last order at", "k.last_order_at"),
    number("low answers", "(SELECT count(*) FROM listening_signal s WHERE s.customer_id = k.id AND s.low)"),
    number("cases", "h.n"),
    number("open cases", "h.live"),
    instant("let down at", "h.let_down_at"),
    instant("last contact at", "h.contact_at"),
    instant("known since", "k.created_at"),
)
FROM_CUSTOMERS = f"""
FROM customers_customer k LEFT JOIN accounts_user u ON u.id = k.person_id CROSS JOIN LATERAL (
  SELECT count(*) AS n, count(*) FILTER (WHERE c.status IN {LIVE}) AS live, max(c.opened_at) AS let_down_at,
    max(greatest(c.last_word_at, c.first_reply_at)) AS contact_at
  FROM cases_case c WHERE c.customer_id = k.id
) h WHERE k.created_at >= %(since)s ORDER BY k.id
"""

ANSWERS = (
    text("source", "s.source"),
    text("id", "s.external_id"),
    text("kind", "s.kind"),
    number("score", "s.score"),
    text("scale", "s.scale"),
    yes_no("low", "s.low"),
    text("comment", "s.comment"),
    text("language", "s.language"),
    number("unhappy", "round(s.unhappy::numeric, 4)"),
    number("severity", "s.severity"),
    text("signs", "array_to_string(s.signs, ';')"),
    instant("occurred at", "s.occurred_at"),
    instant("received at", "s.received_at"),
    text("survey", "q.name"),
    text("team", "coalesce(t.name, s.team_name)"),
    text("handled by", "s.handled_by"),
    text("channel", "s.channel"),
    text("product", "s.product"),
    text("place", "s.place"),
    *money("amount", "s.amount", "s.currency"),
    text("order or visit", "s.encounter_ref"),
    yes_no("history", "s.history"),
    number("customer", "s.customer_id"),
    text("customer's name", "k.name"),
    text("customer's e-mail", "k.email"),
)
FROM_ANSWERS = """
FROM listening_signal s LEFT JOIN customers_customer k ON k.id = s.customer_id
LEFT JOIN listening_survey q ON q.id = s.survey_id LEFT JOIN accounts_team t ON t.id = s.team_id
WHERE s.occurred_at >= %(since)s ORDER BY s.id
"""


def cases(tz: str, since: dt.datetime | None = None) -> Export:
    """Every case opened since then, history among them."""
    return Export("cases", CASES, FROM_CASES, _told(tz, since))


def customers(tz: str, since: dt.datetime | None = None) -> Export:
    """Every customer known since then, with her value, her cases and when she last heard from us."""
    return Export("customers", CUSTOMERS, FROM_CUSTOMERS, _told(tz, since))


def answers(tz: str, since: dt.datetime | None = None) -> Export:
    """Everything that customers told us since then, with a score or without."""
    return Export("answers", ANSWERS, FROM_ANSWERS, _told(tz, since))


def _told(tz: str, since: dt.datetime | None) -> dict[str, object]:
    return {"tz": tz, "since": since or EVER}
