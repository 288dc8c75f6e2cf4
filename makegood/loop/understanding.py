"""Whether we have understood what a customer needs: read back to her by a link, and stamped when she says so."""

from datetime import datetime

from django.db import transaction

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.models import Case
from makegood.outreach.actions import send_read_back


@transaction.atomic
def ask_whether_understood(case: Case, *, by: User, at: datetime) -> None:
    """Read the goal back to her in a letter whose link takes her yes; neither happens without the other."""
    actions.read_back(case, by=by, at=at)
    send_read_back(case, by=by, at=at)
