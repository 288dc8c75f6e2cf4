"""How the figures are computed: shares with intervals, and how soon something happened. Pure."""

from makegood.insights.rules.curves import DONE, OTHER, RUNNING, Curve, Reached, curve
from makegood.insights.rules.rates import ENOUGH, Change, Rate, bounds, change, wilson

__all__ = [
    "DONE",
    "ENOUGH",
    "OTHER",
    "RUNNING",
    "Change",
    "Curve",
    "Rate",
    "Reached",
    "bounds",
    "change",
    "curve",
    "wilson",
]
