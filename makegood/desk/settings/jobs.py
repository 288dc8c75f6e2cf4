"""Jobs in words: what each was to do, and where one sees what it was about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from makegood.lib.models import DeadJob

SHOWN = 100
DOES: dict[str, Promise] = {
    "accounts.forget_answers": _("Forget kept answers of the API after their time"),
    "followup.ask_due": _("Ask customers whether it is right"),
    "followup.note_silence": _("Note who was asked and never answered"),
    "followup.judge_outcomes": _("Say every night where customers stand"),
    "insights.count_all": _("Count all answers, by night"),
    "insights.count_new": _("Count new answers"),
    "insights.keep_figures": _("Keep the figures of cases ready"),
    "lib.forget_done_jobs": _("Forget which jobs were done"),
    "loop.ask_after_labels": _("Ask whether the label for a return came"),
    "loop.ask_how_visits_went": _("Ask how second-chance visits went"),
    "loop.ask_whether_held": _("Ask whether an appointment took place"),
    "loop.begin_absences": _("Hand on what falls due while somebody is away"),
    "loop.break_silence": _("Notice customers who have heard nothing"),
    "loop.chase_promises": _("Warn of promises that run out"),
    "loop.look_after_the_house": _("Notice channels nobody reads and cases without an owner"),
    "loop.move_deadlines": _("Move deadlines to new working hours"),
    "loop.notice_late": _("Notice what is late"),
    "loop.remind_of_meetings": _("Remind customers of their appointments"),
    "loop.remind_of_returns": _("Remind kindly of what was to come back"),
    "loop.run_incident": _("Go on with an incident"),
    "loop.run_incidents": _("Go on with incidents that stand still"),
    "loop.sign_root": _("Sign the ends of all chains, once a day"),
    "loop.read_file": _("Read a file that was brought in"),
    "outreach.send_due": _("Send messages that are due"),
    "remedies.ask_higher": _("Ask somebody above where an approval is late"),
    "remedies.expire_gift_codes": _("Write off what is left on gift codes after their time"),
    "remedies.expire_offers": _("Let offers run out"),
    "remedies.follow_duties": _("Let open cases follow the clocks of the law"),
    "remedies.forget_guessers": _("Forget who guessed at gift codes"),
    "remedies.pay": _("Ask a payer to pay"),
    "remedies.look_again": _("Ask payers whether a payout of late came back"),
    "remedies.reconcile": _("Look up payouts that are uncertain"),
    "remedies.try_policy": _("Try a draft of the policy on past cases"),
}


@dataclass(frozen=True)
class Line:
    """A job that was given up; `to` leads to what it was about."""

    job: DeadJob
    does: Promise | str
    to: str


def given_up(*, rested: bool) -> Sequence[Line]:
    """The newest of those that nobody has seen to, or of those that rest."""
    found = DeadJob.objects.filter(revived_at=None, rested_at__isnull=not rested)
    return [_line(dead) for dead in found.order_by("-at", "id")[:SHOWN]]


def _line(dead: DeadJob) -> Line:
    about = dead.ids.get("reading")
    to = reverse("desk:import_look", args=[about]) if isinstance(about, int) else ""
    return Line(dead, DOES.get(dead.name, dead.name), to)
