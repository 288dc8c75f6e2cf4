"""Reads of figures: the report, the radar, the speed report, the unhappy customers."""

from makegood.insights.queries.answers import ASPECTS, Line, Span, Tally, lines, weeks
from makegood.insights.queries.cases import Recovery, Waits
from makegood.insights.queries.figures import SPANS, Figures, Standing, figures
from makegood.insights.queries.report import report

__all__ = [
    "ASPECTS",
    "SPANS",
    "Figures",
    "Line",
    "Recovery",
    "Span",
    "Standing",
    "Tally",
    "Waits",
    "figures",
    "lines",
    "report",
    "weeks",
]
