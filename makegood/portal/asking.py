"""What the page of a survey asks: the question by name and order, the values to tap, the words of thanks."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.cases.models import Case
from makegood.cases.queries import case_of_signal
from makegood.customers.models import Customer, Encounter
from makegood.listening.models import Invitation, Signal, Survey
from makegood.listening.surveys import answer_to
from makegood.outreach.coach.facts import Facts
from makegood.outreach.coach.fields import address
from makegood.portal.scales import Choice, choices

QUESTIONS: dict[str, str | Promise] = {
    "csat": lazy("How was it?"),
    "nps": lazy("How likely are you to recommend us to a friend?"),
    "ces": lazy("How easy was it to get what you needed?"),
}
KINDS: dict[str, str | Promise] = {
    "order": lazy("Your order %(number)s"),
    "visit": lazy("Your visit"),
    "booking": lazy("Your booking %(number)s"),
    "stay": lazy("Your stay"),
    "call": lazy("Your call"),
}


def called(customer: Customer | None) -> str:
    """How a customer is spoken to; empty where her name is not fit to be printed."""
    if customer is None:
        return ""
    facts = Facts(customer_name=customer.name, form_of_address=customer.form_of_address)
    return address(facts, (get_language() or "en")[:2])


def matter(encounter: Encounter | None) -> str:
    """What it is about, in two words."""
    if encounter is None or encounter.kind not in KINDS:
        return ""
    return str(KINDS[encounter.kind]) % {"number": encounter.external_id}


@dataclass(frozen=True)
class Question:
    """What a page asks, by name where we know it."""

    words: str
    choices: list[Choice]
    matter: str = ""


def question(survey: Survey, invitation: Invitation | None = None) -> Question:
    """The question of a survey in the page's language; the shop's own words go before ours."""
    language = (get_language() or "en")[:2]
    own = survey.question.get(language) or survey.question.get("en") or ""
    words = str(own or QUESTIONS[survey.kind])
    if invitation:
        words = by_name(words, called(invitation.customer))
    return Question(
        words, choices(survey.scale, survey.kind), matter(invitation.encounter) if invitation else ""
    )


def by_name(sentence: str, name: str) -> str:
    """A sentence said to somebody: "How was it, Elena?"."""
    if not name:
        return sentence
    words, end = (sentence[:-1], sentence[-1]) if sentence[-1] in "?.!" else (sentence, "")
    return f"{words}, {name}{end}"


@dataclass(frozen=True)
class Thanks:
    """What happens next: who looks after it and by when, where somebody does."""

    said: str
    owner: str = ""
    by: datetime | None = None


def thanks(invitation: Invitation) -> Thanks:
    """What happens after an answer to an invitation; the same words however often the page is opened."""
    signal = answer_to(invitation)
    if signal is None:
        return Thanks(_("Your answer counts, without your name. Nobody will write to you about it."))
    if not signal.low:
        return Thanks(_("A person reads every answer. You need do nothing more."))
    case = case_of_signal(signal)
    if signal.do_not_contact or case is None or not case.reachable:
        return Thanks(_("Your answer counts, and a person reads it. We do not contact you, as you wished."))
    return Thanks("", case.owner.name, promised(case, signal))


def promised(case: Case, signal: Signal) -> datetime | None:
    """By when she hears from a person, as the clock said when she answered."""
    first = case.promises.filter(kind="first_reply", dropped_at=None).order_by("-id").first()
    return first.due_at if first and first.due_at > signal.occurred_at else None
