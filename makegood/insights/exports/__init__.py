"""What leaves the house as a sheet: cases, customers, answers, and who was let down; whole, in the order it came."""

from makegood.insights.exports.everything import answers, cases, customers
from makegood.insights.exports.export import Column, Export, instant, money, number, text, yes_no
from makegood.insights.exports.ledger import ledger
from makegood.insights.exports.mix_ups import mix_ups
from makegood.insights.exports.people import let_down

__all__ = [
    "Column",
    "Export",
    "answers",
    "cases",
    "customers",
    "instant",
    "ledger",
    "let_down",
    "mix_ups",
    "money",
    "number",
    "text",
    "yes_no",
]
