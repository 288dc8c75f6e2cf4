"""The case with its one owner, next step and date; promises and their clocks; the append-only timeline of events."""

from makegood.cases.models.case import Case, CaseGround, CaseQuerySet, visible
from makegood.cases.models.claim import Claim
from makegood.cases.models.colleagues import HandOver, Note, Notice
from makegood.cases.models.duty import LegalDuty
from makegood.cases.models.event import Event
from makegood.cases.models.missed import MissedPromise
from makegood.cases.models.play import PlayVersion
from makegood.cases.models.promise import TICKING, Promise
from makegood.cases.models.read_back import ReadBack
from makegood.cases.models.states import (
    AGAIN,
    AT_WORK,
    FILTERS,
    INCIDENT,
    LIVE,
    OVER,
    OWNER_WORD,
    TEAM_WORD,
    WAITS,
    WORDS,
    WORDS_AT_WORK,
    Fault,
    Feeling,
    Outcome,
    Status,
)

__all__ = [
    "AGAIN",
    "AT_WORK",
    "FILTERS",
    "INCIDENT",
    "LIVE",
    "OVER",
    "OWNER_WORD",
    "TEAM_WORD",
    "TICKING",
    "WAITS",
    "WORDS",
    "WORDS_AT_WORK",
    "Case",
    "CaseGround",
    "CaseQuerySet",
    "Claim",
    "Event",
    "Fault",
    "Feeling",
    "HandOver",
    "LegalDuty",
    "MissedPromise",
    "Note",
    "Notice",
    "Outcome",
    "PlayVersion",
    "Promise",
    "ReadBack",
    "Status",
    "visible",
]
