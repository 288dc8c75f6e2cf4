"""Where a case can stand, and the conditions that queries, indexes and rules share."""

from django.contrib.postgres.search import SearchConfig, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a case stands. Only the customer's yes makes it recovered."""

    OPEN = "open", _("Open")
    CONTACTED = "contacted", _("Contacted")
    RESOLVED = "resolved", _("Resolved")
    RECOVERED = "recovered", _("Recovered")
    CLOSED = "closed", _("Closed")


class Fault(models.TextChoices):
    """Whose fault it was; ownership stays with us whatever stands here."""

    OWN = "own", _("Our team")
    OTHER_TEAM = "other_team", _("Another team")
    CARRIER = "carrier", _("A carrier or supplier")
    CUSTOMER = "customer", _("The customer")
    UNKNOWN = "unknown", _("Not known")


LIVE = Q(status__in=[Status.OPEN, Status.CONTACTED, Status.RESOLVED])
# one case for what many said at once, or for a door that nobody opens; see the keys of cases
INCIDENT = Q(case_key__startswith="i:")
AT_WORK = Q(status__in=[Status.OPEN, Status.CONTACTED])
AGAIN = Q(reopened__gt=0) | Q(earlier__isnull=False)
OVER = Q(status__in=[Status.RECOVERED, Status.CLOSED], history=False)
WAITS = Q(status=Status.RESOLVED) | (AT_WORK & Q(waiting_since__isnull=False))

WORDS = SearchVector("folded", config="simple")
# nobody can type them: of what is typed, folding leaves no ß
TEAM_WORD, OWNER_WORD = "ßteam", "ßowner"
WORDS_AT_WORK = Func(
    SearchConfig("simple"),
    Concat(
        F("folded"),
        Value(f" {TEAM_WORD}"),
        F("team"),
        Value(f" {OWNER_WORD}"),
        F("owner"),
        output_field=TextField(),
    ),
    function="to_tsvector",
    output_field=SearchVectorField(),
)
"""The words of a case: of any, and of one that waits for a deed of ours. The latter have an index of their own, in
which a word stands a tenth as often, and which knows team and owner as well: of the cases that hold a word, only
those are read that somebody may see.

If one spelling fitted both indexes, the planner would collect all cases that hold the word and all that are at work, to
see which are both.
"""


FILTERS = ["owner", "severity", "noticed_by", "opened_at"]
"""Beside the team, what a queue may be narrowed to or sorted by; the indexes of the queue hold it."""


class Outcome(models.TextChoices):
    """How a case was closed without the customer's yes."""

    HISTORY = "history", _("Happened before we looked")
    SILENT = "silent", _("Put right; the customer did not answer")
    APOLOGISED = "apologised", _("Apologised; nothing was put right")
    UNREACHABLE = "unreachable", _("The customer cannot be reached")
    WITHDRAWN = "withdrawn", _("The customer wants nothing more")
    UNFOUNDED = "unfounded", _("Nothing had gone wrong")
    DUPLICATE = "duplicate", _("The same matter as another case")
    NOT_POSSIBLE = "not_possible", _("We cannot put it right")


class Feeling(models.TextChoices):
    """How the customer feels, as a person of ours understood it or she said it."""

    FRUSTRATED = "frustrated", _("Frustrated")
    UNDERVALUED = "undervalued", _("Undervalued")
    LET_DOWN = "let_down", _("Let down")
    IGNORED = "ignored", _("Ignored")
    ANGRY = "angry", _("Angry")
    WORRIED = "worried", _("Worried")
    EMBARRASSED = "embarrassed", _("Embarrassed")
    RELIEVED = "relieved", _("Relieved")
    CONTENT = "content", _("Content")
