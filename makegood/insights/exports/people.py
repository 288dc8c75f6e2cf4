"""Who was let down, as a sheet: the very people of the page, in its order, without its end."""

from makegood.insights.exports.export import Export, instant, money, number, text, yes_no
from makegood.insights.queries.let_down import Wanted, let_down_sql

COLUMNS = (
    number("customer", "p.id"),
    text("name", "p.name"),
    text("e-mail", "p.email"),
    text("telephone", "p.phone"),
    yes_no("do not contact", "p.do_not_contact"),
    *money("value", "p.value", "p.currency"),
    number("orders", "p.orders"),
    instant("first order at", "p.first_order_at"),
    instant("let down at", "p.let_down_at"),
    number("times", "p.times"),
    number("open cases", "p.live"),
    number("low answers", "a.low"),
    number("worst severity", "p.worst"),
    instant("last contact at", "p.contact_at"),
    text("last case", "l.ref"),
    text("what went wrong", "l.headline"),
    text("status", "l.status"),
)


def let_down(tz: str, wanted: Wanted) -> Export:
    """Everybody who is wanted; times in the zone `tz`."""
    return Export("let down", COLUMNS, let_down_sql(wanted), wanted.params | {"tz": tz})
