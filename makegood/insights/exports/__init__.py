"""What leaves the house as a sheet: cases, customers, answers, and who was let down; whole, in the order it came."""

from makegood.insights.exports.everything import answers, cases, customers
from makegood.insights.exports.export import Column, Export, instant, money, number, text, yes_no

__all__ = [
    "Column",
    "Export",
    "answers",
    "cases",
    "customers",
    "instant",
    "money",
    "number",
    "text",
    "yes_no",
]
