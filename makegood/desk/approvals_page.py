"""What waits for somebody's yes: hers first, then what others are asked, each with all she needs to decide."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from makegood.accounts.models import User
from makegood.cases.models import visible
from makegood.desk.offer_lines import rung_words, why_above
from makegood.loop.group_failures.queries import waiting
from makegood.remedies.authority.rules import LADDER, Line, above
from makegood.remedies.authority.standing import lines_of
from makegood.remedies.models import Approval, Payout
from makegood.remedies.offers.changing import wish_of
from makegood.remedies.offers.onto import now_onto
from makegood.remedies.offers.queries import answered_lately, waiting_for
from makegood.remedies.onto import masked
from makegood.remedies.reconciling import left_to_people

SHOWN = 100
LATELY = dt.timedelta(days=7)


@dataclass(frozen=True)
class Question:
    """One question. `able`: a yes is within her limits for one gift; `why`: what it is above, in sentences.

    `onto_now`: what the order names to pay it onto by now, where that is not what she sees.
    """

    approval: Approval
    why: Sequence[str]
    rung: str
    able: bool
    late: bool
    onto_now: str


def approvals_page(user: User, at: dt.datetime) -> dict[str, Any]:
    """Everything on the page of one person."""
    lines = lines_of(user.role)
    questions = [_question(approval, lines, at) for approval in waiting_for(user)]
    return {
        "at": at,
        "yours": [each for each in questions if is_asked(user, each.approval)],
        "others": [each for each in questions if not is_asked(user, each.approval)],
        "answered": answered_lately(user, at - LATELY),
        "left": list(left_for(user, at)[:SHOWN]),
        "incidents": waiting(),
    }


def left_for(user: User, at: dt.datetime) -> QuerySet[Payout]:
    """The payouts to look into on cases this person sees."""
    seen = left_to_people(at).filter(visible(user, "offer__case__"))
    return seen.select_related("offer__case__customer", "offer__remedy")


def is_asked(user: User, approval: Approval) -> bool:
    """Whether she stands on the rung that is asked; when the answer was late, those below it stay asked."""
    if user.role not in LADDER:
        return False
    hers, rung = LADDER.index(user.role), LADDER.index(approval.rung)
    return hers == rung or (hers < rung and approval.late_at is not None)


def _question(approval: Approval, lines: Sequence[Line], at: dt.datetime) -> Question:
    offer = approval.offer
    return Question(
        approval,
        why_above(approval, offer.currency),
        rung_words(approval.rung),
        not above(lines, wish_of(offer), {}),
        approval.due_at < at,
        masked(now_onto(offer)),
    )
