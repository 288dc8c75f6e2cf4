"""What was said and done on a case as its customer may read it: her words, our messages, and the steps, in order."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.cases.models import Case, Event
from makegood.cases.queries import events_of, signals_of
from makegood.listening.models import Signal
from makegood.listening.scores import score_words
from makegood.loop.group_failures.queries import unsent
from makegood.outreach.models import Message
from makegood.outreach.queries import messages_of

STEPS: Mapping[str, Lazy] = {
    "case.opened": lazy("We heard that something went wrong"),
    "handover.accepted": lazy("A colleague took it over, with everything you had told us"),
    "case.taken": lazy("A colleague took it over, with everything you had told us"),
    "case.given": lazy("A senior colleague took it over, with everything you had told us"),
    "plan.saved": lazy("We made a plan to put it right"),
    "case.waiting": lazy("We wait for your answer"),
    "goal.confirmed": lazy("You said that we have understood what you need"),
    "case.chose": lazy("You chose what will make it right"),
    "case.meets": lazy("The appointment is agreed"),
    "case.resolved": lazy("We put it right, as we see it"),
    "case.asked": lazy("We asked you whether it is right"),
    "case.recovered": lazy("You said that it is right"),
    "case.reopened": lazy("It was not right yet: we work on it again"),
    "case.closed": lazy("We closed it"),
}
"""The facts that are hers to know. What is not here is not shown, whatever is added later."""

GONE_OUT = {Message.State.QUEUED, Message.State.WAITING, Message.State.SENT}
LINK = re.compile(r"[^.!?\n]*\S*/my-case/\S*")
GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Word:
    """One thing said or done. `who` is "you", "us" or empty for a step; `name` is who of us wrote."""

    at: dt.datetime
    who: str
    text: str
    name: str = ""
    about: str = ""


def story(case: Case) -> list[Word]:
    """All of it, oldest first."""
    # an encounter's number may be another customer's at another source: only her own words are hers to read
    hers = [signal for signal in signals_of(case) if signal.customer_id == case.customer_id]
    words = [*_hers(hers), *_ours(messages_of(case)), *_to_everybody(case), *_steps(events_of(case))]
    return sorted(words, key=lambda word: word.at)


def _hers(signals: Iterable[Signal]) -> Iterable[Word]:
    for signal in signals:
        score = "" if signal.score is None else score_words(signal.score, signal.scale)
        if signal.comment or score:
            about = _("You gave us %(score)s") % {"score": score} if score else _("You wrote")
            yield Word(signal.occurred_at, "you", signal.comment, about=about)


def _ours(messages: Iterable[Message]) -> Iterable[Word]:
    for message in messages:
        if message.state in GONE_OUT and message.body:
            name = message.sender.name if message.sender else ""
            yield Word(
                message.sent_at or message.made_at, "us", _without_link(message), name, message.subject
            )


def _to_everybody(case: Case) -> Iterable[Word]:
    """What all who were hit by the same thing were told, where no message could bring it to her."""
    for told in unsent(case):
        yield Word(told.at, "us", told.text, told.name, told.subject)


def _without_link(message: Message) -> str:
    """The message without the sentence that leads to this very page: a secret does not stand on a screen."""
    return GAP.sub("\n\n", LINK.sub("", message.body)).strip()


def _steps(events: Iterable[Event]) -> Iterable[Word]:
    return (Word(event.at, "", str(STEPS[event.verb])) for event in events if event.verb in STEPS)
