"""What a case has to say to its customer, put together for the composer and the coach; nothing is made up."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from makegood.accounts.models import User
from makegood.accounts.queries import kept_organisation
from makegood.cases.models import Case
from makegood.customers.models import Encounter
from makegood.listening.failure_queries import taxonomy
from makegood.listening.models import Signal
from makegood.outreach.coach.dates import when
from makegood.outreach.coach.facts import Facts, Fault
from makegood.outreach.models import Message

SORRY = re.compile(r"\b(sorry|apolog|my fault|perd[oó]n|disculp|entschuldig|tut mir leid)", re.IGNORECASE)
REMEMBERED = 10
UNNAMED = "other"  # nobody has named the failure yet: "something else" is nothing to say to a customer


def facts_of(
    case: Case, at: datetime, *, link: str = "", writer: User | None = None, offers: Sequence[str] = ()
) -> Facts:
    """The facts of one case in its customer's language and the organisation's zone; its owner writes, or `writer`.

    `offers` are what she may choose among; who knows of remedies says them.
    """
    organisation = kept_organisation()
    customer = case.customer
    language = language_of(case)
    kind = taxonomy().called(case.failure_kind)
    heard = _heard(case)
    before = _said_before(case)
    zone = ZoneInfo((customer.tz if customer else "") or organisation.tz)
    return Facts(
        customer_name=customer.name if customer else "",
        form_of_address=customer.form_of_address if customer else "",
        language=language,
        owner_name=case.owner.name,
        writer_name=writer.name if writer else "",
        organisation=organisation.name,
        case_ref=case.ref,
        failure_key=case.failure_kind,
        failure_name="" if kind.key == UNNAMED else kind.name(language[:2], case.opened_at),
        explain_first=kind.at(case.opened_at).explain_first,
        what_they_said=heard,
        facts=encounter_facts(case.encounter, language, zone),
        feeling=case.feeling_before,
        goal=case.goal,
        offers=offers,
        repair=str(case.plan.get("repair", "")),
        change=str(case.plan.get("change", "")),
        explanation=str(case.plan.get("explanation", "")),
        next_step=case.next_step,
        next_time=case.due_at.astimezone(zone) if case.due_at else None,
        fault=Fault(case.fault),
        noticed_by=case.noticed_by,
        apologised_before=sum(bool(SORRY.search(text)) for text in before),
        customer_apologised=bool(SORRY.search(heard)),
        said_before=before,
        reply_link=link,
    )


def language_of(case: Case) -> str:
    """The language in which the customer of a case is written to."""
    return (case.customer.language if case.customer else "") or kept_organisation().language


def _heard(case: Case) -> str:
    """The customer's last words on this case."""
    words = Signal.objects.filter(caseground__case=case).exclude(comment="").order_by("-occurred_at", "-id")
    return words.values_list("comment", flat=True).first() or ""


def _said_before(case: Case) -> Sequence[str]:
    """What this customer got from us last, whatever the case; receipts go out by themselves and say nothing new."""
    if case.customer_id is None:
        return ()
    sent = Message.objects.filter(customer_id=case.customer_id, queued_at__isnull=False)
    return tuple(
        sent.exclude(kind="receipt").order_by("-made_at", "-id").values_list("body", flat=True)[:REMEMBERED]
    )


def encounter_facts(encounter: Encounter | None, language: str, zone: ZoneInfo) -> tuple[str, ...]:
    """What is on record of an order or visit, as short facts in the order of time."""
    if not encounter:
        return ()
    words = WORDS.get(language[:2], WORDS["en"])
    named = {"order": encounter.external_id, "product": encounter.product, "place": encounter.place}
    dated = {"promised": encounter.promised_at, "came": encounter.happened_at}
    return tuple(
        [words[key].format(text) for key, text in named.items() if text]
        + [
            words[key].format(when(moment.astimezone(zone), language))
            for key, moment in dated.items()
            if moment
        ]
    )


WORDS = {
    "en": {
        "order": "order {}",
        "product": "{}",
        "place": "{}",
        "promised": "promised for {}",
        "came": "came {}",
    },
    "es": {
        "order": "pedido {}",
        "product": "{}",
        "place": "{}",
        "promised": "prometido para {}",
        "came": "llegó {}",
    },
    "de": {
        "order": "Bestellung {}",
        "product": "{}",
        "place": "{}",
        "promised": "versprochen bis {}",
        "came": "kam {}",
    },
}
