"""What a customer does on the page of her case: she adds something, or says whether it is right."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import translation

from makegood.accounts.models import Team
from makegood.cases.actions import count_retelling, hear_measure, hear_reply, record_feeling
from makegood.cases.models import Case, Status
from makegood.followup.actions import add_to_answer, keep_measure
from makegood.followup.models import CheckBack
from makegood.followup.queries import last_answer
from makegood.listening.failure_queries import taxonomy
from makegood.listening.heard import Heard, Receipt
from makegood.listening.incoming import SignalIn
from makegood.listening.models import Signal
from makegood.loop.grounds import plays
from makegood.loop.returning import play_for
from makegood.loop.steps import hear, hear_verdict

SOURCE = "my-case"
LONGEST = 10_000


def reply(case: Case, text: str, once: str, *, at: datetime) -> None:
    """Hear what she adds to her case. `once` is the number of her page: sent again, it is the same.

    On a case that was closed it opens a new one, linked to the old; all else wakes the case and owes her an answer.
    """
    ended = case.status in {Status.CLOSED, Status.RECOVERED}
    said = SignalIn(
        external_id=f"r-{once}",
        kind="complaint" if ended else "note",
        comment=text.strip()[:LONGEST],
        channel="my case",
        encounter=case.encounter.external_id if case.encounter else "",
        team=Team.objects.get(pk=case.team_id).name,
    )
    heard = Heard(said, customer_id=case.customer_id, encounter_id=case.encounter_id, case_key=case.case_key)

    def join(receipt: Receipt) -> None:
        if receipt.counts["new"] and not ended:
            now = (
                Case.objects.select_for_update(of=("self",))
                .select_related("owner", "team__calendar")
                .get(pk=case.pk)
            )
            signal = Signal.objects.get(source=SOURCE, external_id=said.external_id)
            play = play_for(now.failure_kind, now.severity, plays(), taxonomy())
            hear_reply(now, signal, play.first_reply, at=at)

    with translation.override(settings.LANGUAGE_CODE):
        hear([heard], source=SOURCE, at=at, within=join)


def decide(case: Case, answer: str, comment: str, once: str, *, at: datetime) -> CheckBack | None:
    """Hear her verdict, and what she wrote beside it: with a "not yet" her words stand in the conversation too."""
    kept = hear_verdict(case, answer, at=at, comment=comment)
    if answer == CheckBack.Answer.NOT_YET and comment.strip():
        case.refresh_from_db()
        reply(case, comment, once, at=at)
    return kept


@transaction.atomic
def add_to_verdict(
    case: Case, score: Decimal | None, had_to_repeat: bool | None, feeling: str, *, at: datetime
) -> None:
    """Keep what she adds to her verdict: how it is now, whether she had to tell it twice, and how she feels."""
    if question := last_answer(case):
        add_to_answer(question, score=score, had_to_repeat=had_to_repeat)
    if had_to_repeat and question and question.had_to_repeat is None:
        count_retelling(case, by=None, at=at)
    if feeling and feeling != case.feeling_after:
        record_feeling(case, feeling, after=True, by=None, at=at)


@transaction.atomic
def measure(case: Case, said: str, *, at: datetime) -> None:
    """Keep whether what we did was less than she expected, as she expected, or more: her tap beside her yes, once."""
    question = last_answer(case)
    if question and keep_measure(question, said):
        hear_measure(case, said, at=at)
