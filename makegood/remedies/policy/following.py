"""What the policy that lives asks by law, and the open cases that follow it."""

from datetime import datetime

from makegood.accounts.queries import roster
from makegood.cases.actions import follow_duties, hold_duties
from makegood.cases.models import LegalDuty
from makegood.cases.queries.duties import duties_in_force
from makegood.remedies.offers.refunding import agreed_before
from makegood.remedies.policy.duty_clocks import legal_duties
from makegood.remedies.policy.queries import live_policy


def keep_duties(*, at: datetime) -> int:
    """Let the duties that hold be those of the policy that lives, and open cases follow; how many clocks changed.

    A new release may bring a pack that says more than it did when the policy went live.
    """
    asked = legal_duties(live_policy())
    if {duty.digest for duty in asked} != {duty.digest for duty in duties_in_force()}:
        hold_duties(asked, at=at)
    if LegalDuty.objects.filter(walked_at=None, ended_at=None, after=LegalDuty.After.REFUND_AGREED).exists():
        agreed_before(at)
    return follow_duties(lambda: roster(at), at=at)
