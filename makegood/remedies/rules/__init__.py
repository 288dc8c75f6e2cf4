"""What a policy says for the facts of a case: which remedies fit, how much, and why. Pure: no database, no clock."""

from makegood.remedies.rules.advice import Advice, advise, cautions_beside, cautions_on
from makegood.remedies.rules.facts import Facts
from makegood.remedies.rules.options import Option, Reason
from makegood.remedies.rules.policy import Policy

__all__ = ["Advice", "Facts", "Option", "Policy", "Reason", "advise", "cautions_beside", "cautions_on"]
